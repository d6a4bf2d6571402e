"""Movements that belong to no payment, and what reconciliation says of every one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations import ledger
from donations.chart import road_of
from donations.models import Account, LedgerEntry, Payment, Refund
from donations.services import reconciliation
from donations.services.reconciliation import reconcile
from sandbox.balance import move
from tests.factories.facts import DAY, movement
from tests.factories.lives import received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "cents", "booked"),
    [
        ("payout", -500, "payout"), ("payout_failure", 500, "payout_returned"), ("payout_cancel", 500, "payout_returned"),
        ("payout_cancel", 1, "payout_returned"), ("stripe_fee", -30, "fee"), ("stripe_fee", 30, "fee_returned"),
        ("payout", 500, "drawn"), ("payout_failure", -500, "drawn_returned"),
        ("payout_minimum_balance_hold", -7, "held"), ("payout_minimum_balance_release", 7, "released"),
        ("reserve_hold", -7, "reserved"), ("reserve_release", 7, "unreserved"), ("stripe_fx_fee", -7, "exchange"),
        ("stripe_fx_fee", 7, "exchange_back"), ("tax_fee", -7, "tax"), ("tax_fee", 7, "tax_returned"),
        ("contribution", -7, "contributed"), ("contribution", 7, "contributed_back"), ("topup", 7, "topup"),
        ("topup_reversal", -7, "topup_returned"), ("advance", 7, "unknown_in"), ("transfer", -7, "unknown_out"),
    ],
)  # fmt: skip
def test_each_kind_of_movement_takes_its_road(kind, cents, booked):
    assert ledger.post_movement(movement(type=kind, amount_cents=cents)) == booked
    entry = LedgerEntry.objects.get(source="txn_fact")
    assert (entry.kind, entry.amount_cents, entry.occurred_at) == (booked, abs(cents), DAY)
    assert (entry.from_account, entry.to_account) == road_of(LedgerEntry.Kind(booked), None, None)


@pytest.mark.parametrize(("fee", "booked"), [(25, "fee"), (1, "fee"), (-25, "fee_returned")])
def test_the_fee_of_a_movement_is_an_entry_of_its_own(fee, booked):
    ledger.post_movement(movement(fee_cents=fee))
    entries = dict(LedgerEntry.objects.filter(source="txn_fact").values_list("kind", "amount_cents"))
    assert entries == {"payout": 500, booked: abs(fee)}


def test_a_movement_of_nothing_but_its_fee_posts_the_fee_alone():
    assert ledger.post_movement(movement(type="transfer", amount_cents=0, fee_cents=10)) == "unknown_out"
    assert list(LedgerEntry.objects.filter(source="txn_fact").values_list("kind", flat=True)) == ["fee"]


def test_a_fee_is_posted_once_and_not_doubled_by_its_own_column():
    ledger.post_movement(movement(type="stripe_fee", amount_cents=-30, fee_cents=30))
    assert list(LedgerEntry.objects.filter(source="txn_fact").values_list("kind", "amount_cents")) == [("fee", 30)]


def test_the_sums_are_stripes_gross_fees_and_net(stand_in):
    one, two = received(stand_in, amount_cents=10_000), received(stand_in, amount_cents=5000)
    stand_in.refund(one.payment_intent_id, 1000)
    stand_in.payout(2000)
    tell(stand_in)
    result = reconcile(since=timezone.now() - timedelta(days=1))
    fees = one.fee_cents + two.fee_cents
    assert result.movements == 4
    assert (result.stripe_gross_cents, result.stripe_fee_cents) == (15_000, fees)
    assert result.stripe_net_cents == 15_000 - fees - 1000 - 2000


def test_what_was_repaired_is_named_by_its_movement(stand_in):
    with stand_in.state.lock:
        made = move(stand_in.state, "contribution", 777, source="ct_1")
    assert reconcile(since=timezone.now() - timedelta(days=1)).repaired == [made["id"]]


def test_what_cannot_be_repaired_says_why_by_its_movement(stand_in):
    with stand_in.state.lock:
        made = move(stand_in.state, "contribution", 777, source="ct_1")
        made["currency"] = "usd"
    result = reconcile(since=timezone.now() - timedelta(days=1))
    assert result.differences == [f"{made['id']}: {made['id']} is in USD"]
    assert result.repaired == []


def test_a_failed_refund_agrees_by_its_two_movements(stand_in):
    payment = received(stand_in)
    refund = stand_in.refund(payment.payment_intent_id, 700)
    tell(stand_in)
    stand_in.finish_refund(refund["id"], "failed")
    tell(stand_in)
    since = timezone.now() - timedelta(days=1)
    assert reconcile(since=since, repair=False).differences == []
    returned = Refund.objects.get().failure_transaction_id
    stand_in.state.balance_transactions[returned]["amount"] = 701
    assert reconcile(since=since, repair=False).differences == [
        f"{returned}: refund_failure of 701 at Stripe, 700 in the books"
    ]


def test_only_what_lies_within_the_days_is_a_phantom(stand_in):
    now = timezone.now()
    payment = received(stand_in)
    values = {"payment": payment, "amount_cents": 1, "status": "succeeded"}
    for name, days in (("before", 9), ("within", 2), ("after", -2)):
        moment = now - timedelta(days=days)
        Payment.objects.create(
            payment_intent_id=f"pi_{name}", charge_id=f"ch_{name}", amount_cents=5, charged_at=moment, fund=payment.fund
        )
        Refund.objects.create(
            refund_id=f"re_{name}", balance_transaction_id=f"txn_re_{name}", refunded_at=moment, **values
        )
        LedgerEntry.objects.create(
            kind="payout", source=f"txn_{name}", from_account=Account.STRIPE, to_account=Account.BANK, amount_cents=5,
            occurred_at=moment,
        )  # fmt: skip
    Refund.objects.create(refund_id="re_pending", refunded_at=now - timedelta(days=2), **values)
    found = reconciliation._phantoms(now - timedelta(days=5), now - timedelta(days=1), set())
    assert found == ["ch_within", "re_within", "txn_within"]


def test_a_reconciliation_ends_an_hour_ahead_of_this_machines_clock(stand_in, monkeypatch):
    asked = []
    monkeypatch.setattr(reconciliation, "list_movements", lambda since, until: asked.append(until) or [])
    reconcile(since=timezone.now())
    assert abs(asked[0] - timezone.now() - timedelta(hours=1)) < timedelta(minutes=1)
