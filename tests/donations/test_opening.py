"""The books are opened on an account that lived before: what it held is their opening, and nothing is counted twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from donations import ledger
from donations.exceptions import BeforeTheBooks, NotSettledYet
from donations.models import JobRun, LedgerEntry, Payment, StripeEvent
from donations.services import opening, runs
from donations.services.reconciliation import compare_balance
from tests.factories.books import alarms, balances, empty_books, equals_stripe, night, treasurer
from tests.factories.facts import DAY
from tests.factories.lives import broken, received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


@pytest.fixture
def older(stand_in, settings):
    """An account that was used before the books: charges, a payout, and something left; the books open now."""
    stand_in.state.clock.offset -= 3 * 86_400
    old = [stand_in.charge(cents) for cents in (40_000, 2000)]
    stand_in.payout(30_000)
    stand_in.state.clock.offset += 3 * 86_400
    settings.BOOKS_OPEN_AT = timezone.now() - timedelta(hours=1)
    return old


def test_the_account_equals_stripes_balance_from_the_first_day(stand_in, older, client):
    held = stand_in.truth()["balance_cents"]
    night()
    tell(stand_in)
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.amount_cents, entry.from_account) == ("opening", held, "equity:opening")
    assert not Payment.objects.exists()
    received(stand_in)
    assert (compare_balance(), alarms(client), broken()) == ("", [], [])


def test_an_event_of_an_older_charge_says_nothing_and_is_not_parked(stand_in, older):
    tell(stand_in)
    assert set(StripeEvent.objects.values_list("status", flat=True)) <= {"done", "ignored"}
    assert not Payment.objects.exists()


def test_the_books_are_opened_once(stand_in, older):
    assert opening.open_books() is True
    received(stand_in)
    assert opening.open_books() is False
    assert LedgerEntry.objects.filter(kind="opening").count() == 1


def emptied(bench) -> None:
    """An account that holds nothing: all of it went to the bank."""
    bench.state.clock.offset -= 86_400
    bench.automatic_payout()
    bench.state.clock.offset += 86_400


def test_an_empty_account_opens_with_nothing_and_is_opened_all_the_same(stand_in, settings):
    emptied(stand_in)
    settings.BOOKS_OPEN_AT = timezone.now() - timedelta(hours=1)
    assert opening.open_books() is True
    assert (JobRun.objects.get(name="opening").outcome["held_cents"], balances()) == (0, {})
    assert opening.open_books() is False


def test_an_account_below_zero_opens_below_zero(stand_in, settings):
    emptied(stand_in)
    stand_in.state.clock.offset -= 80_000
    stand_in.account_fee(700)
    stand_in.state.clock.offset += 80_000
    settings.BOOKS_OPEN_AT = timezone.now() - timedelta(hours=1)
    opening.open_books()
    entry = LedgerEntry.objects.get()
    assert (entry.from_account, entry.to_account, entry.amount_cents) == ("assets:stripe", "equity:opening", 700)


def test_without_a_date_or_before_it_nothing_is_opened(stand_in, settings):
    settings.BOOKS_OPEN_AT = None
    assert opening.open_books() is False
    settings.BOOKS_OPEN_AT = timezone.now() + timedelta(days=3)
    assert opening.open_books() is False
    assert not JobRun.objects.filter(name="opening").exists()


def test_what_goes_back_of_an_older_charge_waits_for_a_name_and_the_balance_stays_equal(stand_in, older, client):
    from donations.services.attribution import attribute_movement

    night()
    stand_in.refund(older[0]["id"], 5000)
    dispute = stand_in.dispute(older[1]["id"])
    tell(stand_in)
    night()
    assert equals_stripe(stand_in)
    assert alarms(client) == ["movements of an unknown kind", "self-check found something"]
    for entry in LedgerEntry.objects.filter(kind="unknown_out"):
        attribute_movement(entry, purpose="other", reason="A sale of last year", decided_by=treasurer())
    assert alarms(client) == []
    stand_in.close_dispute(dispute["id"], "won")
    tell(stand_in)
    assert equals_stripe(stand_in)
    assert not StripeEvent.objects.filter(status="parked").exists()


def test_nothing_is_posted_before_the_opening(settings):
    settings.BOOKS_OPEN_AT = DAY + timedelta(days=1)
    with pytest.raises(BeforeTheBooks, match="txn_old is of 2026-05-04"):
        ledger.post(kind=LedgerEntry.Kind.PAYOUT, source="txn_old", amount_cents=5, fund=None, occurred_at=DAY)


def test_control_without_the_date_the_older_charges_are_counted_again(stand_in, older, settings):
    settings.BOOKS_OPEN_AT = None
    night()
    assert Payment.objects.filter(fund=None, purpose="").count() == 2


def test_money_that_keeps_moving_while_it_is_counted_is_counted_later(stand_in, settings, monkeypatch):
    settings.BOOKS_OPEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
    sums = iter(range(100))
    monkeypatch.setattr(opening, "_moved_since", lambda moment: (next(sums), 0))
    with pytest.raises(NotSettledYet, match="money moved"):
        opening.open_books()


def test_a_balance_that_differs_is_an_alarm_and_an_invariant_until_it_is_mended(stand_in, client):
    received(stand_in)
    night()
    assert alarms(client) == []
    LedgerEntry.objects.create(
        kind="topup", source="txn_ghost", from_account="assets:bank", to_account="assets:stripe", amount_cents=5,
        occurred_at=timezone.now() - timedelta(days=90),
    )  # fmt: skip
    night()
    assert alarms(client) == [
        "Stripe's balance = the account, when last compared", "differences with Stripe's balance",
        "self-check found something",
    ]  # fmt: skip
    assert runs.last_run("reconciliation").outcome["balance"] == "balance: Stripe holds 5 cents less than the books"


def test_what_went_back_before_the_opening_stands_in_the_opening(stand_in, older):
    stand_in.state.clock.offset -= 2 * 86_400
    stand_in.refund(older[0]["id"], 5000)
    disputed = stand_in.dispute(older[1]["id"])
    stand_in.state.clock.offset += 2 * 86_400
    tell(stand_in)
    night()
    assert set(LedgerEntry.objects.values_list("kind", flat=True)) == {"opening"}
    assert (compare_balance(), disputed["status"]) == ("", "needs_response")


def test_a_debit_submitted_before_the_opening_stands_in_the_opening(stand_in, settings):
    from donations.gateways.facts import DebitFact
    from donations.services.debits import book_debit
    from tests.factories.facts import movement

    settings.BOOKS_OPEN_AT = DAY + timedelta(days=1)
    book_debit(DebitFact("py_1", {}, movement(type="payment", amount_cents=500)))
    assert not LedgerEntry.objects.exists()
