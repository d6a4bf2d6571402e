"""Refunds, disputes and bank debits: facts of their own, in any order, followed at once by totals and pages."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.models import OutgoingMail
from donations.exceptions import NotSettledYet
from donations.gateways import reversals as gateway
from donations.models import Account, Dispute, LedgerEntry, Payment, Refund, StripeEvent
from donations.selectors import account_balance_cents, fund_totals
from donations.services import reversals
from donations.services.reconciliation import reconcile
from donations.services.sessions import follow_charge
from tests.factories.books import difference, empty_books, equals_stripe
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, broken, received
from tests.factories.webhooks import deliver, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def test_partial_refunds_leave_the_total_to_the_cent(stand_in):
    fund = make_fund()
    payment = received(stand_in, fund, amount_cents=10_000)
    for cents in (2500, 1, 7499):
        stand_in.refund(payment.payment_intent_id, cents)
        tell(stand_in)
    totals = fund_totals(fund)
    assert (totals.given_cents, totals.refunded_cents, totals.received_cents) == (10_000, 10_000, 0)
    assert equals_stripe(stand_in)
    assert difference() == ""
    assert broken() == []


def test_a_refund_told_before_its_payment_books_both(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id)
    intent = next(iter(stand_in.state.payment_intents))
    stand_in.refund(intent, 500)
    (event,) = [event for event in stand_in.pending_deliveries() if event["type"] == "refund.created"]
    deliver(client, stand_in, event)
    stand_in.state.deliveries.clear()
    tell(stand_in)
    assert (again(gift).status, fund_totals(fund).received_cents) == ("succeeded", 2000)


def test_a_refund_of_money_that_has_not_come_waits(stand_in):
    stand_in.pay(open_gift(make_fund()).checkout_session_id, card="debit")
    (intent,) = stand_in.state.payment_intents
    with pytest.raises(NotSettledYet):
        reversals.follow_refunds_of(intent)


def test_a_pending_refund_is_not_money_until_it_leaves(stand_in):
    fund = make_fund()
    payment = received(stand_in, fund)
    refund = stand_in.refund(payment.payment_intent_id, 700, "pending")
    tell(stand_in)
    assert fund_totals(fund).received_cents == 2500
    assert OutgoingMail.objects.filter(kind="refund-notice").count() == 0
    stand_in.finish_refund(refund["id"])
    tell(stand_in)
    assert fund_totals(fund).received_cents == 1800
    assert OutgoingMail.objects.filter(kind="refund-notice").count() == 1


def test_a_refund_that_fails_later_comes_back_and_its_donor_is_told(stand_in):
    fund = make_fund()
    payment = received(stand_in, fund)
    refund = stand_in.refund(payment.payment_intent_id)
    tell(stand_in)
    assert fund_totals(fund).received_cents == 0
    stand_in.finish_refund(refund["id"], "failed")
    tell(stand_in)
    assert (Refund.objects.get().status, fund_totals(fund).received_cents) == ("failed", 2500)
    assert equals_stripe(stand_in)
    assert OutgoingMail.objects.filter(kind="refund-notice").count() == 2
    stand_in.refund(payment.payment_intent_id)
    tell(stand_in)
    assert fund_totals(fund).received_cents == 0
    assert broken() == []


def test_refunds_never_exceed_the_payment_even_by_hand(stand_in):
    payment = received(stand_in)
    values = {"payment": payment, "status": "succeeded", "refunded_at": timezone.now()}
    Refund.objects.create(refund_id="re_1", amount_cents=2000, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.create(refund_id="re_2", amount_cents=501, **values)
    Refund.objects.create(refund_id="re_3", amount_cents=500, **values)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE donations_refund DISABLE TRIGGER refund_ceiling")
    Refund.objects.create(refund_id="re_4", amount_cents=99, **values)
    assert "payments refunded by more than their amount" in broken()


def test_a_dispute_withdraws_and_its_victory_returns(stand_in):
    fund = make_fund()
    payment = received(stand_in, fund, amount_cents=8000)
    dispute = stand_in.dispute(payment.payment_intent_id)
    tell(stand_in)
    totals = fund_totals(fund)
    assert (totals.received_cents, totals.disputed_cents) == (0, 8000)
    assert totals.fee_cents == payment.fee_cents + 2000
    stand_in.close_dispute(dispute["id"], "won", returns_fee=True)
    tell(stand_in)
    totals = fund_totals(fund)
    assert (totals.received_cents, totals.fee_cents) == (8000, payment.fee_cents)
    assert Dispute.objects.get().status == "won"
    assert equals_stripe(stand_in)
    assert broken() == []


def test_partial_and_lost_disputes_and_two_on_one_payment(stand_in):
    fund = make_fund()
    payment = received(stand_in, fund, amount_cents=8000)
    first = stand_in.dispute(payment.payment_intent_id, 3000)
    second = stand_in.dispute(payment.payment_intent_id, 1000)
    stand_in.close_dispute(first["id"], "lost")
    stand_in.close_dispute(second["id"], "won")
    tell(stand_in)
    assert fund_totals(fund).received_cents == 5000
    assert dict(Dispute.objects.values_list("dispute_id", "status")) == {first["id"]: "lost", second["id"]: "won"}
    assert equals_stripe(stand_in)


def test_an_inquiry_moves_nothing_until_it_becomes_a_dispute(stand_in):
    fund = make_fund()
    payment = received(stand_in, fund)
    inquiry = stand_in.dispute(payment.payment_intent_id, inquiry=True)
    tell(stand_in)
    assert (Dispute.objects.get().status, fund_totals(fund).received_cents) == ("inquiry", 2500)
    stand_in.escalate(inquiry["id"])
    tell(stand_in)
    assert (Dispute.objects.get().status, fund_totals(fund).received_cents) == ("open", 0)
    other = received(stand_in, fund)
    closed = stand_in.dispute(other.payment_intent_id, inquiry=True)
    stand_in.close_dispute(closed["id"])
    tell(stand_in)
    assert Dispute.objects.get(dispute_id=closed["id"]).status == "closed"


def test_a_stale_answer_never_reopens_a_dispute(stand_in):
    payment = received(stand_in)
    dispute = stand_in.dispute(payment.payment_intent_id)
    old = gateway.fetch_dispute(dispute["id"])
    stand_in.close_dispute(dispute["id"], "lost")
    tell(stand_in)
    reversals.settle_dispute(payment, old)
    assert Dispute.objects.get().status == "lost"


def test_a_bank_debit_is_not_money_for_days(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id, card="debit")
    tell(stand_in)
    assert (again(gift).status, fund_totals(fund).gifts) == ("processing", 0)
    assert "quelques jours" in client.get(f"/don/merci/{gift.public_id}/").content.decode()
    assert not OutgoingMail.objects.exists()
    (intent,) = stand_in.state.payment_intents
    stand_in.settle_debit(intent)
    tell(stand_in)
    assert (again(gift).status, Payment.objects.get(donation=gift).method) == ("succeeded", "acss_debit")
    assert fund_totals(fund).received_cents == 2500
    stand_in.dispute(intent, status="lost")
    tell(stand_in)
    assert (fund_totals(fund).received_cents, again(gift).status) == (0, "succeeded")
    assert broken() == []


def test_a_debit_that_the_bank_refuses_is_told_once(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id, card="debit")
    (intent,) = stand_in.state.payment_intents
    stand_in.settle_debit(intent, succeeds=False)
    for event in reversed(stand_in.pending_deliveries()):
        deliver(client, stand_in, event)
    tell(stand_in)
    assert (again(gift).status, fund_totals(fund).gifts) == ("failed", 0)
    assert OutgoingMail.objects.filter(kind="debit-failed").count() == 1


def test_money_seen_in_another_currency_is_booked_in_canadian_dollars(stand_in):
    intent = stand_in.charge(1000, currency="usd", settled_amount=1370)
    tell(stand_in)
    payment = Payment.objects.get(payment_intent_id=intent["id"])
    assert (payment.amount_cents, payment.currency) == (1370, "CAD")
    assert (payment.presentment_cents, payment.presentment_currency) == (1000, "USD")
    stand_in.refund(intent["id"], 500)
    tell(stand_in)
    assert Refund.objects.get().amount_cents == 685
    assert equals_stripe(stand_in)


def test_adaptive_pricing_keeps_both_amounts(stand_in):
    fund = make_fund()
    seen = {"presentment_amount": 900, "presentment_currency": "eur"}
    intent = stand_in.charge(1300, metadata={"fund": fund.code}, presentment=seen)
    tell(stand_in)
    payment = Payment.objects.get(payment_intent_id=intent["id"])
    assert (payment.amount_cents, payment.presentment_cents, payment.presentment_currency) == (1300, 900, "EUR")


def test_another_currency_whose_worth_is_not_known_yet_waits_and_is_not_parked(stand_in):
    stand_in.chaos.fee_delay_seconds = 3600
    intent = stand_in.charge(1000, currency="usd", settled_amount=1370)
    tell(stand_in)
    assert set(StripeEvent.objects.values_list("status", flat=True)) == {"received"}
    stand_in.advance(3700)
    tell(stand_in)
    assert not StripeEvent.objects.filter(status="received").exists()
    assert Payment.objects.get(payment_intent_id=intent["id"]).amount_cents == 1370


def test_payouts_and_stripes_own_fees_leave_the_account_in_the_books_too(stand_in):
    received(stand_in, amount_cents=50_000)
    sent = stand_in.payout(20_000)
    stand_in.account_fee(150)
    tell(stand_in)
    assert account_balance_cents(Account.BANK) == 20_000
    result = reconcile(since=timezone.now() - timedelta(days=1))
    assert (result.differences, len(result.repaired)) == ([], 1)
    stand_in.fail_payout(sent["id"])
    tell(stand_in)
    assert account_balance_cents(Account.BANK) == 0
    assert difference() == ""
    assert broken() == []


def test_reconciliation_books_refunds_and_disputes_that_no_event_told(stand_in):
    fund = make_fund()
    one, two = (received(stand_in, fund, amount_cents=5000) for _ in range(2))
    stand_in.refund(one.payment_intent_id, 1200)
    dispute = stand_in.dispute(two.payment_intent_id)
    stand_in.close_dispute(dispute["id"], "won")
    stand_in.state.deliveries.clear()
    since = timezone.now() - timedelta(days=1)
    assert len(reconcile(since=since, repair=False).differences) == 3
    result = reconcile(since=since)
    assert result.differences == []
    assert reconcile(since=since, repair=False).differences == []
    assert fund_totals(fund).received_cents == 8800


def test_reconciliation_names_what_the_books_invented(stand_in):
    payment = received(stand_in)
    Refund.objects.create(
        refund_id="re_ghost", payment=payment, amount_cents=1, status="succeeded",
        balance_transaction_id="txn_ghost", refunded_at=timezone.now(),
    )  # fmt: skip
    LedgerEntry.objects.create(
        kind="payout", source="txn_phantom", from_account=Account.STRIPE, to_account=Account.BANK, amount_cents=5,
        occurred_at=timezone.now(),
    )  # fmt: skip
    differences = " ".join(reconcile(since=timezone.now() - timedelta(days=1)).differences)
    assert "re_ghost" in differences
    assert "txn_phantom" in differences
    assert difference()


def test_following_a_charge_twice_changes_nothing(stand_in):
    payment = received(stand_in)
    before = LedgerEntry.objects.count()
    follow_charge(payment.payment_intent_id)
    assert LedgerEntry.objects.count() == before
