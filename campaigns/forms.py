"""Announcing the gift of a union."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PublicForm, day_field, email_field, honeypot_field, line_field, name_field, text_field
from donations.fields import DollarsField

from .models import UnionAnnouncement

FARTHEST = timedelta(days=2 * 366)


class AnnouncementForm(PublicForm):
    """What a union intends to give or has voted; `values` are what `announce_gift` keeps."""

    HINTED = ("amount_cents", "meets_on", "message")

    organisation_name = line_field(_("Your union, local or section"), 160, autocomplete="organization")
    stage = forms.ChoiceField(label=_("Where are you?"), choices=UnionAnnouncement.Stage.choices)
    amount_cents = DollarsField(label=_("Amount, in dollars"), required=False)
    meets_on = day_field(_("Day of the assembly"), required=False)
    contact_name = name_field()
    contact_email = email_field()
    message = text_field(_("Anything we should know"), 2000)
    left_blank = honeypot_field()

    def clean_amount_cents(self) -> int | None:
        cents: int | None = self.cleaned_data["amount_cents"]
        if cents == 0:
            raise ValidationError(DollarsField.default_error_messages["invalid"], code="invalid")
        return cents

    def clean_meets_on(self) -> date | None:
        day: date | None = self.cleaned_data["meets_on"]
        if day is not None and abs(day - timezone.localdate()) > FARTHEST:
            raise ValidationError(_("Choose a day within two years."))
        return day
