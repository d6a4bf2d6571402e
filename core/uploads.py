"""What enters the library of pictures: its form, and the words for what is refused.

Sources: OWASP «File Upload Cheat Sheet» (size before decoding, image rewriting).
"""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .image_cleaning import EXTENSIONS, MovingPicture, NotAPicture, TooManyPixels, clean_bytes

# What a name may announce: its content decides.
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "jfif": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}
CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "AVIF": "image/avif"}


def clean_picture(file: Any, *, name: str) -> SimpleUploadedFile:
    """The picture alone, upright, in sRGB and in its own format: no EXIF (hence no place), no colour profile, no
    comment, no thumbnail, nothing after its end. Its name ends as its content asks, whatever ending `name` has.

    Raises ValidationError, in the reader's language, for what is not one still picture of a kind we take, or has too
    many pixels. Nothing is decoded before its size is known.
    """
    try:
        content, kind = clean_bytes(file)
    except TooManyPixels as error:
        raise ValidationError(
            gettext("This picture has more than %(millions)s million pixels: make it smaller and send it again.")
            % {"millions": error.most // 1_000_000}
        ) from error
    except MovingPicture as error:
        raise ValidationError(
            gettext("This picture moves. Only still pictures are taken: they load everywhere.")
        ) from error
    except NotAPicture as error:
        raise ValidationError(_not_a_picture(name)) from error
    return SimpleUploadedFile(_renamed(name, kind), content, content_type=CONTENT_TYPES[kind])


def _not_a_picture(name: str) -> str:
    announced = FORMATS.get(PurePosixPath(name).suffix.lower().removeprefix("."))
    if announced is None:
        return gettext("This is not a photograph we can print. Send a JPEG, PNG, WebP or AVIF file.")
    return gettext("This file says it is a %(kind)s picture and is not one: save it again from a picture editor.") % {
        "kind": announced
    }


def _renamed(name: str, kind: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if dot and FORMATS.get(ending.lower()) == kind and ending.lower() != "jfif":
        return name
    is_ending = dot and stem and ending.lower() in FORMATS
    return f"{stem if is_ending else name}.{EXTENSIONS[kind]}"


class PictureField(WagtailImageField):
    """Takes a still photograph and hands on the rewritten one."""

    def to_python(self, data: Any) -> Any:
        if data is None or not getattr(data, "name", ""):
            return super().to_python(data)
        if self.max_upload_size is not None and data.size > self.max_upload_size:
            raise ValidationError(gettext("This file is larger than 15 megabytes: make it smaller and send it again."))
        # The upload that waits for its credit is kept as it was cleaned here, not decoded a second time.
        data.cleaned = clean_picture(data, name=data.name)
        return super().to_python(data.cleaned)


class PictureForm(BaseImageForm):
    """The form of every picture of the library, whichever way it comes in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)
            if self.instance.unprepared_because:
                self.fields["file"].help_text = self.instance.unprepared_because
        for name, words in (
            ("description", _("Describe the picture for those who do not see it: who does what, where.")),
            ("credit", _("Say whose picture it is: nothing is published without its credit.")),
        ):
            if name in self.fields:
                self.fields[name].error_messages["required"] = words


class AvatarForm(AvatarPreferencesForm):
    """A portrait of one of the staff: cleaned as every picture is, so that it does not tell where its person lives."""

    avatar = forms.FileField(
        label=AvatarPreferencesForm.base_fields["avatar"].label,
        required=False,
        widget=AvatarPreferencesForm.base_fields["avatar"].widget,
    )

    def clean_avatar(self) -> Any:
        given = self.cleaned_data.get("avatar")
        if given and "avatar" in self.changed_data:
            self.cleaned_data["avatar"] = clean_picture(given, name=given.name)
        return super().clean_avatar()
