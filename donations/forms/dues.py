"""The form of somebody who pays dues: who they are; the amount is not theirs to change."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import clean_line

from .mine import AddressForm


class DueForm(AddressForm):
    """Who pays, and where the acknowledgement goes."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    confirmation = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "email")

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])
