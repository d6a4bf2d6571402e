"""Other programs' money: in another currency it is no business of ours, and its fees are never our funds'."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from donations.exceptions import NotOurs
from donations.models import Account, LedgerEntry, Payment, StripeEvent
from donations.selectors import account_balance_cents, fund_totals
from donations.services import payouts, runs
from donations.services.attribution import attribute_payment
from donations.services.fee_sharing import share_account_fees
from donations.services.reconciliation import Reconciliation
from donations.services.runs import run_reconciliation
from sandbox.balance import move
from tests.factories.books import alarms, balances, empty_books, equals_stripe, night, treasurer
from tests.factories.gifts import make_fund
from tests.factories.lives import received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db

THEIRS = {"order_id": "1"}


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def dollars_of_a_neighbour(bench) -> None:
    """Another program keeps a balance in US dollars: it charges, gives back, is contested, is paid out and billed."""
    charge = bench.charge(9000, metadata=THEIRS, currency="usd", settles_in="usd")
    bench.refund(charge["id"], 1000)
    bench.dispute(charge["id"], 500)
    bench.move_money("stripe_fee", 40, "usd")
    bench.payout(500, "usd")


def test_a_neighbours_dollars_alarm_nobody_and_are_never_booked(stand_in, client):
    received(stand_in)
    dollars_of_a_neighbour(stand_in)
    tell(stand_in)
    night()
    assert alarms(client) == []
    assert not StripeEvent.objects.filter(status="parked").exists()
    assert Payment.objects.count() == 1
    assert equals_stripe(stand_in)
    assert run_reconciliation(days=35, repair=False).differences == []


def test_dollars_that_carry_no_mark_at_all_may_be_ours_and_are_named(stand_in, client):
    stand_in.charge(9000, currency="usd", settles_in="usd")
    tell(stand_in)
    night()
    assert "events parked" in alarms(client)
    assert "differences with Stripe's balance" in alarms(client)


def test_control_judged_by_currency_alone_the_neighbours_dollars_are_parked(stand_in, client, monkeypatch):
    monkeypatch.setattr("donations.gateways.charges.FOREIGN", {"metadata": {}})
    dollars_of_a_neighbour(stand_in)
    tell(stand_in)
    assert "events parked" in alarms(client)


def test_a_payout_in_another_currency_is_none_of_ours(stand_in):
    made = stand_in.payout(5, "usd")
    with pytest.raises(NotOurs, match="is in USD"):
        payouts.follow_payout(made["id"])


@pytest.mark.parametrize("told", ["submitted and paid", "paid", "refused", "refused, fee returned"])
def test_the_fee_of_a_neighbours_debit_is_borne_by_the_neighbour(stand_in, client, told):
    fund = make_fund()
    received(stand_in, fund, amount_cents=5000)
    intent = stand_in.charge(10_000, metadata=THEIRS, method="acss_debit")
    if told != "paid":
        tell(stand_in)
    stand_in.settle_debit(intent["id"], succeeds="paid" in told, returns_fee="returned" in told)
    tell(stand_in)
    night()
    assert (alarms(client), equals_stripe(stand_in)) == ([], True)
    assert not LedgerEntry.objects.filter(kind__in=["fee_share", "fee_share_back"]).exists()
    assert "expenses:unshared" not in balances()
    left = {"refused": -320, "refused, fee returned": 0}.get(told, 10_000 - 320)
    assert account_balance_cents(Account.FOREIGN) == -left


def test_control_without_the_neighbours_mark_the_funds_bear_the_fee(stand_in, monkeypatch):
    monkeypatch.setattr("donations.gateways.charges.FOREIGN", {"metadata": {}})
    received(stand_in, make_fund(), amount_cents=5000)
    stand_in.charge(10_000, metadata=THEIRS, method="acss_debit")
    tell(stand_in)
    night()
    assert account_balance_cents(Account.UNSHARED) == 320


def test_the_fee_of_an_unnamed_debit_waits_for_the_fund_that_a_person_names(stand_in, client):
    other, fund = make_fund(), make_fund()
    received(stand_in, other, amount_cents=5000)
    intent = stand_in.charge(10_000, method="acss_debit")
    tell(stand_in)
    night()
    stand_in.settle_debit(intent["id"])
    tell(stand_in)
    night()
    assert account_balance_cents(Account.UNSHARED) == 320
    payment = Payment.objects.get(payment_intent_id=intent["id"])
    attribute_payment(payment, fund=fund, reason="A cheque in another form", decided_by=treasurer())
    night()
    assert (alarms(client), equals_stripe(stand_in)) == ([], True)
    assert account_balance_cents(Account.UNSHARED) == 0
    kinds = LedgerEntry.objects.filter(fund=fund).values_list("kind", "amount_cents")
    assert sorted(kinds) == [("attributed", 10_000), ("fee_attributed", 320)]
    assert not LedgerEntry.objects.filter(kind="fee_share").exists()


@pytest.mark.parametrize("purpose", ["fund", "other", "foreign"])
def test_the_fee_of_a_debit_named_by_a_person_is_never_shared_as_well(stand_in, purpose):
    fund = make_fund()
    received(stand_in, make_fund(), amount_cents=5000)
    intent = stand_in.charge(10_000, method="acss_debit")
    stand_in.settle_debit(intent["id"])
    tell(stand_in)
    payment = Payment.objects.get(payment_intent_id=intent["id"])
    of_fund = fund if purpose == "fund" else None
    attribute_payment(payment, purpose=purpose, fund=of_fund, reason="x", decided_by=treasurer())
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        share_account_fees()
    assert account_balance_cents(Account.UNSHARED) == 0
    assert not LedgerEntry.objects.filter(kind="fee_share").exists()


def test_a_fee_that_all_funds_share_stays_theirs_when_the_debit_is_named_late(stand_in):
    received(stand_in, make_fund(), amount_cents=5000)
    intent = stand_in.charge(10_000, method="acss_debit")
    tell(stand_in)
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        LedgerEntry.objects.create(
            kind="gift", source="pi_later", from_account=Account.GIFTS, to_account=Account.STRIPE, fund=make_fund(),
            amount_cents=5000, occurred_at=timezone.now() - timedelta(days=40),
        )  # fmt: skip
        assert share_account_fees() == 1
    stand_in.settle_debit(intent["id"])
    tell(stand_in)
    payment = Payment.objects.get(payment_intent_id=intent["id"])
    attribute_payment(payment, fund=make_fund(), reason="x", decided_by=treasurer())
    assert account_balance_cents(Account.UNSHARED) == 0


def test_money_told_as_not_ours_and_corrected_later_takes_its_fee_along(stand_in):
    intent = stand_in.charge(10_000)
    tell(stand_in)
    payment, fund = Payment.objects.get(payment_intent_id=intent["id"]), make_fund()
    attribute_payment(payment, purpose="foreign", reason="Another shop", decided_by=treasurer())
    assert account_balance_cents(Account.FOREIGN) == -9680
    payment.refresh_from_db()
    attribute_payment(payment, fund=fund, reason="It was ours", decided_by=treasurer())
    assert account_balance_cents(Account.FOREIGN) == 0
    assert fund_totals(fund).net_cents == 9680


def test_dollars_whose_refund_names_no_payment_never_enter_the_books(stand_in, client):
    received(stand_in)
    with stand_in.state.lock:
        row = move(stand_in.state, "refund", -5000, source="re_of_a_balance", currency="usd")
    refund = {"id": "re_of_a_balance", "object": "refund", "amount": 5000, "currency": "usd", "status": "succeeded",
              "payment_intent": None, "charge": None, "created": row["created"], "balance_transaction": row["id"]}  # fmt: skip
    stand_in.state.refunds[refund["id"]] = refund
    named = run_reconciliation(days=35).named
    assert "is in USD" in named[row["id"]]
    assert not LedgerEntry.objects.filter(source=row["id"]).exists()
    assert equals_stripe(stand_in)


def test_what_the_second_look_books_or_names_is_in_the_report(stand_in, monkeypatch):
    looks = iter([{"txn_early": "not settled yet"}, {"txn_late": "is dreaming"}])
    answers = iter(["balance: off", ""])

    def look(**_window):
        found = Reconciliation(named=dict(next(looks)))
        found.repaired = ["txn_early"] if "txn_late" in found.named else []
        return found

    monkeypatch.setattr(runs, "reconcile", look)
    monkeypatch.setattr(runs, "compare_balance", lambda: next(answers))
    assert runs.run_reconciliation(days=35).named == {"txn_late": "is dreaming"}
