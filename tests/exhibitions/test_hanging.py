"""The visit: its order, its rooms, what it costs."""

import time

import pytest
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import SourceImageIOError

from core.models import CustomImage, CustomRendition
from core.pictures import make_renditions, specs_for
from tests.factories.exhibitions import make_exhibition, make_image, make_portrait
from tests.factories.pictures import added_pictures

pytestmark = pytest.mark.django_db


def test_the_visit_goes_pair_after_pair_left_before_right():
    exhibition = make_exhibition()
    last = make_portrait(exhibition, pair=2, side="a", room_code="salle-1")
    right = make_portrait(exhibition, pair=1, side="b")
    left = make_portrait(exhibition, pair=1, side="a")
    assert exhibition.shown_portraits() == [left, right, last]
    visit = right.layout()
    assert (visit["previous"], visit["next"], visit["answer"]) == (left, last, left)
    assert (visit["number"], visit["total"]) == (2, 3)
    assert left.layout()["previous"] is None
    assert last.layout()["next"] is None


def test_rooms_without_a_portrait_stay_closed_and_an_unknown_room_is_the_last_one():
    exhibition = make_exhibition(rooms=3)
    make_portrait(exhibition, room_code="salle-1")
    make_portrait(exhibition, room_code="nulle-part")
    rooms = exhibition.hung_rooms(exhibition.shown_portraits())
    assert [(room.number, room.room.code) for room in rooms] == [(1, "salle-1"), (2, "salle-2")]


@pytest.mark.parametrize(
    "address", ["/exposition/", "/exposition/recycleuse-depot-montreal/", "/exposition/diaporama/"]
)
def test_a_page_of_the_demonstration_costs_twelve_queries_at_most(client, address, django_assert_max_num_queries):
    assert client.get(address).status_code == 200
    with django_assert_max_num_queries(12):
        client.get(address)


def _queries(client, url: str) -> int:
    from django.db import connection

    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_eight_portraits_and_two_hundred_cost_the_same_queries(client):
    few, many = make_exhibition(rooms=4), make_exhibition(rooms=4)
    image = make_image()
    make_renditions(image)
    for exhibition, count in ((few, 8), (many, 200)):
        for place in range(count):
            make_portrait(
                exhibition, pair=place // 2 + 1, side="ab"[place % 2], room_code=f"salle-{place % 4}", photo=image
            )
    for path in ("", "diaporama/", None):
        urls = [
            exhibition.shown_portraits()[3].url if path is None else exhibition.url + path for exhibition in (few, many)
        ]
        costs = [_queries(client, url) for url in urls]
        print(f"{path!r} costs {costs} queries")
        assert costs[0] == costs[1] <= 12, (path, costs)


def test_no_rendition_is_made_in_a_visitors_request(client, monkeypatch):
    exhibition = make_exhibition()
    image = make_image()
    portrait = make_portrait(exhibition, photo=image)
    CustomRendition.objects.all().delete()

    def refuse(*_args, **_values):
        raise SourceImageIOError("made in a visitor's request")

    monkeypatch.setattr(CustomImage, "create_renditions", refuse)
    monkeypatch.setattr(CustomImage, "generate_rendition_file", refuse)
    for url in (exhibition.url, portrait.url, f"{exhibition.url}diaporama/"):
        assert client.get(url).status_code == 200
    assert not CustomRendition.objects.exists()


def test_control_a_template_that_asked_for_a_rendition_would_make_it(monkeypatch):
    image = make_image()
    CustomRendition.objects.all().delete()
    image.get_rendition("width-50")
    assert CustomRendition.objects.count() == 1


def test_the_first_visitor_waits_hardly_longer_than_the_next_ones(client):
    from django.core.cache import cache

    exhibition = make_exhibition()
    for place in range(8):
        make_portrait(exhibition, pair=place // 2 + 1, side="ab"[place % 2], photo=make_image())
    for image in added_pictures():
        make_renditions(image)

    def seconds() -> float:
        started = time.perf_counter()
        assert client.get(exhibition.url).status_code == 200
        return time.perf_counter() - started

    seconds()  # the templates are read once for the process
    colds, warms = [], []
    for _turn in range(5):
        cache.clear()
        colds.append(seconds())
        warms.append(seconds())
    assert sorted(colds)[2] <= 3 * sorted(warms)[2]


def test_the_renditions_are_ready_once_the_worker_has_passed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = make_image()
    assert {rendition.filter_spec for rendition in image.renditions.all()} == set(specs_for(image))


def test_a_page_published_with_a_picture_completes_its_renditions(django_capture_on_commit_callbacks):
    image = make_image()
    assert not image.renditions.exists()
    with django_capture_on_commit_callbacks(execute=True):
        make_portrait(make_exhibition(), photo=image)
    assert image.renditions.count() == len(specs_for(image))


def test_the_hanging_shows_both_panels_with_their_pictures_and_credits(client):
    exhibition = make_exhibition()
    image = make_image(credit="Une photographe")
    make_renditions(image)
    largest = image.renditions.get(filter_spec="width-800|format-jpeg")  # the picture is 900 pixels wide
    portrait = make_portrait(exhibition, photo=image, quote="Je trie.")
    page = client.get(portrait.url).content.decode()
    assert "Photo\u00a0: Une photographe" in page
    assert 'type="image/avif"' in page
    assert f'<a class="zoom" href="{largest.url}" data-zoom' in page
    assert client.get(exhibition.url).content.decode().count("<picture>") >= 1


@pytest.mark.parametrize(
    ("language", "address"), [("fr", "/exposition/"), ("es", "/es/exposicion/"), ("en", "/en/exhibition/")]
)
def test_each_language_has_its_own_visit(client, language, address):
    page = client.get(address).content.decode()
    words = {"fr": "Commencer la visite", "es": "Comenzar la visita", "en": "Begin the visit"}
    assert words[language] in page
    assert not any(word in page for code, word in words.items() if code != language)
