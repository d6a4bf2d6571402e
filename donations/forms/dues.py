"""The form of somebody who pays dues: who they are; the amount is not theirs to change."""

from django import forms

from core.forms import name_field

from .my_gifts import AddressForm


class DueForm(AddressForm):
    """Who pays, and where the acknowledgement goes."""

    name = name_field()
    confirmation = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "email")
