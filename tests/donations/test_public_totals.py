"""What the public reads of a fund when more went back than is left: figures that agree, in the words of each language."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from donations.selectors import fund_totals
from tests.factories.gifts import make_fund
from tests.factories.lives import received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def gone_twice(stand_in):
    """A fund whose only gift was refunded, then taken again by its bank."""
    fund = make_fund()
    payment = received(stand_in, fund)
    stand_in.refund(payment.payment_intent_id)
    stand_in.dispute(payment.payment_intent_id)
    tell(stand_in)
    return fund


def refunded(stand_in):
    """A fund whose only gift was refunded: Stripe keeps its fee."""
    fund = make_fund()
    stand_in.refund(received(stand_in, fund).payment_intent_id)
    tell(stand_in)
    return fund


def words(fund, language: str) -> str:
    """The progress and the accounts as the appeal's page shows them, without tags."""
    with translation.override(language):
        totals = fund_totals(fund)
        progress = {"fund": fund, "totals": totals, "ticks": [], "heading_id": "x"}
        page = render_to_string("components/inks.html", progress)
        page += render_to_string("donations/fund_accounts.html", {"fund": fund, "accounts": totals})
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page).replace("\u00a0", "~")).replace("~", "\u00a0")


@pytest.mark.parametrize("story", [gone_twice, refunded])
def test_nothing_received_is_nought_and_what_lacks_is_the_goal(stand_in, story):
    shown = words(story(stand_in), "fr")
    assert "Reçu 0\u00a0$" in shown
    assert "Reste à trouver 1\u00a0000\u00a0$ sur un objectif de 1\u00a0000\u00a0$" in shown


def test_the_lines_of_the_table_add_up_to_what_is_left(stand_in):
    totals = fund_totals(gone_twice(stand_in))
    assert totals.received_cents == -2500
    assert (totals.shown_cents, totals.missing_cents, totals.left_cents) == (0, 100_000, 0)
    outflows = totals.refunded_cents + totals.disputed_cents + totals.fee_cents
    assert totals.given_cents - outflows + totals.advanced_cents == totals.left_cents


def test_an_advance_is_explained_and_shown_only_while_there_is_one(stand_in):
    assert "Avancé par le CISO" in words(refunded(stand_in), "fr")
    fund = make_fund()
    received(stand_in, fund)
    assert "Avancé par le CISO" not in words(fund, "fr")


@pytest.mark.parametrize(("language", "refund"), [("fr", "−25,00\u00a0$"), ("es", "−$25.00"), ("en", "−$25.00")])
def test_each_table_has_one_way_of_writing_what_left(stand_in, language, refund):
    shown = words(gone_twice(stand_in), language)
    assert shown.count(refund) == 2
    assert not re.search(r"-\s?\$?\d|\$\s?[-−]|−\s|−−", shown)


def test_a_part_refunded_is_still_to_find(stand_in):
    fund = make_fund()
    stand_in.refund(received(stand_in, fund).payment_intent_id, 500)
    tell(stand_in)
    totals = fund_totals(fund)
    assert (totals.shown_cents, totals.missing_cents) == (2000, 98_000)
