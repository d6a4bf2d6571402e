"""Pictures of telephones, printers and scanners: taken, in the colours that they have, with nothing that they carry."""

import io
import struct
import threading
import time
from contextlib import nullcontext

import pytest
from PIL import Image, ImageCms

from core import image_cleaning
from core.image_cleaning import MOST_SAMPLES_HELD, TooManyPixels, clean_bytes
from core.models import CustomImage
from core.pictures import make_renditions, specs_for
from core.uploads import clean_picture
from home.roles import EDITORS
from tests.core.test_uploads import upload
from tests.factories.exhibitions import make_image
from tests.factories.pictures import added_pictures
from tests.factories.staff import sign_in

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
RED = (220, 30, 30)


def saved(picture: Image.Image, kind: str = "JPEG", **values) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **values)
    return buffer.getvalue()


def red(mode: str = "RGB", size: tuple[int, int] = (300, 200)) -> Image.Image:
    return Image.new("RGB", size, RED).convert(mode)


def swapped_profile() -> bytes:
    """A profile whose red is sRGB's green: a picture that keeps it, or only loses it, has other colours than it had."""
    content, places = bytearray(SRGB), {}
    for number in range(struct.unpack(">I", content[128:132])[0]):
        at = 132 + 12 * number
        places[bytes(content[at : at + 4])] = at
    for name, other in ((b"rXYZ", b"gXYZ"), (b"rTRC", b"gTRC")):
        one, two = places[name] + 4, places[other] + 4
        content[one : one + 8], content[two : two + 8] = content[two : two + 8], content[one : one + 8]
    return bytes(content)


def cmyk_profile() -> bytes:
    """What says that it is a CMYK profile, and is damaged."""
    return SRGB[:16] + b"CMYK" + SRGB[20:]


def grey16() -> bytes:
    picture = Image.new("I;16", (400, 300))
    picture.putdata([65535 * (place % 400) // 399 for place in range(400 * 300)])
    return saved(picture, "PNG")


def frames(kind: str, **values) -> bytes:
    return saved(red(), kind, save_all=True, append_images=[Image.new("RGB", (90, 60), "blue")], **values)


PEOPLES = {
    "a telephone's, of two frames": ("IMG_0412.jpg", frames("MPO"), "JPEG"),
    "a telephone's, of two frames, named JPG": ("IMG_0412.JPG", frames("MPO"), "JPEG"),
    "one saved by an old Windows": ("photo.jfif", saved(red()), "JPEG"),
    "a JPEG named PNG": ("photo.png", saved(red()), "JPEG"),
    "a PNG named JPG": ("photo.jpg", saved(red(), "PNG"), "PNG"),
    "a WebP named JPEG": ("photo.jpeg", saved(red(), "WEBP"), "WEBP"),
    "an AVIF named WebP": ("photo.webp", saved(red(), "AVIF"), "AVIF"),
    "one without an ending": ("photo", saved(red()), "JPEG"),
    "one with a dot in its name": ("atelier n. 3", saved(red()), "JPEG"),
    "a printer's, in CMYK": ("a.jpg", saved(red("CMYK")), "JPEG"),
    "a printer's, in CMYK, with a profile that is not its own": ("a.jpg", saved(red("CMYK"), icc_profile=SRGB), "JPEG"),
    "a printer's, with a damaged profile": ("a.jpg", saved(red("CMYK"), icc_profile=cmyk_profile()), "JPEG"),
    "one whose profile is none": ("a.jpg", saved(red(), icc_profile=b"not a profile" * 20), "JPEG"),
    "a grey one with a profile of colours": ("a.jpg", saved(red("L"), icc_profile=SRGB), "JPEG"),
    "one with the profile of every screen": ("a.jpg", saved(red(), icc_profile=SRGB), "JPEG"),
    "a transparent one with its profile": ("a.png", saved(red("RGBA"), "PNG", icc_profile=SRGB), "PNG"),
    "a palette with its profile": ("a.png", saved(red("P"), "PNG", icc_profile=SRGB), "PNG"),
    "grey with transparency": ("a.png", saved(red("LA"), "PNG"), "PNG"),
    "a scanner's, of 16 bits": ("a.png", grey16(), "PNG"),
    "a scanner's, of one bit": ("a.png", saved(red("1"), "PNG"), "PNG"),
    "one whose EXIF is damaged": ("a.jpg", saved(red(), exif=b"Exif\0\0nothing that can be read"), "JPEG"),
    "a line": ("a.png", saved(Image.new("RGB", (1, 20_000)), "PNG"), "PNG"),
    "a banner": ("a.webp", saved(Image.new("RGB", (3000, 40)), "WEBP"), "WEBP"),
}


@pytest.mark.parametrize("name", PEOPLES)
def test_a_picture_as_people_have_it_is_taken_in_a_form_that_every_browser_shows(name):
    file_name, content, kind = PEOPLES[name]
    clean = clean_picture(io.BytesIO(content), name=file_name)
    stored = Image.open(clean)
    assert (stored.format, stored.mode in ("RGB", "RGBA", "L")) == (kind, True)
    assert set(stored.info) & {"icc_profile", "exif", "comment", "xmp", "mp"} == set()
    endings = {"JPEG": (".jpg", ".jpeg", ".JPG"), "PNG": (".png",), "WEBP": (".webp",), "AVIF": (".avif",)}
    assert clean.name.endswith(endings[kind])
    assert clean.name.startswith(file_name.rpartition(".")[0] if "n. 3" not in file_name else file_name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["a telephone's, of two frames", "a scanner's, of 16 bits", "a line", "one without an ending"]
)
def test_it_comes_in_by_the_door_of_the_library_and_all_its_sizes_are_made(client, name):
    sign_in(client, EDITORS)
    file_name, content, _kind = PEOPLES[name]
    assert upload(client, file_name if "." in file_name else f"{file_name}.jfif", content).status_code == 302
    image = added_pictures().get()
    make_renditions(image)
    assert (image.renditions.count(), image.preparation_failed_at) == (len(specs_for(image)), None)
    for address in ("/admin/images/", "/admin/images/chooser/", f"/admin/images/{image.pk}/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_profile_of_its_own_is_turned_into_the_colours_of_every_screen(kind):
    content, _kind = clean_bytes(io.BytesIO(saved(red(), kind, icc_profile=swapped_profile(), quality=95)))
    seen = Image.open(io.BytesIO(content)).convert("RGB").getpixel((150, 100))
    assert seen[1] > 180 > 60 > seen[0]


def test_control_a_profile_that_is_only_dropped_changes_the_colours(monkeypatch):
    monkeypatch.setattr(image_cleaning, "_in_srgb", lambda picture, _profile: picture)
    content, _kind = clean_bytes(io.BytesIO(saved(red(), "PNG", icc_profile=swapped_profile())))
    assert Image.open(io.BytesIO(content)).getpixel((150, 100)) == RED


def test_inks_without_a_profile_keep_their_colours():
    content, _kind = clean_bytes(io.BytesIO(saved(red("CMYK"), quality=95)))
    seen = Image.open(io.BytesIO(content)).getpixel((150, 100))
    assert all(abs(one - other) < 12 for one, other in zip(seen, RED, strict=True))


def test_sixteen_bits_are_scaled_and_not_cut():
    content, _kind = clean_bytes(io.BytesIO(grey16()))
    row = [Image.open(io.BytesIO(content)).convert("L").getpixel((x, 9)) for x in (0, 100, 200, 300, 399)]
    assert [round(value / 64) for value in row] == [0, 1, 2, 3, 4]


def test_of_a_telephones_frames_the_photograph_is_kept():
    content, _kind = clean_bytes(io.BytesIO(frames("MPO")))
    picture = Image.open(io.BytesIO(content))
    assert (picture.size, getattr(picture, "n_frames", 1)) == ((300, 200), 1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_however_the_camera_was_held_the_picture_stands_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = red()
    picture.paste("blue", (0, 0, 100, 100))
    content, _kind = clean_bytes(io.BytesIO(saved(picture, quality=95, exif=exif)))
    upright = Image.open(io.BytesIO(content))
    blue = {1: (9, 9), 2: (290, 9), 3: (290, 190), 4: (9, 190), 5: (9, 9), 6: (190, 9), 7: (190, 290), 8: (9, 290)}
    assert upright.size == ((300, 200) if orientation < 5 else (200, 300))
    assert upright.getpixel(blue[orientation])[2] > 200


def header_of(width: int, height: int, *, kind: str = "JPEG", **values) -> bytes:
    """A small picture whose header says that it is so large."""
    content = bytearray(saved(red(), kind, **values))
    at = next(content.find(marker) for marker in (b"\xff\xc0", b"\xff\xc2") if marker in content)
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def colours_apart(content: bytes) -> bytes:
    """Its first scan now says that it holds one colour alone: all are held in memory until the last one is read."""
    at = content.find(b"\xff\xda")
    return content[:at] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + content[at + 14 :]


@pytest.mark.parametrize(
    "content",
    [
        header_of(8000, 7600),
        header_of(6000, 5000, progressive=True),
        colours_apart(header_of(6000, 5000)),
    ],
    ids=["large", "progressive", "colours apart"],
)
def test_what_would_be_held_whole_is_refused_by_its_header(content):
    with pytest.raises(TooManyPixels):
        clean_bytes(io.BytesIO(content))


def test_a_large_photograph_that_is_decoded_smaller_is_not_held_whole():
    assert MOST_SAMPLES_HELD // 3 < 6000 * 5000
    content, _kind = clean_bytes(io.BytesIO(saved(Image.new("RGB", (6000, 5000), RED), quality=50)))
    assert Image.open(io.BytesIO(content)).size == (3000, 2500)


def at_once(monkeypatch) -> int:
    """How many pictures two threads cleaned at the same time, at most."""
    inside, most = [], []

    def slow(_picture):
        inside.append(1)
        time.sleep(0.05)
        most.append(len(inside))
        inside.pop()
        return b"", "JPEG"

    monkeypatch.setattr(image_cleaning, "_written_anew", slow)
    threads = [threading.Thread(target=clean_bytes, args=(io.BytesIO(saved(red())),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(most)


def test_a_process_cleans_one_picture_at_a_time(monkeypatch):
    assert at_once(monkeypatch) == 1


def test_control_without_the_lock_two_are_in_memory_together(monkeypatch):
    monkeypatch.setattr(image_cleaning, "_one_at_a_time", nullcontext())
    assert at_once(monkeypatch) == 2


def break_avif(monkeypatch) -> None:
    make = CustomImage.get_rendition

    def broken(image, spec):
        if "avif" in str(spec):
            raise OSError("cannot write mode I;16 as AVIF")
        return make(image, spec)

    monkeypatch.setattr(CustomImage, "get_rendition", broken)


@pytest.mark.django_db
def test_a_size_that_cannot_be_made_stops_no_other_one_and_is_told_to_the_editor(client, monkeypatch):
    sign_in(client, EDITORS)
    image = make_image("Une image de scanneur")
    assert "Une image de scanneur" not in client.get("/admin/").content.decode()
    with monkeypatch.context() as patched:
        break_avif(patched)
        made = make_renditions(image)
    assert made == len([spec for spec in specs_for(image) if "avif" not in spec])
    image.refresh_from_db()
    assert image.preparation_failed_at is not None
    assert "Une image de scanneur" in client.get("/admin/").content.decode()
    assert image.unprepared_because in client.get(f"/admin/images/{image.pk}/").content.decode()
    make_renditions(image)
    image.refresh_from_db()
    assert (image.preparation_failed_at, image.unprepared_because) == (None, "")
    assert "Une image de scanneur" not in client.get("/admin/").content.decode()
