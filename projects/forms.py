"""What a partner writes from the field: the words, the photographs announced by the page, the plain form."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.blocks.text import LANGUAGES
from core.forms import LineField, LinesField
from core.uploads import FORMATS

from .models.reports import LONGEST_PLACE, LONGEST_TEXT, LONGEST_TITLE
from .services.reports import MOST_PHOTO_BYTES, MOST_PHOTOS, Declared

PHOTO_WORDS = ("shows", "caption", "credit")
PLAIN_PHOTOS, PLAIN_PHOTO_BYTES = 3, 6 * 1024 * 1024
OLDEST = timedelta(days=20 * 366)


def _line(label: Any, length: int, *, empty: Any = "") -> LineField:
    """One line; needed where `empty` says what to do about nothing."""
    messages = {"required": empty} if empty else {}
    return LineField(label=label, max_length=length, required=bool(empty), error_messages=messages)


class WordsForm(forms.Form):
    """The words of a report. A day may be one day ahead of Montréal's: elsewhere it is tomorrow already."""

    title = _line(_("In one line, what happened?"), LONGEST_TITLE, empty=_("Say in one line what happened."))
    text = LinesField(
        label=_("Tell it"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Tell it in a few words.")},
    )
    language = forms.ChoiceField(label=_("I am writing in"), choices=LANGUAGES)
    occurred_on = forms.DateField(
        label=_("Which day?"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2027-03-14 or 14/03/2027.")},
    )
    place = _line(_("Where?"), LONGEST_PLACE)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if field in self.fields:
            self.fields[field].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"{field}-error"})

    def clean_occurred_on(self) -> Any:
        today = timezone.localdate()
        day = self.cleaned_data["occurred_on"] or today
        if not today - OLDEST <= day <= today + timedelta(days=1):
            raise ValidationError(gettext("Choose today or a day that is past."))
        return day

    @property
    def words(self) -> dict[str, Any]:
        """What the report keeps."""
        return {name: self.cleaned_data[name] for name in WordsForm.base_fields}


class AnnouncedPhotoForm(forms.Form):
    """One photograph that the page will send in pieces."""

    number = forms.IntegerField(min_value=1, max_value=9999)
    size = forms.IntegerField(min_value=1, max_value=MOST_PHOTO_BYTES)
    digest = forms.RegexField(r"\A[0-9a-f]{64}\Z", required=False)
    shows = _line(_("What it shows"), 255)
    caption = _line(_("Words to print under it"), 200)
    credit = _line(_("Who took it"), 200)


def announced(rows: Any) -> list[Declared]:
    """The photographs of a report sent by the page. Raises ValidationError with a sentence for its sender."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValidationError(gettext("The photographs were not understood."))
    if len(rows) > MOST_PHOTOS:
        raise ValidationError(gettext("%(most)d photographs at most.") % {"most": MOST_PHOTOS})
    found = [AnnouncedPhotoForm(row) for row in rows]
    if not all(form.is_valid() for form in found) or len({form.cleaned_data["number"] for form in found}) < len(rows):
        raise ValidationError(gettext("A photograph is too heavy, or its words are too long."))
    return [Declared(**form.cleaned_data) for form in found]


class PlainForm(WordsForm):
    """The same page without a script: everything in one post. `key` is new each time the page is asked for."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("Open the page again, please.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PLAIN_PHOTOS + 1):
            self.fields[f"photo_{number}"] = forms.FileField(
                label=_("Photograph %(number)d") % {"number": number},
                required=False,
                widget=forms.FileInput(attrs={"accept": "image/*"}),
                error_messages={"empty": gettext("This file is empty: choose the photograph again.")},
            )
            self.fields[f"shows_{number}"] = _line(_("What it shows"), 255)
            self.fields[f"caption_{number}"] = _line(_("Words to print under it"), 200)
            self.fields[f"credit_{number}"] = _line(_("Who took it"), 200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, PLAIN_PHOTOS + 1):
            file = data.get(f"photo_{number}")
            if file is None:
                continue
            if file.size > PLAIN_PHOTO_BYTES:
                self.add_error(
                    f"photo_{number}", gettext("This photograph is heavier than 6 megabytes: send a smaller one.")
                )
            elif _extension(file.name) not in FORMATS:
                self.add_error(
                    f"photo_{number}",
                    gettext("This is not a photograph we can print. Send a JPEG, PNG, WebP or AVIF file."),
                )
        return data

    @property
    def photo_rows(self) -> Iterator[list[forms.BoundField]]:
        """The four fields of each photograph."""
        for number in range(1, PLAIN_PHOTOS + 1):
            yield [self[f"{name}_{number}"] for name in ("photo", *PHOTO_WORDS)]

    @property
    def photos(self) -> list[tuple[Declared, bytes]]:
        """The photographs with their bytes."""
        found = []
        for number in range(1, PLAIN_PHOTOS + 1):
            file = self.cleaned_data.get(f"photo_{number}")
            if file is not None:
                words = {name: self.cleaned_data[f"{name}_{number}"] for name in PHOTO_WORDS}
                declared = Declared(number, file.size, kind=_extension(file.name), **words)
                found.append((declared, file.read()))
        return found

    def renew(self) -> None:
        """Give the form another key, so that sending it again sends something new."""
        self.data = {**self.data.dict(), "key": str(uuid.uuid4())}  # type: ignore[attr-defined]


def _extension(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower()
