"""The picture by which a page is passed on."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.models import Page

from core import social_images
from tests.factories.journal import make_news

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def _path(page) -> str:
    return f"/cards/{social_images.card_name(page)}"


def test_a_page_names_its_card_and_the_card_is_a_picture_of_the_right_size(client):
    page = make_news(title="Une place pour les valoristes", plate_code="recyclage-inclusif")
    assert social_images.card_address(page) in client.get(page.url).content.decode()
    response = client.get(_path(page))
    assert response["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(response.content)).size == (social_images.WIDTH, social_images.HEIGHT)
    assert client.get(_path(page)).content == response.content


def test_the_longest_title_still_fits(client):
    page = make_news(title="Reconnaissance " * 16)
    assert client.get(_path(page)).status_code == 200


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        (
            "Pas d’étoile : « Ñandú », œuvre n° 5 – 12 000 $ & plus!",
            "Pas d’étoile : « Ñandú », œuvre n° 5 – 12 000 $ & plus!",
        ),
        ("ᐃᓄᒃᑎᑐᑦ, une langue", ", une langue"),
        ("Merci ✊🏿 à toutes", "Merci à toutes"),
        ("E\u0301te\u0301", "Été"),
        ("Rendez\u2011vous\u00a0: à 5 h", "Rendez-vous\u00a0: à 5 h"),
        ("تضامن", ""),
    ],
)
def test_a_letter_that_the_poster_lacks_is_left_out_instead_of_a_box(title, drawn):
    assert social_images._words(Page(title=title))["title"] == drawn


def test_a_page_whose_title_has_none_of_its_letters_still_has_a_card(client):
    assert client.get(_path(make_news(title="تضامن", slug="solidarite-arabe"))).status_code == 200


def test_a_new_title_has_a_new_card_and_the_old_address_is_gone(client):
    page = make_news()
    old = _path(page)
    assert client.get(old).status_code == 200
    page.title = "Autre titre"
    page.save_revision().publish()
    page.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(_path(page)).status_code == 200


def test_a_page_taken_down_leaves_no_card(client, django_capture_on_commit_callbacks):
    page = make_news()
    client.get(_path(page))
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert client.get(_path(page)).status_code == 404
    assert not default_storage.exists(_path(page)[1:])


def test_control_a_card_nobody_forgets_stays(client, monkeypatch):
    page = make_news()
    client.get(_path(page))
    monkeypatch.setattr("core.receivers.forget_cards", lambda pk: 0)
    page.unpublish()
    assert default_storage.exists(_path(page)[1:])


@pytest.mark.parametrize("name", ["1-0000000000000000.png", "x.png", "99999999999999-aa.png", "٣-aa.png", "..-a.png"])
def test_an_invented_name_draws_nothing(client, name):
    assert client.get(f"/cards/{name}").status_code == 404
