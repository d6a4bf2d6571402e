"""Asking for the exhibition."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PublicForm, day_field, email_field, honeypot_field, line_field, name_field, text_field

LONGEST_STAY = timedelta(days=120)
FARTHEST = timedelta(days=3 * 366)


class LoanForm(PublicForm):
    """A request for the panels."""

    host_name = line_field(_("Your organisation"), 160, autocomplete="organization")
    city = line_field(_("City"), 80, autocomplete="address-level2")
    venue = line_field(_("Room or building"), 160, required=False)
    starts_on = day_field(_("First day wished for"))
    ends_on = day_field(_("Last day wished for"))
    wall_metres = forms.IntegerField(
        label=_("Metres of wall available"), min_value=1, max_value=500, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    accessibility = line_field(_("Access to the room: steps, lift, doors"), 300, required=False)
    contact_name = name_field()
    contact_email = email_field()
    contact_phone = line_field(_("Your telephone"), 40, required=False, autocomplete="tel")
    message = text_field(_("Anything we should know"), 2000)
    left_blank = honeypot_field()
    field_order = ("host_name", "city", "venue", "wall_metres", "accessibility", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_days(data.get("starts_on"), data.get("ends_on"))
        return data

    def _check_days(self, first: Any, last: Any) -> None:
        if first is None or last is None:
            return
        today = timezone.localdate()
        if first <= today:
            self.add_error("starts_on", ValidationError(_("Choose a day to come.")))
        elif first > today + FARTHEST:
            self.add_error("starts_on", ValidationError(_("Choose a day within three years.")))
        if last < first:
            self.add_error("ends_on", ValidationError(_("The last day comes after the first one.")))
        elif last - first > LONGEST_STAY:
            self.add_error("ends_on", ValidationError(_("A stay lasts four months at most: write to us for more.")))

    def loan_values(self) -> dict[str, Any]:
        """What the request keeps."""
        return {name: value for name, value in self.values.items() if value not in (None, "")}
