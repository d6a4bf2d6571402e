"""Aliases, pages that repeat another one: as public as it is, as old as it is, published by it alone."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from core.models import BasePage
from core.translation_lag import follow_publication
from news.models import NewsPage
from tests.factories.journal import in_language, make_news
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db


def draft_with_alias(**values) -> tuple[NewsPage, NewsPage]:
    page = make_news(publish=False, **values)
    return page, page.create_alias(update_slug=f"{page.slug}-alias", user=None)


def put_on_schedule(page: Page, **values) -> None:
    page.go_live_at = timezone.now() + timedelta(days=1)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_no_alias_shows_a_page_before_its_hour(client):
    page, alias = draft_with_alias(title="Pas avant demain")
    put_on_schedule(page)
    alias.refresh_from_db()
    assert not alias.live
    assert client.get(f"/actualites/{alias.slug}/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        call_command("publish_scheduled")
        assert client.get(f"/actualites/{alias.slug}/").status_code == 200


def test_control_with_the_library_s_own_an_alias_is_public_at_once(client, monkeypatch):
    monkeypatch.setattr(BasePage, "update_aliases", Page.update_aliases)
    page, alias = draft_with_alias(title="Pas avant demain")
    put_on_schedule(page)
    alias.refresh_from_db()
    assert alias.live


def test_an_alias_is_as_old_as_its_page():
    page, alias = draft_with_alias()
    page.save_revision().publish()
    page.refresh_from_db()
    alias.refresh_from_db()
    assert alias.first_published_at == page.first_published_at is not None


def test_several_pages_are_published_together_whatever_aliases_are_among_them(client):
    sign_in(client, "Rédaction")
    (_source, alias), sound = draft_with_alias(title="Répétée"), make_news(publish=False, title="Saine")
    answer = client.post(f"/admin/bulk/wagtailcore/page/publish/?id={alias.pk}&id={sound.pk}&next=/admin/", {})
    assert answer.status_code == 302
    sound.refresh_from_db()
    alias.refresh_from_db()
    assert (sound.live, alias.live) == (True, False)
    assert "publiez celle-là" in " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_a_translation_takes_no_fact_of_its_original_before_its_hour():
    original = make_news()
    translation = in_language(original, "en", title="In English")
    original.unpublish()
    before = translation.occurred_on
    put_on_schedule(original, occurred_on="2031-02-03")
    translation.refresh_from_db()
    assert translation.occurred_on == before
    follow_publication(original)
    translation.refresh_from_db()
    assert str(translation.occurred_on) != str(before), "the control: what the receiver would have done"
