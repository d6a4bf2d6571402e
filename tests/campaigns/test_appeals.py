"""Appeals while somebody is paying, and the pages shown when something is wrong."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from campaigns.models import GivingTerms
from donations.models import Donation
from donations.selectors import PublicMessage, fund_totals
from donations.services.webhook_events import process_due_events
from tests.factories.gifts import post_gift
from tests.factories.webhooks import deliver_all

pytestmark = pytest.mark.django_db
APPEAL = "/accueil/donner/cooperatives-mexique/"


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_an_appeal_gone_while_somebody_pays_loses_no_cent(client, stand_in, act):
    page = Page.objects.get(url_path=APPEAL).specific
    fund = page.fund
    before = fund_totals(fund).received_cents
    post_gift(client, fund, source_path=page.url)
    gift = Donation.objects.latest("pk")
    getattr(page, act)()
    stand_in.pay(gift.checkout_session_id)
    deliver_all(client, stand_in)
    process_due_events()
    assert fund_totals(fund).received_cents == before + 2500
    assert "Merci" in client.get(f"/don/merci/{gift.public_id}/").content.decode()


def test_a_fund_in_use_by_an_appeal_is_protected():
    fund = Page.objects.get(url_path=APPEAL).specific.fund
    with pytest.raises(Exception, match="protected"):
        fund.delete()


def test_a_broken_page_says_so_in_the_houses_words_without_the_database(monkeypatch, django_assert_num_queries):
    def broken(*_args, **_values):
        raise DatabaseError("gone")

    monkeypatch.setattr("core.views.page_at", broken)
    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get("/donner/")
    assert response.status_code == 500
    assert "Quelque chose a cassé" in response.content.decode()


def test_a_lost_page_leads_back(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "Le fil est perdu" in page
    assert 'role="search"' in page


def test_what_is_forbidden_is_said_politely(client, monkeypatch):
    def closed(*_args, **_values):
        raise PermissionDenied

    monkeypatch.setattr("core.views.page_at", closed)
    response = client.get("/donner/")
    assert response.status_code == 403
    assert "Cette salle est fermée" in response.content.decode()


def test_an_appeal_before_its_first_day_says_when_it_opens(client):
    page = Page.objects.get(url_path=APPEAL).specific
    page.fund.opens_on = timezone.localdate() + timedelta(days=5)
    page.fund.save()
    content = client.get(page.url).content.decode()
    assert "s’ouvre le" in content
    assert "<form" not in content


def test_the_terms_of_an_appeal_are_one_row_for_its_three_languages(client):
    page = Page.objects.get(url_path=APPEAL).specific
    terms = page.terms
    terms.surplus_fr, terms.surplus_es, terms.surplus_en = "Il reste.", "Se queda.", "It stays."
    terms.save()
    for language, words in (("fr", "Il reste."), ("es", "Se queda."), ("en", "It stays.")):
        version = page.get_translations(inclusive=True).get(locale__language_code=language)
        assert version.terms == terms
        assert words in client.get(version.url).content.decode()


def test_a_translation_cannot_promise_other_terms():
    page = Page.objects.get(url_path=APPEAL).specific
    spanish = page.get_translations().get(locale__language_code="es")
    spanish.terms = GivingTerms.objects.exclude(pk=page.terms_id).first()
    spanish.save_revision().publish()
    spanish.refresh_from_db()
    assert spanish.terms_id == page.terms_id


def test_a_signature_bears_the_language_of_its_giver():
    signed, nameless = (PublicMessage("Ánimo", name, "es", 5000) for name in ("Una pareja de Puebla", ""))
    shown = render_to_string("components/gift_messages.html", {"messages": [signed, nameless]})
    assert shown.count('<span lang="es">') == 1
    assert '<span lang="es">Una pareja de Puebla</span>, 50' in shown
