"""Each entry bears the date on which Stripe's balance moved, and the tax in a fee is an entry of its own."""

from datetime import UTC, datetime, timedelta

import pytest

from donations.gateways.balance import movement_of
from donations.models import LedgerEntry, Payment, Refund
from donations.selectors import fund_totals
from donations.services.months import month_report
from sandbox.balance import move
from tests.factories.books import balances, empty_books, equals_stripe, kinds, night
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import broken, received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
DAY = 86_400


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def dated(kind: str) -> datetime:
    return LedgerEntry.objects.get(kind=kind).occurred_at


def moved(bench, kind: str) -> datetime:
    rows = bench.state.balance_transactions.values()
    (row,) = [row for row in rows if row["type"] == kind and row["created"] >= bench.state.born_at]
    return datetime.fromtimestamp(row["created"], UTC)


def test_a_refund_that_fails_in_january_comes_back_in_january(stand_in):
    payment = received(stand_in)
    refund = stand_in.refund(payment.payment_intent_id, 700)
    tell(stand_in)
    stand_in.state.clock.advance(40 * DAY)
    stand_in.finish_refund(refund["id"], "failed")
    tell(stand_in)
    left, back = dated("refund"), dated("refund_returned")
    assert (left, back) == (moved(stand_in, "refund"), moved(stand_in, "refund_failure"))
    assert back - left >= timedelta(days=39)
    row = Refund.objects.get()
    assert (row.moved_at, row.returned_at) == (left, back)


def test_a_refund_asked_on_one_day_and_gone_on_another_is_dated_by_the_second(stand_in):
    payment = received(stand_in)
    refund = stand_in.refund(payment.payment_intent_id, 700, "pending")
    tell(stand_in)
    stand_in.state.clock.advance(3 * DAY)
    stand_in.finish_refund(refund["id"])
    tell(stand_in)
    assert dated("refund") == moved(stand_in, "refund")
    assert dated("refund") - Refund.objects.get().refunded_at >= timedelta(days=2)


def test_a_fee_learned_days_later_bears_its_movements_date(stand_in):
    stand_in.chaos.fee_delay_seconds = 3 * DAY
    gift = open_gift(make_fund())
    stand_in.pay(gift.checkout_session_id)
    movement = list(stand_in.state.balance_transactions.values())[-1]
    movement["created"] += 2 * DAY
    tell(stand_in)
    assert kinds() == [("gift", 2500)]
    stand_in.advance(4 * DAY)
    tell(stand_in)
    assert dated("fee") == moved(stand_in, "charge")
    assert dated("fee") - dated("gift") >= timedelta(days=2)
    assert Payment.objects.get().moved_at == dated("fee")


def test_a_closed_month_changes_only_by_entries_that_say_so(stand_in, settings):
    """A charge of the month before, told late: the report names it in both months."""
    settings.BOOKS_OPEN_AT -= timedelta(days=90)
    gift = open_gift(make_fund())
    stand_in.state.clock.offset -= 40 * DAY
    stand_in.pay(gift.checkout_session_id)
    stand_in.state.clock.offset += 40 * DAY
    tell(stand_in)
    month = dated("gift")
    report = month_report(f"{month:%Y-%m}")
    assert {entry.kind for entry in report.late} == {"gift", "fee"}
    assert report.earlier == []
    now = month_report(f"{datetime.now(UTC):%Y-%m}")
    assert ({entry.kind for entry in now.earlier}, now.late) == ({"gift", "fee"}, [])


def test_what_a_month_posts_of_itself_is_not_from_before(stand_in):
    received(stand_in)
    report = month_report(f"{dated('gift'):%Y-%m}")
    assert (report.earlier, report.late) == ([], [])


def test_a_lost_dispute_is_a_loss_of_the_day_on_which_it_was_closed(stand_in):
    payment = received(stand_in)
    dispute = stand_in.dispute(payment.payment_intent_id)
    tell(stand_in)
    stand_in.state.clock.advance(30 * DAY)
    stand_in.close_dispute(dispute["id"], "lost")
    closed = datetime.fromtimestamp(stand_in.state.clock.now(), UTC)
    tell(stand_in)
    assert closed - timedelta(minutes=5) <= dated("written_off") <= closed


def taxed(bench, tax: int) -> None:
    """The fee of our only charge holds so much tax, from now on."""
    row = [row for row in bench.state.balance_transactions.values() if row["type"] == "charge"][-1]
    row["fee_details"] = [
        {
            "amount": row["fee"] - tax,
            "currency": "cad",
            "type": "stripe_fee",
            "description": "fees",
            "application": None,
        },
        {"amount": tax, "currency": "cad", "type": "tax", "description": "GST", "application": None},
    ]


def test_the_tax_in_a_fee_is_an_entry_of_its_own_and_a_cost_of_the_fund(stand_in):
    fund = make_fund()
    gift = open_gift(fund, amount_cents=10_000)
    stand_in.pay(gift.checkout_session_id)
    taxed(stand_in, 42)
    tell(stand_in)
    night()
    assert kinds() == [("gift", 10_000), ("fee", 278), ("tax", 42)]
    assert balances() == {
        "assets:stripe": 9680, "income:gifts": -10_000, "expenses:fees": 278, "expenses:taxes": 42,
    }  # fmt: skip
    assert (fund_totals(fund).fee_cents, fund_totals(fund).net_cents) == (320, 9680)
    assert (Payment.objects.get().tax_cents, broken(), equals_stripe(stand_in)) == (42, [], True)


def test_a_refunds_own_fee_is_booked_by_the_night(stand_in):
    payment = received(stand_in, amount_cents=10_000)
    refund = stand_in.refund(payment.payment_intent_id, 700)
    row = stand_in.state.balance_transactions[refund["balance_transaction"]]
    row |= {"fee": 25, "net": -725}
    tell(stand_in)
    night()
    assert (equals_stripe(stand_in), broken()) == (True, [])
    assert fund_totals(payment.fund).fee_cents == payment.fee_cents + 25


def test_a_movement_keeps_its_balance_and_the_tax_in_its_fee(stand_in):
    from types import SimpleNamespace

    with stand_in.state.lock:
        made = move(stand_in.state, "charge", 100, source=None, fee=10, tax=3, balance_type="risk_reserved")
    details = [SimpleNamespace(**part) for part in made["fee_details"]]
    fact = movement_of(SimpleNamespace(**{**made, "fee_details": details}))
    assert (fact.balance_type, fact.fee_cents, fact.tax_cents) == ("risk_reserved", 10, 3)
    old = SimpleNamespace(
        **{name: made[name] for name in ("id", "type", "source", "amount", "fee", "currency", "created")}
    )
    assert (movement_of(old).balance_type, movement_of(old).tax_cents) == ("payments", 0)
