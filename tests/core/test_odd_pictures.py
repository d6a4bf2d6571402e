"""Sound pictures that a reader of pictures stumbles on, and one that hides how much it would hold."""

import io

import pytest
from PIL import Image, PngImagePlugin

from core.image_cleaning import NotAPicture, TooManyPixels, clean_bytes
from tests.core.test_pictures_people_have import RED, colours_apart, header_of, red, saved


def of_two_frames(first: bytes) -> bytes:
    """A telephone's JPEG of two frames, the first of them with that header."""
    whole = saved(Image.new("RGB", (16, 16)), "MPO", save_all=True, append_images=[Image.new("RGB", (16, 16))])
    start = whole.index(b"\xff\xe2")
    length = int.from_bytes(whole[start + 2 : start + 4])
    return first[:2] + whole[start : start + 2 + length] + first[2:]


def test_a_picture_of_two_frames_is_judged_by_the_header_of_its_first_one():
    content = of_two_frames(colours_apart(header_of(6000, 5000)))
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "MPO"
    with pytest.raises(TooManyPixels):
        clean_bytes(io.BytesIO(content))


def with_words(length: int, *, zipped: bool) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_itxt("XML:com.adobe.xmp", "x" * length, zip=zipped)
    return saved(red(), "PNG", pnginfo=words)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_drawing_with_long_words_of_its_program_is_taken_without_them(zipped):
    content, kind = clean_bytes(io.BytesIO(with_words(1_500_000, zipped=zipped)))
    assert (kind, Image.open(io.BytesIO(content)).info) == ("PNG", {})


def test_a_drawing_that_swells_is_refused():
    with pytest.raises(NotAPicture):
        clean_bytes(io.BytesIO(with_words(8_000_000, zipped=True)))


@pytest.mark.parametrize("size", [(9000, 1), (60000, 6)])
def test_a_line_is_a_picture(size):
    _content, kind = clean_bytes(io.BytesIO(saved(Image.new("RGB", size, RED))))
    assert kind == "JPEG"
