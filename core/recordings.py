"""What enters the library of recordings: of the kind it says, and not telling where it was made."""

import io
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
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
# Where telephones and cameras write the place: QuickTime's user data and metadata, 3GPP's location box, XMP.
PLACES = (
    b"\xa9xyz",
    b"com.apple.quicktime.location",
    b"mdtalocation",
    b"loci\x00\x00\x00",
    b"GPSLatitude",
    b"GPSCoordinates",
)
CHUNK = 1 << 20
# Kinds that are made of boxes (ISO/IEC 14496-12), and the box that holds sound and pictures: four bytes of it may say
# anything by chance.
BOXED, MEDIA_DATA = ("m4a", "mp4"), b"mdat"


def check_recording(file: Any, *, name: str) -> None:
    """Raise ValidationError, in the reader's language, for a file of another kind than its name says, or that carries
    the place where it was made.
    """
    file.seek(0)
    head = file.read(16)
    extension = name.rsplit(".", 1)[-1].lower()
    known = BEGINNINGS.get(extension, [])
    if not any(head[place : place + len(mark)] == mark for place, mark in known):
        raise ValidationError(gettext("This file is not the recording that its name says: export it again."))
    if _tells_its_place(file, boxed=extension in BOXED):
        raise ValidationError(
            gettext("This recording says where it was made. Export it again without its location, then send it.")
        )
    file.seek(0)


def _tells_its_place(file: Any, *, boxed: bool) -> bool:
    size = file.seek(0, io.SEEK_END)
    parts = _outside_media_data(file, size) if boxed else [(0, size)]
    return any(_has_a_place(file, start, end) for start, end in parts)


def _outside_media_data(file: Any, size: int) -> Iterator[tuple[int, int]]:
    """Where each box begins and ends, but for what is played; from the first that is none, all the rest."""
    start = 0
    while start < size:
        file.seek(start)
        head = file.read(16)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        end = start + length if length else size
        if len(head) < 8 or not start + 8 <= end <= size:
            yield start, size
            return
        if head[4:8] != MEDIA_DATA:
            yield start, end
        start = end


def _has_a_place(file: Any, start: int, end: int) -> bool:
    file.seek(start)
    kept, left = b"", end - start
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        if any(mark in kept + chunk for mark in PLACES):
            return True
        kept, left = chunk[-32:], left - len(chunk)
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
