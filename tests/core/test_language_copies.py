"""The version of a page in another language: asked for, made once, by who may write it."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page

from core import language_copies
from home.roles import EDITORS
from tests.factories.journal import campaign, in_language, make_news, make_project, make_update, news_index
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client) -> User:
    user = User.objects.create_user(email="plume@example.org", password="x")
    user.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(user)
    return user


def _versions(page: Page) -> list[Page]:
    return list(Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk))


def test_asking_makes_nothing_and_saying_yes_makes_one_draft_to_write_over(client, editor):
    news = make_news(campaign=campaign(), occurred_on="2022-03")
    address = f"/admin/begin/{news.pk}/es/"
    assert "espagnol" in client.get(address).content.decode()
    assert _versions(news) == []
    response = client.post(address)
    (version,) = _versions(news)
    assert response.url == f"/admin/pages/{version.pk}/edit/"
    assert (version.live, version.locale.language_code, version.specific.occurred_on) == (False, "es", "2022-03")
    assert version.get_parent().specific.locale.language_code == "es"
    assert client.post(address).url == response.url
    assert _versions(news) == [version]


def test_two_who_begin_at_once_end_in_one_draft(client, editor, monkeypatch):
    news = make_news()
    once = language_copies._begun(news, Locale.objects.get(language_code="es"))
    # The second one looked before the first one wrote.
    monkeypatch.setattr(type(news), "get_translation_or_none", lambda _page, _locale: None)
    assert client.post(f"/admin/begin/{news.pk}/es/").url == f"/admin/pages/{once.pk}/edit/"
    assert _versions(news) == [once.page_ptr]


def test_a_version_whose_parents_have_none_is_made_with_them(client, editor):
    update = make_update(make_project())
    client.post(f"/admin/begin/{update.pk}/en/")
    (version,) = _versions(update)
    assert version.get_parent().locale.language_code == "en"


def test_what_is_published_offers_the_languages_it_lacks(client, editor):
    news = make_news()
    in_language(news, "en")
    page = client.get(f"/admin/pages/{news.pk}/edit/").content.decode()
    assert f"/admin/begin/{news.pk}/es/" in page
    assert f"/admin/begin/{news.pk}/en/" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_write_the_page_begins_nothing(client, method):
    news = make_news()
    address = f"/admin/begin/{news.pk}/es/"
    assert getattr(client, method)(address).status_code == 302
    other = User.objects.create_user(email="lecture@example.org", password="x")
    client.force_login(other)
    getattr(client, method)(address)
    assert _versions(news) == []


def test_the_first_entry_of_the_menu_opens_an_empty_piece_of_news(client, editor):
    assert "/admin/write-news/" in client.get("/admin/").content.decode()
    response = client.get("/admin/write-news/")
    assert response.url == f"/admin/pages/add/news/newspage/{news_index().pk}/"
    assert client.get(response.url).status_code == 200
