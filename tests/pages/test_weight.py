"""What a reader's phone receives, as production would send it: bundled, compressed, counted."""

import gzip
from pathlib import Path

import brotli
import pytest
from django.test import Client

from core.pictures import make_renditions
from tests.databases import ROOT
from tests.factories.exhibitions import make_exhibition, make_image, make_portrait
from tests.weight import compressed, fonts, sent, sheet, without_images

KILOBYTE = 1024
FONTS_OF_A_PAGE = 64 * KILOBYTE
GIVE_PAGE = 107 * KILOBYTE
FIRST_FLIGHT = 14 * KILOBYTE


def test_all_the_fonts_together_fit_one_page():
    assert fonts() <= FONTS_OF_A_PAGE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/donner/cooperatives-mexique/", "/donner/", "/campagnes/recyclage-inclusif/"]
)
def test_the_first_flight_holds_the_page_and_its_style(client, address):
    assert sent(client, address) + compressed(sheet()) <= FIRST_FLIGHT


@pytest.mark.django_db
def test_the_give_page_is_light_with_its_plate_and_fonts(client: Client):
    plate = (ROOT / "static" / "plates" / "donner.svg").read_bytes()
    script = (ROOT / "static" / "js" / "gift.js").read_bytes()
    whole = sent(client, "/donner/") + compressed(sheet()) + compressed(plate) + compressed(script) + fonts()
    assert whole <= GIVE_PAGE


@pytest.mark.parametrize("plate", sorted((ROOT / "static" / "plates").glob("*.svg")), ids=lambda path: path.stem)
def test_a_plate_is_small_and_harmless(plate: Path):
    content = plate.read_text(encoding="utf-8")
    assert len(gzip.compress(content.encode())) <= 20 * KILOBYTE
    assert not any(word in content for word in ("<script", 'href="http', "onload", "<image"))


def test_the_bundled_sheet_has_no_import_left():
    assert b"@import" not in sheet()


@pytest.mark.django_db
def test_a_page_is_the_same_words_however_it_is_packed(client):
    plain = client.get("/donner/")
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        packed = client.get("/donner/", headers={"Accept-Encoding": encoding})
        assert packed.headers["Content-Encoding"] == encoding
        assert unpack(packed.content) == plain.content
        assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.django_db
def test_a_page_that_knows_its_reader_is_not_compressed(admin_client, client):
    assert "Content-Encoding" not in admin_client.get("/compte/", headers={"Accept-Encoding": "br"}).headers
    assert "Content-Encoding" not in client.get("/compte/login/", headers={"Accept-Encoding": "br"}).headers


WITHOUT_IMAGES, ROOM = 100 * KILOBYTE, 500 * KILOBYTE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/exposition/", "/exposition/recycleuse-depot-montreal/", "/projets/", "/projets/cooperatives/", "/actualites/",
        "/actualites/medias/", "/plaidoyer/", "/campagnes/loi-imputabilite/", "/donner/cooperatives-mexique/",
    ],
)  # fmt: skip
def test_a_page_is_light_without_its_images(client, address):
    assert without_images(client, address) <= WITHOUT_IMAGES


@pytest.mark.django_db
def test_a_room_with_two_photographs_is_light_on_a_phone(client):
    exhibition, photographs = make_exhibition(), [make_image(), make_image()]
    for side, photograph in zip("ab", photographs, strict=True):
        make_renditions(photograph)
        portrait = make_portrait(exhibition, pair=1, side=side, photo=photograph)
    # A phone of 360 points with three pixels to the point takes the widest panel of its first screen.
    panels = [image.renditions.get(filter_spec="fill-800x1000|format-avif") for image in photographs]
    assert without_images(client, portrait.url) + sum(panel.file.size for panel in panels) <= ROOM


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0.0", None),
        ("gzip; q=0", None),
        ("br; q=0.5", "br"),
        ("BR", "br"),
        ("", None),
    ],
)
def test_a_coding_that_a_browser_refuses_is_not_sent(client, header, coding):
    assert client.get("/", headers={"Accept-Encoding": header}).headers.get("Content-Encoding") == coding
