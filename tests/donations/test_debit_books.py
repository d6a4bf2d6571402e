"""A bank debit moves Stripe's balance when it is submitted and is income when the bank said yes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from donations.exceptions import UnknownShape
from donations.gateways import charges
from donations.gateways.facts import DebitFact
from donations.models import LedgerEntry, Payment, StripeEvent
from donations.selectors import fund_totals
from donations.services import debits, reversals
from donations.services.reconciliation import reconcile
from donations.services.sessions import follow_charge
from tests.factories.books import balances, difference, empty_books, equals_stripe, kinds
from tests.factories.facts import movement
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, broken
from tests.factories.mails import words_of
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def submitted(bench, fund, cents: int = 10_000):
    gift = open_gift(fund, amount_cents=cents)
    bench.pay(gift.checkout_session_id, card="debit")
    intent_id = bench.state.sessions[gift.checkout_session_id]["payment_intent"]
    bench.verify_debit(intent_id)
    tell(bench)
    return gift, intent_id


def differences(repair: bool = True) -> list[str]:
    return reconcile(since=timezone.now() - timedelta(days=1), repair=repair).differences


def test_a_debit_under_way_is_no_difference_and_no_income(stand_in):
    fund = make_fund()
    gift, _intent = submitted(stand_in, fund)
    assert balances() == {"assets:stripe": 9680, "debits": -10_000, "expenses:fees": 320}
    assert (fund_totals(fund).received_cents, again(gift).status) == (0, "processing")
    assert differences(repair=False) == []
    assert (difference(), broken()) == ("", [])


def test_a_debit_that_succeeds_becomes_income_on_the_day_of_the_banks_word(stand_in):
    fund = make_fund()
    gift, intent = submitted(stand_in, fund)
    stand_in.state.clock.advance(5 * 86_400)
    stand_in.settle_debit(intent)
    tell(stand_in)
    told = StripeEvent.objects.get(type="payment_intent.succeeded")
    payment = Payment.objects.get(donation=gift)
    assert (payment.charged_at, again(gift).settled_at) == (told.created, told.created)
    income = LedgerEntry.objects.get(kind="gift", payment=payment)
    assert (income.occurred_at, income.from_account, income.to_account) == (told.created, "income:gifts", "debits")
    assert LedgerEntry.objects.get(kind="debit").occurred_at < told.created - timedelta(days=4)
    assert LedgerEntry.objects.get(kind="fee").occurred_at == LedgerEntry.objects.get(kind="debit").occurred_at
    assert balances() == {"assets:stripe": 9680, "income:gifts": -10_000, "expenses:fees": 320}
    assert (fund_totals(fund).net_cents, broken(), difference()) == (9680, [], "")


@pytest.mark.parametrize(("returns_fee", "fee"), [(False, 320), (True, 0)])
def test_a_refused_debit_leaves_the_books_as_it_leaves_stripe(stand_in, returns_fee, fee):
    fund = make_fund()
    _gift, intent = submitted(stand_in, fund)
    stand_in.settle_debit(intent, succeeds=False, returns_fee=returns_fee)
    tell(stand_in)
    assert balances() == ({"assets:stripe": -fee, "expenses:fees": fee} if fee else {})
    assert (fund_totals(fund).received_cents, fund_totals(fund).fee_cents) == (0, fee)
    assert (differences(repair=False), difference(), broken()) == ([], "", [])
    assert OutgoingMail.objects.filter(kind="debit-failed").count() == 1


@pytest.mark.parametrize("succeeds", [True, False])
def test_reconciliation_alone_books_a_debit_whole(stand_in, succeeds):
    fund = make_fund()
    gift = open_gift(fund, amount_cents=10_000)
    stand_in.pay(gift.checkout_session_id, card="debit")
    stand_in.settle_debit(stand_in.state.sessions[gift.checkout_session_id]["payment_intent"], succeeds)
    stand_in.state.deliveries.clear()
    assert (differences(), differences(repair=False), difference()) == ([], [], "")
    assert fund_totals(fund).received_cents == (10_000 if succeeds else 0)


def test_a_refusal_whose_movement_names_a_refund_is_followed_to_its_charge(stand_in, monkeypatch):
    fund = make_fund()
    _gift, intent = submitted(stand_in, fund)
    stand_in.settle_debit(intent, succeeds=False)
    stand_in.state.deliveries.clear()
    back = list(stand_in.state.balance_transactions.values())[-1]
    charge, back["source"] = back["source"], "re_of_the_bank"
    monkeypatch.setattr(
        reversals.reversals, "fetch_refund_charge", lambda name: charge if name == back["source"] else ""
    )
    assert (differences(), difference()) == ([], "")


def test_a_fee_whose_movement_comes_late_is_dated_by_it(stand_in):
    stand_in.chaos.fee_delay_seconds = 3600
    gift, intent = submitted(stand_in, make_fund())
    stand_in.settle_debit(intent)
    tell(stand_in)
    assert kinds() == [("gift", 10_000)]
    stand_in.advance(4000)
    tell(stand_in)
    assert kinds() == [("gift", 10_000), ("debit", 10_000), ("fee", 320)]
    assert equals_stripe(stand_in)
    assert Payment.objects.get(donation=gift).moved_at == LedgerEntry.objects.get(kind="fee").occurred_at


def test_the_submission_is_dated_by_its_movement_and_posted_once(stand_in):
    _gift, intent = submitted(stand_in, make_fund())
    charge = stand_in.state.payment_intents[intent]["latest_charge"]
    for _time in range(2):
        debits.follow_debit(charge)
    assert kinds() == [("debit", 10_000), ("fee", 320)]


def test_where_no_event_told_it_is_received_when_its_money_was_free_but_never_tomorrow(stand_in):
    gift, intent = submitted(stand_in, make_fund())
    stand_in.settle_debit(intent)
    stand_in.state.events.clear()
    follow_charge(intent)
    assert abs(Payment.objects.get(donation=gift).charged_at - timezone.now()) < timedelta(minutes=1)


def test_what_cannot_be_understood_of_a_debit_is_named():
    abroad = movement(currency="USD", type="payment", amount_cents=500)
    with pytest.raises(UnknownShape, match="py_1 is in USD"):
        debits.book_debit(DebitFact("py_1", {}, abroad))
    debits.book_debit(DebitFact("py_1", {}, None))
    assert not LedgerEntry.objects.exists()


def test_a_debit_that_fails_after_it_had_succeeded_asks_a_person(stand_in):
    _gift, intent = submitted(stand_in, make_fund())
    stand_in.settle_debit(intent)
    tell(stand_in)
    fact = charges.fetch_debit(stand_in.state.payment_intents[intent]["latest_charge"])
    again_out = DebitFact(fact.charge_id, {}, fact.movement, movement(amount_cents=-10_000))
    with pytest.raises(UnknownShape, match="failed after it had succeeded"):
        debits.book_debit(again_out)


def test_a_debit_of_the_new_year_is_thanked_for_in_the_year_of_the_banks_word(stand_in):
    gift, intent = submitted(stand_in, make_fund())
    new_year = datetime(2027, 1, 5, 15, tzinfo=UTC)
    stand_in.state.clock.offset += new_year.timestamp() - stand_in.state.clock.now()
    stand_in.settle_debit(intent)
    tell(stand_in)
    assert again(gift).settled_at.year == 2027
    assert "2027" in words_of("gift-thanks").text


def test_control_a_till_that_forgets_the_submission_differs_from_stripe(stand_in, monkeypatch):
    monkeypatch.setattr("donations.services.event_handlers.follow_debit", lambda charge: None)
    submitted(stand_in, make_fund())
    assert difference() == "balance: Stripe holds 9680 cents more than the books"
