"""Asking for a workshop; telling of one that was held."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Principal
from core.blocks.text import LANGUAGES
from core.forms import PublicForm, day_field, email_field, honeypot_field, line_field, name_field, text_field

from .models import ResourceFile, WorkshopReport, WorkshopRequest
from .models.workshops import MOST_PEOPLE

FARTHEST = timedelta(days=2 * 366)
OLDEST = timedelta(days=2 * 366)


def _people(label: Any) -> forms.IntegerField:
    words = _("Write a number between 1 and 5000.")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": words, "min_value": words, "max_value": words},
    )


class WorkshopForm(PublicForm):
    """A request for a workshop or a talk."""

    organisation_name = line_field(_("Your organisation"), 160, autocomplete="organization")
    contact_name = name_field()
    contact_email = email_field()
    purpose = forms.ChoiceField(label=_("What do you wish for?"), choices=WorkshopRequest.Purpose.choices)
    subject = line_field(_("On which subject?"), 160)
    wished_on = day_field(_("Day wished for"))
    other_days = line_field(_("Other days possible"), 200, required=False)
    place = line_field(_("Where? Town and place, or on line"), 160)
    people = _people(_("How many people, about?"))
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES)
    message = text_field(_("Anything we should know"), 2000)
    left_blank = honeypot_field()
    field_order = (
        "purpose", "subject", "language", "wished_on", "other_days", "place", "people", "organisation_name",
        "contact_name", "contact_email", "message",
    )  # fmt: skip

    def clean_wished_on(self) -> Any:
        day, today = self.cleaned_data["wished_on"], timezone.localdate()
        if day <= today:
            raise ValidationError(gettext("Choose a day to come."))
        if day > today + FARTHEST:
            raise ValidationError(gettext("Choose a day within two years."))
        return day


class ReportForm(PublicForm):
    """«Workshop held». `key` is new each time the form is shown: sent twice, it is one workshop."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("Open the page again, please.")})
    organisation = forms.TypedChoiceField(label=_("For which organisation?"), coerce=int)
    file = forms.TypedChoiceField(label=_("With what, in which version?"), coerce=int, required=False)
    held_on = day_field(_("Which day?"))
    people = _people(_("How many people came?"))
    kind = forms.ChoiceField(label=_("At what?"), choices=WorkshopReport.Kind.choices)
    place = line_field(_("Which one, where?"), 160, required=False)
    comment = text_field(_("What should the next ones know?"), 1000, rows=4)
    tell_me = forms.BooleanField(label=_("Tell me when a newer version is out"), required=False)
    left_blank = honeypot_field()
    field_order = ("organisation", "held_on", "people", "kind", "place", "file", "tell_me", "comment")

    def __init__(self, *args: Any, reader: Principal, files: list[ResourceFile], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        self.known = {file.pk: file for file in files}
        nothing = ("", _("Without material of ours"))
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(reader.organisations)  # type: ignore[attr-defined]
        self.fields["file"].choices = [nothing, *((file.pk, str(file)) for file in files)]  # type: ignore[attr-defined]

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
