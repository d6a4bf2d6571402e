"""Other programs' money: in another currency it is no business of ours, and its fees are never our funds'."""

import pytest

from donations.exceptions import NotOurs
from donations.models import Account, LedgerEntry, Payment, StripeEvent
from donations.selectors import account_balance_cents
from donations.services import payouts
from donations.services.attribution import attribute_payment
from donations.services.runs import run_reconciliation
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
