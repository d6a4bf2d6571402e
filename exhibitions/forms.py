"""Asking for the exhibition."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text import clean_line

LONGEST_STAY = timedelta(days=120)
FARTHEST = timedelta(days=3 * 366)


def _line(label: Any, length: int, *, required: bool = True, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, widget=forms.TextInput(attrs=attrs))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2027-03-14 or 14/03/2027.")},
    )


class LoanForm(forms.Form):
    """A request for the panels. `website` is a trap: people do not see it, robots fill it."""

    host_name = _line(_("Your organisation"), 160, autocomplete="organization")
    city = _line(_("City"), 80, autocomplete="address-level2")
    venue = _line(_("Room or building"), 160, required=False)
    starts_on = _day(_("First day wished for"))
    ends_on = _day(_("Last day wished for"))
    wall_metres = forms.IntegerField(
        label=_("Metres of wall available"), min_value=1, max_value=500, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    accessibility = _line(_("Access to the room: steps, lift, doors"), 300, required=False)
    contact_name = _line(_("Your name"), 120, autocomplete="name")
    contact_email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    contact_phone = _line(_("Your telephone"), 40, required=False, autocomplete="tel")
    message = forms.CharField(
        label=_("Anything we should know"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    website = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.errors if self.is_bound else []:
            if name in self.fields:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"{name}-error"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("host_name", "city", "venue", "accessibility", "contact_name", "contact_phone"):
            if name in data:
                data[name] = clean_line(data[name])
        data["message"] = "\n".join(clean_line(line) for line in data.get("message", "").splitlines()).strip()
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

    @property
    def is_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def loan_values(self) -> dict[str, Any]:
        """What the request keeps."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "website" and value not in (None, "")
        }
