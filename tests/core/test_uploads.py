"""What enters the library of pictures: the corpus of what must not, and what is left of what may."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.image_cleaning import LONGEST_SIDE
from core.models import CustomImage
from core.uploads import clean_picture
from home.roles import EDITORS
from tests.factories.exhibitions import photograph
from tests.factories.pictures import added_pictures
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db


def png_of(width: int, height: int) -> bytes:
    """A valid header that promises so many pixels, and hardly anything behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * 4096, 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture(kind: str, size: tuple[int, int] = (300, 200), **values) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "#1F5C4D").save(buffer, kind, **values)
    return buffer.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=40)
    return buffer.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
HARMFUL = {
    "a bomb of 50,000 by 50,000": ("bomb.png", png_of(50_000, 50_000), "60\u00a0millions"),
    "a bomb just above the limit": ("bomb.png", png_of(5000, 4401), "22\u00a0millions"),
    "a drawing with a script": ("drawing.svg", SVG, "JPEG, PNG, WebP ou AVIF"),
    "a drawing that says it is a photograph": ("drawing.jpg", SVG, "n’en est pas une"),
    "a page that says it is a photograph": ("page.jpg", HTML, "n’en est pas une"),
    "a document that says it is a photograph": ("paper.png", b"%PDF-1.7\n%%EOF", "n’en est pas une"),
    "a film of three pictures": ("film.webp", moving("WEBP"), "bouge"),
    "a moving PNG": ("film.png", moving("PNG"), "bouge"),
    "a GIF": ("film.gif", moving("GIF"), "JPEG, PNG, WebP ou AVIF"),
    "a photograph cut short": ("cut.jpg", photograph()[:900], "n’en est pas une"),
    "nothing": ("nothing.jpg", b"", ""),
}


@pytest.fixture
def editor(client):
    sign_in(client, EDITORS)
    return client


def upload(client, name: str, content: bytes):
    licence = CustomImage._meta.get_field("licence").choices[0][0]
    fields = {"title": "T", "description": "Des mains.", "credit": "CISO", "licence": licence}
    return client.post("/admin/images/add/", fields | {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("name", HARMFUL)
def test_what_is_no_still_photograph_is_refused_with_a_sentence(editor, name):
    file_name, content, words = HARMFUL[name]
    answer = upload(editor, file_name, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not added_pictures().exists()


def test_a_bomb_costs_no_memory():
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for size in ((50_000, 50_000), (65_000, 10_000)):
        with pytest.raises(ValidationError):
            clean_picture(io.BytesIO(png_of(*size)), name="bomb.png")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_file_of_more_than_fifteen_megabytes_is_refused(editor):
    answer = upload(editor, "large.jpg", picture("JPEG") + b"\0" * (15 * 1024 * 1024))
    assert "15 mégaoctets" in answer.content.decode()
    assert not added_pictures().exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_keeps_its_picture_and_loses_its_place(editor, kind):
    name = f"photo.{'jpg' if kind == 'JPEG' else kind.lower()}"
    content = photograph(600, 700, exif=True, kind=kind)
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    assert upload(editor, name, content).status_code == 302
    image = added_pictures().get()
    with image.file.open("rb") as file:
        kept = file.read()
    stored = Image.open(io.BytesIO(kept))
    assert (len(stored.getexif()), b"Zyx-Canari" in kept, b"Exif" in kept) == (0, False, False)
    # Orientation 6 turns it: the picture is stored upright.
    assert stored.size == (700, 600)
    assert not image.renditions.exists() or all(
        len(Image.open(rendition.file).getexif()) == 0 for rendition in image.renditions.all()
    )


@pytest.mark.parametrize(
    "behind", [b"PK\x03\x04 a jar behind a picture", b"%PDF-1.7 a document", HTML, b"<?php system($_GET[0]); ?>"]
)
def test_what_hides_behind_a_picture_is_left_out(editor, behind):
    assert upload(editor, "photo.jpg", picture("JPEG") + behind).status_code == 302
    with added_pictures().get().file.open("rb") as file:
        assert behind not in file.read()


def test_what_hides_in_a_comment_is_left_out(editor):
    assert upload(editor, "photo.jpg", picture("JPEG", comment=HTML)).status_code == 302
    with added_pictures().get().file.open("rb") as file:
        assert b"<script>" not in file.read()


def test_control_kept_as_it_came_the_picture_would_tell_its_place(editor, monkeypatch):
    monkeypatch.setattr("core.uploads.clean_bytes", lambda file: ((file.seek(0), file.read())[1], "JPEG"))
    upload(editor, "photo.jpg", photograph(600, 700, exif=True))
    assert Image.open(added_pictures().get().file).getexif().get_ifd(0x8825)


def test_a_huge_photograph_is_brought_to_a_size_that_serves():
    clean = clean_picture(io.BytesIO(picture("JPEG", (6000, 3000))), name="large.jpg")
    assert max(Image.open(clean).size) == LONGEST_SIDE["JPEG"]


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "RGBA", "LA"])
def test_every_way_of_keeping_colours_is_read(mode):
    kind, name = ("JPEG", "photo.jpg") if mode in ("L", "CMYK") else ("PNG", "photo.png")
    buffer = io.BytesIO()
    Image.new("RGBA", (60, 40), (200, 30, 30, 128)).convert(mode).save(buffer, kind)
    assert Image.open(clean_picture(buffer, name=name)).size == (60, 40)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "con.jpg", "a%0d%0ab.jpg", "x" * 300 + ".jpg", "\u202egpj.jpg", "é à.jpg"]
)
def test_whatever_the_name_the_file_stays_in_its_folder(editor, name):
    assert upload(editor, name, picture("JPEG")).status_code == 302
    stored = added_pictures().get().file.name
    assert stored.startswith("original_images/")
    assert ".." not in stored
    assert stored.isascii()
    assert len(stored) <= 100
