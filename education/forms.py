"""Asking for a workshop; telling of one that was held."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.access import Reader
from core.blocks.text import LANGUAGES
from core.text import clean_line

from .models import ResourceFile, WorkshopReport, WorkshopRequest
from .models.workshops import MOST_PEOPLE

FARTHEST = timedelta(days=2 * 366)
OLDEST = timedelta(days=2 * 366)
DAY_WORDS = _("Write the day as 2027-03-14 or 14/03/2027.")


def _line(label: Any, length: int, *, required: bool = True, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, widget=forms.TextInput(attrs=attrs))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": DAY_WORDS},
    )


def _people(label: Any) -> forms.IntegerField:
    words = _("Write a number between 1 and 5000.")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": words, "min_value": words, "max_value": words},
    )


def _trap() -> forms.CharField:
    return forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )


class PoliteForm(forms.Form):
    """Says next to each field what is wrong with it, and cleans what was typed. `website` is a trap for robots."""

    LINES: tuple[str, ...] = ()

    def __init__(self, *args: Any, choices: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (choices or {}).items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        for name in self.errors if self.is_bound else []:
            if name in self.fields:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"{name}-error"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.LINES:
            if name in data:
                data[name] = clean_line(data[name])
                if not data[name] and self.fields[name].required:
                    self.add_error(name, ValidationError(_t("Write a few words.")))
        for name in ("message", "comment"):
            if name in data:
                data[name] = "\n".join(clean_line(line) for line in data[name].splitlines()).strip()
        return data

    @property
    def is_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class WorkshopForm(PoliteForm):
    """A request for a workshop or a talk."""

    LINES = ("organisation_name", "contact_name", "other_days", "place", "subject")

    organisation_name = _line(_("Your organisation"), 160, autocomplete="organization")
    contact_name = _line(_("Your name"), 120, autocomplete="name")
    contact_email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    purpose = forms.ChoiceField(label=_("What do you wish for?"), choices=WorkshopRequest.Purpose.choices)
    subject = _line(_("On which subject?"), 160)
    wished_on = _day(_("Day wished for"))
    other_days = _line(_("Other days possible"), 200, required=False)
    place = _line(_("Where? Town and place, or on line"), 160)
    people = _people(_("How many people, about?"))
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES)
    message = forms.CharField(
        label=_("Anything we should know"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    website = _trap()

    def clean_wished_on(self) -> Any:
        day, today = self.cleaned_data["wished_on"], timezone.localdate()
        if day <= today:
            raise ValidationError(_t("Choose a day to come."))
        if day > today + FARTHEST:
            raise ValidationError(_t("Choose a day within two years."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """What the request keeps."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class ReportForm(PoliteForm):
    """«Workshop held». `key` is new each time the form is shown: sent twice, it is one workshop."""

    LINES = ("place",)

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("Open the page again, please.")})
    organisation = forms.TypedChoiceField(label=_("For which organisation?"), coerce=int)
    file = forms.TypedChoiceField(label=_("With what, in which version?"), coerce=int, required=False)
    held_on = _day(_("Which day?"))
    people = _people(_("How many people came?"))
    kind = forms.ChoiceField(label=_("At what?"), choices=WorkshopReport.Kind.choices)
    place = _line(_("Which one, where?"), 160, required=False)
    comment = forms.CharField(
        label=_("What should the next ones know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tell_me = forms.BooleanField(label=_("Tell me when a newer version is out"), required=False)
    website = _trap()

    def __init__(self, *args: Any, reader: Reader, files: list[ResourceFile], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        self.known = {file.pk: file for file in files}
        nothing = ("", _("Without material of ours"))
        kwargs["choices"] = {
            "organisation": list(reader.organisations),
            "file": [nothing, *((file.pk, str(file)) for file in files)],
        }
        super().__init__(*args, **kwargs)

    def clean_held_on(self) -> Any:
        day, today = self.cleaned_data["held_on"], timezone.localdate()
        if not today - OLDEST <= day <= today:
            raise ValidationError(_("Choose today or a day of the last two years."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """What the report keeps."""
        data = self.cleaned_data
        file = self.known.get(data["file"]) if data["file"] else None
        kept = {name: data[name] for name in ("held_on", "people", "kind", "place", "comment", "tell_me")}
        page_id = file.page_id if file else None
        return {**kept, "organisation_id": data["organisation"], "file": file, "page_id": page_id}
