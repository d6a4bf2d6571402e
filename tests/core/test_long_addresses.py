"""Addresses are never longer than the redirect that a renamed page leaves behind can hold, and none leads to itself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from core.models.pages import LONGEST_ADDRESS
from core.publication import PublicationRefused
from tests.factories.journal import make_news
from tests.factories.pages import make_page

pytestmark = pytest.mark.django_db
LONG = "a" * 120


def test_a_long_title_is_proposed_a_short_address():
    page = make_news(title="Une nouvelle très longue " * 10, slug="")
    assert len(page.slug) <= 90


def refused(page: Page, slug: str) -> bool:
    """Whether the form of the page says no to that address."""
    form = type(page).get_edit_handler().get_form_class()(instance=page, parent_page=page.get_parent())
    form.cleaned_data = {"slug": slug}
    try:
        form.clean_slug()
    except ValidationError:
        return True
    return False


def test_an_address_that_no_redirect_could_hold_is_refused():
    page = make_page("Courte")
    assert not refused(page, "b" * 200)
    assert refused(page, "b" * 230)
    below = make_page("Plus bas", under=page.url_path)
    Page.objects.filter(pk=below.pk).update(slug=LONG, url_path=f"{page.url_path}{LONG}/")
    assert refused(page, "b" * 150)
    assert not refused(page, "b" * 60)


def test_a_move_to_such_an_address_is_refused():
    page, deep = make_page("Longue"), make_page("Profonde")
    Page.objects.filter(pk=page.pk).update(slug=LONG, url_path=f"/accueil/a-propos/{LONG}/")
    Page.objects.filter(pk=deep.pk).update(slug=LONG + "b", url_path=f"/accueil/a-propos/{LONG}b/")
    page, deep = Page.objects.get(pk=page.pk), Page.objects.get(pk=deep.pk)
    with pytest.raises(PublicationRefused):
        page.move(deep, pos="last-child")


def test_control_a_redirect_from_a_longer_address_cannot_be_kept():
    with pytest.raises(DataError), transaction.atomic():
        Redirect.objects.create(old_path="/" + "a" * 256, redirect_link="/")
    assert LONGEST_ADDRESS < 255


@pytest.mark.parametrize("link", ["/ancienne/", "http://testserver/ancienne", "/ancienne"])
def test_a_redirect_to_itself_is_a_page_that_is_not_there(client, link):
    Redirect.objects.create(old_path="/ancienne", site=Site.objects.get(is_default_site=True), redirect_link=link)
    assert client.get("/ancienne/").status_code == 404


def test_a_redirect_to_elsewhere_still_leads_there(client):
    Redirect.objects.create(old_path="/ancienne", redirect_link="https://example.org/ancienne")
    assert client.get("/ancienne/")["Location"] == "https://example.org/ancienne"


def test_control_without_the_rule_it_leads_to_itself_for_ever(client, monkeypatch):
    monkeypatch.setattr("core.redirects._leads_to_itself", lambda request, response: False)
    Redirect.objects.create(old_path="/ancienne", redirect_link="/ancienne/")
    assert client.get("/ancienne/").status_code == 301
