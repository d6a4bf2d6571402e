"""The sitemap, the feeds and llms.txt are made once, and anew as soon as something in them changes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from wagtail.models import Page, PageViewRestriction

from core import content_cache
from directory.models import Organisation
from tests.factories.journal import make_news

pytestmark = pytest.mark.django_db
KEPT = ("/sitemap.xml", "/llms.txt", "/actualites/rss/", "/actualites/atom/", "/projets/cooperatives/rss/")


@pytest.mark.parametrize("address", ["/sitemap.xml", "/llms.txt"])
def test_the_second_one_who_asks_costs_no_query(client, django_assert_num_queries, address):
    first = client.get(address)
    with django_assert_num_queries(0):
        second = client.get(address)
    assert first.content == second.content
    assert first.headers["Content-Type"] == second.headers["Content-Type"]
    assert first.headers.get("X-Robots-Tag") == second.headers.get("X-Robots-Tag")


def test_a_feed_is_made_once_and_a_filtered_one_for_who_asks(client, django_assert_max_num_queries):
    client.get("/actualites/rss/")
    with django_assert_max_num_queries(5):
        kept = client.get("/actualites/rss/")
    assert kept.headers["Content-Type"].startswith("application/rss+xml")
    for number in range(5):
        client.get(f"/actualites/rss/?x={number}")
    assert not [key for key in cache._cache if "x=" in key]


def test_what_is_published_renamed_withdrawn_or_closed_is_seen_at_once(client):
    listing = lambda: client.get("/sitemap.xml").content.decode()  # noqa: E731
    assert "/actualites/tout-neuf/" not in listing()
    news = make_news(slug="tout-neuf", title="Tout neuf")
    assert "/actualites/tout-neuf/" in listing()
    assert "Tout neuf" in client.get("/actualites/rss/").content.decode()
    news.slug = "moins-neuf"
    news.save_revision().publish()
    assert "/actualites/moins-neuf/" in listing()
    restriction = PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.LOGIN)
    assert "/actualites/moins-neuf/" not in listing()
    restriction.delete()
    assert "/actualites/moins-neuf/" in listing()
    news.unpublish()
    assert "/actualites/moins-neuf/" not in listing()
    assert "Tout neuf" not in client.get("/actualites/rss/").content.decode()


def test_a_source_that_changes_its_name_is_named_so_in_the_feed(client):
    source = Organisation.objects.first()
    make_news(source=source)
    assert source.name in client.get("/actualites/rss/").content.decode()
    source.name = "Fédération au nouveau nom"
    source.save()
    assert "Fédération au nouveau nom" in client.get("/actualites/rss/").content.decode()


def test_a_draft_that_is_saved_makes_nothing_anew(client, django_assert_num_queries):
    news = make_news()
    client.get("/sitemap.xml")
    news.title = "Un brouillon"
    news.save_revision()
    with django_assert_num_queries(0):
        client.get("/sitemap.xml")


def test_control_without_the_signal_a_withdrawn_page_stays_listed(client, monkeypatch):
    news = make_news(slug="reste-la")
    client.get("/sitemap.xml")
    monkeypatch.setattr("core.receivers.content_changed", lambda: None)
    news.unpublish()
    assert "/actualites/reste-la/" in client.get("/sitemap.xml").content.decode()


def test_thirty_who_ask_at_once_have_it_made_once():
    made, begin = [], Barrier(30)

    def make() -> HttpResponse:
        made.append(1)
        return HttpResponse("plan")

    def ask(_number: int) -> bytes:
        begin.wait()
        return content_cache.kept_response("plan", make).content

    with ThreadPoolExecutor(30) as pool:
        assert set(pool.map(ask, range(30))) == {b"plan"}
    assert len(made) == 1


def test_while_it_is_made_anew_the_others_read_the_last_copy():
    content_cache.kept_response("plan", lambda: HttpResponse("hier"))
    content_cache.content_changed()

    def make() -> HttpResponse:
        assert content_cache.kept_response("plan", lambda: HttpResponse("jamais")).content == b"hier"
        return HttpResponse("demain")

    assert content_cache.kept_response("plan", make).content == b"demain"


def test_a_maker_that_fails_leaves_the_place_to_the_next(monkeypatch):
    def broken() -> HttpResponse:
        raise ValueError

    with pytest.raises(ValueError):
        content_cache.kept_response("plan", broken)
    assert content_cache.kept_response("plan", lambda: HttpResponse("fait")).content == b"fait"


def test_an_alias_is_listed_as_the_page_it_stands_for(client):
    news = make_news(slug="la-source")
    parent = Page.objects.get(url_path="/accueil/a-propos/")
    alias = news.create_alias(parent=parent, update_slug="double")
    listing = client.get("/sitemap.xml").content.decode()
    assert (listing.count("/actualites/la-source/<"), listing.count(alias.url)) == (1, 0)
    page = client.get(alias.url).content.decode()
    assert f'rel="canonical" href="http://127.0.0.1:8000{news.url}"' in page
    news.unpublish()
    assert client.get(alias.url).status_code == 404
