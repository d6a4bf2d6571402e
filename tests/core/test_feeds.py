"""What feed readers make of our feeds."""

import html
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.utils import timezone

from campaigns.models import AdvocacyAction
from core.feeds import entry_of
from news.models import NewsPage

pytestmark = pytest.mark.django_db
WORDS = "Salaires <gelés> : le ministère l'a dit & redit"


@pytest.mark.parametrize(("form", "tag"), [("rss", "description"), ("atom", "{http://www.w3.org/2005/Atom}summary")])
def test_plain_words_are_the_same_words_once_read_as_html(client, form, tag):
    page = NewsPage.objects.live().filter(locale__language_code="fr").latest("first_published_at")
    NewsPage.objects.filter(pk=page.pk).update(introduction=WORDS, occurred_on=timezone.localdate())
    cache.clear()
    read = ElementTree.fromstring(client.get(f"/actualites/{form}/").content)
    assert WORDS in [html.unescape(node.text or "") for node in read.iter(tag)]


def test_no_entry_is_of_a_moment_to_come():
    page = NewsPage.objects.live().first()
    page.first_published_at = timezone.now()
    for days in (0, 1, 30):
        assert entry_of(page, day=timezone.localdate() + timedelta(days=days)).moment <= timezone.now()
    assert entry_of(page, day=timezone.localdate() - timedelta(days=2)).moment < timezone.now() - timedelta(days=1)


def test_no_action_of_the_register_is_of_a_moment_to_come(client):
    action = AdvocacyAction.objects.exclude(first_day=None).first()
    AdvocacyAction.objects.filter(pk=action.pk).update(first_day=timezone.localdate() + timedelta(days=3))
    cache.clear()
    read = ElementTree.fromstring(client.get("/plaidoyer/atom/").content)
    moments = [node.text for node in read.iter("{http://www.w3.org/2005/Atom}updated")]
    assert moments
    assert max(moments) <= timezone.now().isoformat()
