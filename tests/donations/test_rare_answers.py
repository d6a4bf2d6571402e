"""What comes between two steps: another worker was there first, Stripe answers the other way, a call has an odd end."""

import time
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import DataError, IntegrityError
from django.utils import timezone

from donations.exceptions import DueUnderWay, GatewayRefused, KeyInFlight, NoPayment, NotSettledYet, RefundAlreadyAsked
from donations.gateways import breaker, charges, checkout, products
from donations.gateways.facts import CheckoutFact, CheckoutRequest, EventFact, InvoiceFact, SubscriptionFact
from donations.models import Alarm, Donation, Fund, RecurringDonation, StripeEvent
from donations.payables import Due
from donations.services import (
    alarms,
    catch_up,
    closed_funds,
    dues,
    event_handlers,
    monthly,
    refunds,
    reversals,
    selfservice,
    sessions,
)
from tests.factories.facts import DAY, movement
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, received
from tests.factories.lives import monthly as recurring_donation
from users.models import User

pytestmark = pytest.mark.django_db


def answers(**values) -> SimpleNamespace:
    return SimpleNamespace(**values)


def test_silences_forgotten_between_two_steps_count_anew(monkeypatch):
    def gone(_key):
        raise ValueError

    monkeypatch.setattr(cache, "incr", gone)
    breaker.note_silence()
    assert cache.get(breaker.KEY) == 1


def test_a_charge_with_an_intent_is_read_by_its_intent(stand_in):
    payment = received(stand_in)
    fact = charges.fetch_charge_of(payment.charge_id)
    assert (fact.payment_intent_id, fact.metadata["gift"]) == (
        payment.payment_intent_id,
        str(payment.donation.public_id),
    )


@pytest.mark.parametrize("movement_known", [None, "txn_1"])
def test_a_charge_alone_in_another_currency_waits_for_its_worth(monkeypatch, movement_known):
    charge = answers(
        id="ch_1", payment_intent=None, status="succeeded", currency="usd", balance_transaction=movement_known
    )
    v1 = answers(charges=answers(retrieve=lambda *_asked: charge))
    monkeypatch.setattr(charges, "client", lambda: answers(v1=v1))
    with pytest.raises(NotSettledYet):
        charges.fetch_charge_of("ch_1")


@pytest.mark.parametrize("marks", [{}, {"site": "https://elsewhere.example", "fund": "x"}])
def test_a_month_of_a_subscription_that_is_not_ours_is_foreign(monkeypatch, marks):
    details = answers(metadata=marks, subscription="sub_theirs")
    v1 = answers(
        invoice_payments=answers(list=lambda _params: answers(data=[answers(invoice="in_1")])),
        invoices=answers(retrieve=lambda _id: answers(parent=answers(subscription_details=details))),
    )
    monkeypatch.setattr(charges, "client", lambda: answers(v1=v1))
    assert charges._origin(answers(id="pi_1", metadata={})) == charges.FOREIGN


def test_a_checkout_that_another_call_still_opens_is_asked_until_the_moment_is_over(monkeypatch):
    asked = []

    def busy():
        asked.append(time.perf_counter())
        raise KeyInFlight("409")

    monkeypatch.setattr(checkout, "prompt_client", busy)
    monkeypatch.setattr(checkout, "BETWEEN_ASKINGS", 0.001)
    request = CheckoutRequest(
        "key", "don-1", "coops", "Coops", 2500, "a@example.org", "fr-CA", "https://x", "https://y"
    )
    with pytest.raises(KeyInFlight):
        checkout._opened(request, until=time.perf_counter() + 0.05)
    assert len(asked) > 1


def test_a_product_that_stripe_refuses_for_itself_is_not_looked_for(monkeypatch):
    def refuse(_parameters):
        raise GatewayRefused("name is too long")

    v1 = answers(products=answers(create=refuse, update=lambda *_asked: pytest.fail("updated")))
    monkeypatch.setattr(products, "client", lambda: answers(v1=v1))
    with pytest.raises(GatewayRefused):
        products.save_product("fund-coops", name="x", fund_code="coops")


def test_a_part_of_the_balance_compared_ends_no_difference_elsewhere():
    alarms.report_differences({"txn_1": "one"})
    assert alarms.report_differences({"txn_2": "two"}, whole=False) == 1
    assert sorted(Alarm.objects.values_list("key", flat=True)) == ["txn_1", "txn_2"]
    alarms.report_differences({"txn_2": "two"})
    assert list(Alarm.objects.values_list("key", flat=True)) == ["txn_2"]


def test_a_listed_event_that_the_table_refuses_stops_no_other(monkeypatch):
    rows = [
        EventFact(name, "charge.refunded", "2026-01-01", False, "", timezone.now(), "ch_1", {}) for name in ("a", "b")
    ]

    def receive(event):
        if event.event_id == "a":
            raise DataError("a character that the table refuses")
        return True

    monkeypatch.setattr(catch_up, "list_events", lambda *_asked: rows)
    monkeypatch.setattr(catch_up, "receive_event", receive)
    windows = -(-len(event_handlers.ROUTES) // catch_up.LONGEST_LIST)
    result = catch_up.catch_up(since=DAY)
    assert (result.listed, result.new) == (2 * windows, windows)
    assert not StripeEvent.objects.exists()


def test_a_recurring_donation_that_ends_while_its_appeal_closes_is_told_nothing(stand_in, monkeypatch):
    general, promise = make_fund(is_general=False), recurring_donation(stand_in)
    monkeypatch.setattr(closed_funds, "general_fund", lambda: general)
    yesterday = timezone.localdate() - timedelta(days=1)
    Fund.objects.filter(pk=promise.fund_id).update(closes_on=yesterday)
    listed = closed_funds._living

    def living(fund):
        found = listed(fund)
        RecurringDonation.objects.filter(pk__in=found).update(status=RecurringDonation.Status.ENDED)
        return found

    monkeypatch.setattr(closed_funds, "_living", living)
    monkeypatch.setattr(closed_funds, "queue_closed_fund_staff", lambda *_asked, **_words: pytest.fail("told"))
    assert closed_funds.move_from_closed_funds() == 0
    assert again(promise).fund == promise.fund


@pytest.mark.parametrize(("session", "is_closed"), [(None, True), ("cs_open", False)])
def test_dues_that_come_under_way_meanwhile_are_not_opened_again(monkeypatch, session, is_closed):
    closed, row = [], answers(amount_cents=5000, checkout_session_id=session)
    monkeypatch.setattr(dues, "dues_fund", make_fund)
    monkeypatch.setattr(dues, "_pending", lambda *_asked: row)
    monkeypatch.setattr(dues, "is_under_way", lambda _reference: True)
    monkeypatch.setattr(dues, "close_unpaid", lambda given, _status: closed.append(given))
    due = Due(uuid.uuid4(), "C-1", "Dues", "A union", "fr", 5000, True, "/")
    with pytest.raises(DueUnderWay):
        dues.start_due(due, name="Camille Exemple", email="a@example.org", language="fr")
    assert closed == ([row] if is_closed else [])


def test_a_card_that_the_subscription_charges_already_is_only_noted(stand_in, monkeypatch):
    promise = recurring_donation(stand_in)
    monkeypatch.setattr(monthly.subscriptions, "charge_card", lambda *_a, **_k: pytest.fail("changed"))
    fact = SubscriptionFact(
        promise.subscription_id, "cus_1", "active", 2500, timezone.now(), {}, "si_1", "prod_1", DAY, DAY,
        card_id="pm_new", customer_card_id="pm_new",
    )  # fmt: skip
    monthly._charge_chosen_card(promise, fact)
    assert again(promise).customer_card_id == promise.customer_card_id == "pm_new"


@pytest.mark.parametrize(("held", "refusal"), [(True, RefundAlreadyAsked), (False, IntegrityError)])
def test_a_form_sent_twice_at_once_is_asked_once(stand_in, monkeypatch, held, refusal):
    payment, token = received(stand_in), uuid.uuid4()
    refused = iter([None, None, RefundAlreadyAsked(answers()) if held else None])

    def refuse(_token):
        if reason := next(refused):
            raise reason

    def collide(*_asked):
        raise IntegrityError("form_token")

    monkeypatch.setattr(refunds, "_refuse_asked_form", refuse)
    monkeypatch.setattr(refunds, "_new_request", collide)
    with pytest.raises(refusal):
        refunds.ask_refund(payment, amount_cents=100, reason="x", asked_by=None, form_token=token)


def test_a_refund_that_stripe_will_not_even_list_is_refused(stand_in, monkeypatch):
    def refuse(*_asked, **_named):
        raise GatewayRefused("no such payment")

    payment = received(stand_in)
    monkeypatch.setattr(refunds, "find_refund", refuse)
    person = User.objects.create_user("caisse@example.org", "x")
    request = refunds.ask_refund(payment, amount_cents=100, reason="x", asked_by=person)
    assert refunds._recognise_or_refuse(request, "no such payment") is False
    assert (again(request).status, again(request).outcome) == ("refused", "no such payment")


def test_a_movement_of_no_payment_of_ours_is_booked_for_what_it_is(monkeypatch):
    def nothing(_movement):
        raise NoPayment("dp_1")

    booked = []
    monkeypatch.setattr(reversals, "_follow_source", nothing)
    monkeypatch.setattr(reversals, "_post_alone", booked.append)
    told = movement(type="adjustment", source_id="dp_1")
    reversals.follow_movement(told)
    assert booked == [[told.balance_transaction_id]]


@pytest.mark.parametrize(("kind", "followed"), [("card", []), ("acss_debit", ["ch_1"])])
def test_a_refused_card_costs_no_call_and_a_refused_debit_one(monkeypatch, kind, followed):
    calls = []
    monkeypatch.setattr(event_handlers, "follow_debit", calls.append)
    event_handlers._debit({"id": "ch_1", "payment_method_details": {"type": kind}})
    assert calls == followed


def test_a_subscription_without_our_mark_is_not_changed(stand_in, monkeypatch):
    promise = recurring_donation(stand_in)
    monkeypatch.setattr(selfservice.subscriptions, "fetch_subscription", lambda _id: None)
    with pytest.raises(GatewayRefused):
        selfservice._subscription_of(promise)


def test_a_charge_alone_that_failed_books_nothing(monkeypatch):
    monkeypatch.setattr(sessions.charges, "fetch_charge_of", lambda _id: None)
    monkeypatch.setattr(sessions, "settle_charge", lambda _charge: pytest.fail("booked"))
    sessions.follow_lone_charge("ch_failed")


@pytest.mark.parametrize(("state", "status"), [("processing", "processing"), ("succeeded", "pending")])
def test_a_first_month_waits_only_while_its_bank_is_asked(monkeypatch, stand_in, state, status):
    gift = open_gift(make_fund(), frequency="monthly")
    invoice = InvoiceFact("in_1", "open", 1, "", "sub_1", ("pi_1",))
    monkeypatch.setattr(sessions, "follow_invoice", lambda _id: invoice)
    monkeypatch.setattr(sessions.charges, "fetch_intent_state", lambda _id: state)
    sessions._follow_first_month(
        CheckoutFact(gift.checkout_session_id, "", "complete", "unpaid", "", "", "sub_1", "in_1")
    )
    assert Donation.objects.get(pk=gift.pk).status == status
