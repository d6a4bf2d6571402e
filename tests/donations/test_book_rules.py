"""What went back, what moved, and how it is compared: rule by rule."""

import pytest
from django.db.models import Q

from donations import ledger
from donations.exceptions import NotSettledYet, UnknownShape
from donations.gateways import reversals as gateway
from donations.gateways.facts import DisputeFact, RefundFact
from donations.models import Account, Dispute, LedgerEntry, Refund
from donations.selectors import fund_totals
from donations.services import reversals
from donations.services.attribution import attribute_payment
from donations.signals import fund_totals_changed
from tests.factories.facts import DAY, movement
from tests.factories.gifts import make_fund
from tests.factories.lives import again, broken, received
from tests.factories.webhooks import tell
from users.models import User

pytestmark = pytest.mark.django_db


def refund_fact(payment, **values) -> RefundFact:
    return RefundFact(
        **{
            "refund_id": "re_fact",
            "payment_intent_id": payment.payment_intent_id,
            "amount_cents": 100,
            "currency": "CAD",
            "status": "pending",
            "refunded_at": DAY,
            **values,
        }
    )


def treasurer(email="treasurer@example.org"):
    return User.objects.create_user(email, "x")


def account_of(payment, account) -> int:
    """What an account holds under a payment's name."""
    signs = {True: 1, False: -1}
    rows = payment.entries.filter(Q(from_account=account) | Q(to_account=account))
    return sum(row.amount_cents * signs[row.to_account == account] for row in rows)


def entry(**values) -> LedgerEntry:
    return LedgerEntry.objects.get(**values)


@pytest.fixture
def heard():
    """The funds whose totals were announced."""
    funds = []

    def listen(sender, fund, **_):
        funds.append(fund.pk)

    fund_totals_changed.connect(listen)
    yield funds
    fund_totals_changed.disconnect(listen)


def test_a_refund_and_a_dispute_announce_their_fund(stand_in, heard, django_capture_on_commit_callbacks):
    one, two = received(stand_in), received(stand_in)
    stand_in.refund(one.payment_intent_id, 100)
    stand_in.dispute(two.payment_intent_id)
    with django_capture_on_commit_callbacks(execute=True):
        tell(stand_in)
    assert {one.fund_id, two.fund_id} <= set(heard)


def test_what_is_wrong_with_a_fact_is_named(stand_in):
    payment = received(stand_in)
    for values, words in (({"currency": "USD"}, "re_fact is in USD"), ({"status": "dreaming"}, "re_fact is dreaming")):
        with pytest.raises(UnknownShape, match=words):
            reversals.settle_refund(payment, refund_fact(payment, **values))
    dispute = DisputeFact("du_1", payment.payment_intent_id, 100, "dreaming", "", DAY)
    with pytest.raises(UnknownShape, match="du_1 is dreaming"):
        reversals.settle_dispute(payment, dispute)
    foreign = DisputeFact("du_1", payment.payment_intent_id, 100, "lost", "", DAY, (movement(currency="USD"),))
    with pytest.raises(UnknownShape, match="du_1 moved another currency"):
        reversals.settle_dispute(payment, foreign)
    with pytest.raises(UnknownShape, match="txn_fact is in USD"):
        reversals.follow_movement(movement(currency="USD", type="topup"))


def test_money_that_went_back_before_it_came_waits_by_its_name(stand_in):
    from tests.factories.gifts import open_gift

    stand_in.pay(open_gift(make_fund()).checkout_session_id, card="debit")
    (intent,) = stand_in.state.payment_intents
    with pytest.raises(NotSettledYet, match=f"{intent} went back before it succeeded"):
        reversals.follow_refunds_of(intent)


def test_a_payment_already_booked_is_not_asked_again(stand_in, monkeypatch):
    payment = received(stand_in)
    stand_in.refund(payment.payment_intent_id, 100)

    def ask(*_):
        raise AssertionError("asked again")

    monkeypatch.setattr(reversals.charges, "fetch_charge", ask)
    reversals.follow_refunds_of(payment.payment_intent_id)
    assert Refund.objects.get().amount_cents == 100


def test_only_the_refunds_of_that_payment_are_listed(stand_in):
    one, two = received(stand_in), received(stand_in)
    stand_in.refund(one.payment_intent_id, 100)
    stand_in.refund(two.payment_intent_id, 200)
    (fact,) = gateway.list_refunds(two.payment_intent_id)
    assert (fact.amount_cents, fact.payment_intent_id, fact.currency) == (200, two.payment_intent_id, "CAD")


def test_refunds_that_came_back_are_listed_before_those_that_left(stand_in):
    payment = received(stand_in)
    rows = [stand_in.refund(payment.payment_intent_id, cents, "pending") for cents in (100, 200, 300, 400)]
    for row, status in zip(rows, ("succeeded", "canceled", "pending", "failed"), strict=True):
        stand_in.state.refunds[row["id"]]["status"] = status
    seen = [fact.status for fact in gateway.list_refunds(payment.payment_intent_id)]
    assert set(seen[:2]) == {"canceled", "failed"}
    assert set(seen[2:]) == {"succeeded", "pending"}


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        ({"status": "requires_action"}, ("pending", "requested_by_customer", "")),
        ({"reason": None}, ("succeeded", "", "")),
        ({"status": "failed", "failure_reason": "lost_or_stolen_card"}, ("failed", "requested_by_customer", "lost_or_stolen_card")),
    ],
)  # fmt: skip
def test_a_refund_is_read_as_stripe_says_it(stand_in, row, fact):
    payment = received(stand_in)
    made = stand_in.refund(payment.payment_intent_id, 100)
    stand_in.state.refunds[made["id"]].update({"reason": "requested_by_customer", "failure_reason": None, **row})
    (read,) = gateway.list_refunds(payment.payment_intent_id)
    assert (read.status, read.reason, read.failure_reason) == fact


def test_a_refund_in_another_currency_waits_until_its_worth_is_known(stand_in):
    payment = received(stand_in)
    made = stand_in.refund(payment.payment_intent_id, 100)
    stand_in.state.refunds[made["id"]].update({"currency": "usd", "balance_transaction": None})
    with pytest.raises(NotSettledYet, match=f"{made['id']} in USD"):
        gateway.list_refunds(payment.payment_intent_id)


@pytest.mark.parametrize("kind", ["refunds", "disputes"])
def test_what_names_no_payment_is_refused_by_its_name(stand_in, kind):
    payment = received(stand_in)
    made = (stand_in.refund if kind == "refunds" else stand_in.dispute)(payment.payment_intent_id)
    getattr(stand_in.state, kind)[made["id"]] |= {"payment_intent": None, "charge": None}
    fetch = gateway.fetch_refund_intent if kind == "refunds" else gateway.fetch_dispute
    with pytest.raises(UnknownShape, match=f"{kind[:-1]} {made['id']} names no payment"):
        fetch(made["id"])


@pytest.mark.parametrize(("given", "kept"), [(None, ""), ("fraudulent", "fraudulent")])
def test_a_dispute_keeps_its_reason(stand_in, given, kept):
    made = stand_in.dispute(received(stand_in).payment_intent_id)
    stand_in.state.disputes[made["id"]]["reason"] = given
    assert gateway.fetch_dispute(made["id"]).reason == kept


def test_why_a_refund_failed_is_kept(stand_in):
    payment = received(stand_in)
    reversals.settle_refund(payment, refund_fact(payment))
    reversals.settle_refund(payment, refund_fact(payment, status="failed", failure_reason="expired_or_canceled_card"))
    assert (Refund.objects.get().status, Refund.objects.get().failure_reason) == ("failed", "expired_or_canceled_card")
    reversals.settle_refund(payment, refund_fact(payment, status="succeeded"))
    assert (Refund.objects.get().status, Refund.objects.get().failure_reason) == ("failed", "expired_or_canceled_card")


def test_the_same_refund_again_tells_nobody_again(stand_in, monkeypatch):
    told = []
    monkeypatch.setattr(reversals, "queue_refund_notice", lambda refund: told.append(refund.status))
    payment = received(stand_in)
    for status in ("pending", "pending", "succeeded", "succeeded"):
        reversals.settle_refund(payment, refund_fact(payment, status=status))
    assert told == ["pending", "succeeded"]


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        ("needs_response", "warning_needs_response", "open"),
        ("warning_needs_response", "needs_response", "open"),
        ("won", "needs_response", "won"),
        ("needs_response", "lost", "lost"),
    ],
)
def test_a_dispute_goes_forwards_only(stand_in, first, then, kept):
    payment = received(stand_in)
    for status in (first, then):
        reversals.settle_dispute(payment, DisputeFact("du_1", payment.payment_intent_id, 100, status, "", DAY))
    assert Dispute.objects.get().status == kept


@pytest.mark.parametrize(
    ("kind", "source", "asked"),
    [
        ("charge", "ch_1", "charge"), ("payment", "py_1", "charge"), ("refund", "re_1", "refund"),
        ("payment_refund", "pyr_1", "refund"), ("adjustment", "du_1", "dispute"), ("adjustment", "dp_1", "dispute"),
        ("payout", "po_1", "movement"),
    ],
)  # fmt: skip
def test_a_movement_is_followed_to_what_it_belongs_to(monkeypatch, kind, source, asked):
    seen = []
    monkeypatch.setattr(reversals.charges, "fetch_charge_of", lambda name: seen.append(("charge", name)))
    monkeypatch.setattr(reversals, "follow_refund", lambda name: seen.append(("refund", name)))
    monkeypatch.setattr(reversals, "follow_dispute", lambda name: seen.append(("dispute", name)))
    monkeypatch.setattr(reversals, "follow_debit", lambda name: None)
    monkeypatch.setattr(reversals, "follow_payout", lambda name: None)
    monkeypatch.setattr(ledger, "post_movement", lambda fact: seen.append(("movement", fact.source_id)))
    reversals.follow_movement(movement(type=kind, source_id=source))
    assert seen == [(asked, source)]


def test_every_entry_of_a_payments_life_names_its_payment(stand_in):
    intent = stand_in.charge(4200)
    tell(stand_in)
    dispute = stand_in.dispute(intent["id"])
    tell(stand_in)
    stand_in.close_dispute(dispute["id"], "won", returns_fee=True)
    tell(stand_in)
    payment = Dispute.objects.get().payment
    attribute_payment(payment, fund=make_fund(), reason="A cheque", decided_by=treasurer())
    kinds = set(LedgerEntry.objects.filter(payment=payment).values_list("kind", flat=True))
    assert kinds == {"unattributed", "fee", "dispute", "reinstated", "fee_returned", "attributed", "fee_attributed"}
    assert broken() == []


def test_attributing_tells_that_it_was_done_and_announces_the_fund(stand_in, heard, django_capture_on_commit_callbacks):
    intent = stand_in.charge(4200)
    tell(stand_in)
    from donations.models import Payment

    payment, fund = Payment.objects.get(payment_intent_id=intent["id"]), make_fund()
    with django_capture_on_commit_callbacks(execute=True):
        assert attribute_payment(payment, fund=fund, reason="A cheque", decided_by=treasurer()) is True
    assert heard == [fund.pk]
    assert again(payment).fund == fund
    assert attribute_payment(payment, fund=fund, reason="Again", decided_by=treasurer("b@example.org")) is False


def test_a_refund_that_left_before_the_attribution_comes_back_the_way_it_left(stand_in):
    intent = stand_in.charge(4200)
    tell(stand_in)
    refund = stand_in.refund(intent["id"], 200)
    tell(stand_in)
    payment, fund = Refund.objects.get().payment, make_fund()
    attribute_payment(payment, fund=fund, reason="A cheque", decided_by=treasurer())
    stand_in.finish_refund(refund["id"], "failed")
    tell(stand_in)
    left, back = entry(kind="refund", source=refund["id"]), entry(kind="refund_returned", source=refund["id"])
    assert (left.fund, back.fund) == (None, None)
    assert (back.from_account, back.to_account) == (left.to_account, left.from_account)
    assert account_of(payment, Account.UNATTRIBUTED) == 0
    assert fund_totals(fund).received_cents == 4200
    assert fund_totals(fund).gifts == 1
    assert broken() == []
