"""What enters the library of recordings: of the kind it says, and not telling where it was made."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from wagtailmedia.forms import BaseMediaForm

from .uploads import clean_picture

# How each container begins: offset and bytes. An MP3 begins with its tag or with a frame's sync.
BEGINNINGS = {
    "wav": [(8, b"WAVE")],
    "ogg": [(0, b"OggS")],
    "mp3": [(0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2"), (0, b"\xff\xfa")],
    "m4a": [(4, b"ftyp")],
    "mp4": [(4, b"ftyp")],
    "webm": [(0, b"\x1aE\xdf\xa3")],
}
# Where telephones write the place: QuickTime's user data and metadata, 3GPP's location box.
PLACES = (b"\xa9xyz", b"com.apple.quicktime.location", b"loci\x00\x00\x00")
CHUNK = 1 << 20


def check_recording(file: Any, *, name: str) -> None:
    """Raise ValidationError, in the reader's language, for a file of another kind than its name says, or that carries
    the place where it was made.
    """
    file.seek(0)
    head = file.read(16)
    known = BEGINNINGS.get(name.rsplit(".", 1)[-1].lower(), [])
    if not any(head[place : place + len(mark)] == mark for place, mark in known):
        raise ValidationError(_t("This file is not the recording that its name says: export it again."))
    if _tells_its_place(file):
        raise ValidationError(
            _t("This recording says where it was made. Export it again without its location, then send it.")
        )
    file.seek(0)


def _tells_its_place(file: Any) -> bool:
    file.seek(0)
    kept = b""
    while chunk := file.read(CHUNK):
        if any(mark in kept + chunk for mark in PLACES):
            return True
        kept = chunk[-32:]
    return False


class RecordingForm(BaseMediaForm):
    """The form of every recording of the library. Its picture is written anew, as photographs are."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            check_recording(file, name=file.name)
        return file

    def clean_thumbnail(self) -> Any:
        picture = self.cleaned_data.get("thumbnail")
        if picture and "thumbnail" in self.changed_data:
            return clean_picture(picture, name=picture.name)
        return picture
