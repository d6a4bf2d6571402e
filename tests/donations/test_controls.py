"""Guards switched off one by one: what they keep out then comes in."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from donations.exceptions import InvalidAmount
from donations.gateways import charges, checkout
from donations.gateways.facts import ChargeFact
from donations.models import Donation, Fund, Payment, StripeEvent
from donations.money import parse_gift
from donations.selectors import fund_totals
from donations.services import settlement, webhook_events
from donations.services.reconciliation import reconcile
from tests.factories.gifts import make_fund, open_gift, post_gift
from tests.factories.webhooks import deliver_all

pytestmark = pytest.mark.django_db


def test_without_the_dates_a_closed_fund_would_take_gifts(client, stand_in, monkeypatch):
    fund = make_fund(closes_on=timezone.localdate() - timedelta(days=1))
    assert post_gift(client, fund).status_code == 422
    monkeypatch.setattr(Fund, "is_open", lambda self, today=None: True)
    assert post_gift(client, fund).status_code == 303


def test_without_the_bounds_any_amount_would_be_asked(client, stand_in, monkeypatch):
    fund = make_fund()
    assert post_gift(client, fund, amount="", other_amount="999999").status_code == 422
    monkeypatch.setattr("donations.forms.gift.parse_gift", lambda text: int(text) * 100)
    assert post_gift(client, fund, amount="", other_amount="999999").status_code == 303


def test_without_the_parser_the_database_still_refuses_a_negative_gift(client, stand_in, monkeypatch):
    fund = make_fund()
    with pytest.raises(InvalidAmount):
        parse_gift("-5")
    monkeypatch.setattr("donations.forms.gift.parse_gift", lambda text: -500)
    with transaction.atomic():
        assert post_gift(client, fund).status_code == 503
        transaction.set_rollback(True)
    assert not Donation.objects.filter(fund=fund).exists()


def test_without_the_cleaning_a_name_would_span_lines(client, stand_in, monkeypatch):
    monkeypatch.setattr("core.forms.clean_line", lambda text: text)
    monkeypatch.setattr("core.cleaning.clean_text", lambda text, **_values: text)
    post_gift(client, make_fund(), donor_name="Zoé\r\nBcc: x@example.org")
    assert "\n" in Donation.objects.latest("pk").donor_name


def test_without_asking_stripe_a_declined_card_would_count_as_money(client, stand_in, monkeypatch):
    """A till that believed events instead of asking what is true now would book what was refused."""
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id, card="decline")
    intent = next(iter(stand_in.state.payment_intents.values()))
    assert charges.fetch_charge(intent["id"]) is None
    believing = ChargeFact(intent["id"], "ch_x", 2500, "CAD", timezone.now(), False, metadata=intent["metadata"])
    settlement.settle_charge(believing)
    assert fund_totals(fund).received_cents == 2500


def test_without_the_sweeper_a_gift_whose_events_are_lost_stays_pending(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id)
    webhook_events.process_due_events()
    gift.refresh_from_db()
    assert (gift.status, fund_totals(fund).received_cents) == ("pending", 0)


def test_an_inbox_that_answered_done_before_handling_would_lose_money_to_a_crash(client, stand_in, monkeypatch):
    """Why the state is written after the facts: reversed, a crash between the two loses the gift, and only
    reconciliation finds it."""
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    deliver_all(client, stand_in)
    StripeEvent.objects.update(status=StripeEvent.Status.DONE)
    assert webhook_events.process_due_events() == 0
    assert fund_totals(fund).received_cents == 0
    assert reconcile(since=timezone.now() - timedelta(days=1)).repaired
    assert fund_totals(fund).received_cents == 2500


def test_without_one_transaction_a_stop_in_the_middle_would_leave_money_without_its_entry(stand_in, monkeypatch):
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id)
    charge = charges.fetch_charge(checkout.fetch_checkout(gift.checkout_session_id).payment_intent_id)

    def stopped(payment):
        raise DatabaseError("the server stopped")

    monkeypatch.setattr("donations.ledger.post_payment", stopped)
    with pytest.raises(DatabaseError):
        settlement.settle_charge(charge)
    assert not Payment.objects.filter(fund=fund).exists()
    # The same steps by hand, without the transaction around them.
    settlement._payment(charge, gift)
    with pytest.raises(DatabaseError):
        stopped(None)
    assert Payment.objects.filter(fund=fund).exists()
    assert fund_totals(fund).received_cents == 0


def test_without_the_protection_a_fund_would_vanish_with_its_appeal(stand_in):
    fund = make_fund()
    open_gift(fund)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM donations_fund WHERE id = %s", [fund.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    empty = make_fund()
    empty.delete()
    assert not Fund.objects.filter(pk=empty.pk).exists()
