"""Where a film says where it was made; and where it says nothing, whatever its bytes are."""

import io

import pytest
from django.core.exceptions import ValidationError

from core.recordings import check_recording

HEAD = b"\0\0\0\x10ftypisom\0\0\0\0"


def box(kind: bytes, content: bytes, *, long: bool = False) -> bytes:
    if long:
        return b"\0\0\0\1" + kind + (16 + len(content)).to_bytes(8) + content
    return (8 + len(content)).to_bytes(4) + kind + content


PLACE = b"+45.5017-073.5673/"
TELLING = {
    "QuickTime": HEAD + box(b"moov", box(b"udta", b"\0\0\0\x1e\xa9xyz" + PLACE)),
    "keys": HEAD + box(b"moov", b"mdtacom.apple.quicktime.location.ISO6709" + PLACE),
    "a short key": HEAD + box(b"mdat", b"x" * 50) + box(b"moov", b"mdtalocation" + PLACE),
    "XMP": HEAD + box(b"uuid", b"<x exif:GPSLatitude='45,30N'/>") + box(b"moov", b""),
    "after a long box": HEAD + box(b"mdat", b"x" * 50, long=True) + box(b"udta", b"\xa9xyz" + PLACE),
    "after what is no box": HEAD + b"\0\0\0\3junk" + b"\xa9xyz" + PLACE,
    "at the seam of two reads": HEAD + box(b"free", b"x" * ((1 << 20) - 10) + b"GPSLatitude"),
}
SILENT = {
    "by chance in the pictures": HEAD + box(b"mdat", b"x\xa9xyz" * 9 + b"GPSLatitude") + box(b"moov", b"\0" * 90),
    "in a long box": HEAD + box(b"mdat", b"\xa9xyz", long=True) + box(b"moov", b""),
    "to the end": HEAD + b"\0\0\0\0mdat" + b"\xa9xyz" * 5,
}


@pytest.mark.parametrize("name", TELLING)
def test_a_film_that_says_where_it_was_made_is_refused(name):
    with pytest.raises(ValidationError):
        check_recording(io.BytesIO(TELLING[name]), name="film.mp4")


@pytest.mark.parametrize("name", SILENT)
def test_a_film_whose_pictures_only_look_like_it_is_taken(name):
    check_recording(io.BytesIO(SILENT[name]), name="film.mp4")
