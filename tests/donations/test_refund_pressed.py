"""A refund pressed twice, sent late, or of money in another currency: once, recognised, refused."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from donations.exceptions import RefundAlreadyAsked, RefundInOtherCurrency
from donations.models import DonationMode, Payment, RefundRequest
from donations.services import refunds
from donations.services.card_testing import flip_switch
from home.roles import TREASURERS
from tests.factories.gifts import make_fund
from tests.factories.lives import again, broken, received
from tests.factories.webhooks import tell
from users.models import User

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def treasurer(name: str = "one") -> User:
    user = User.objects.create_user(f"{name}@example.org", "x")
    user.groups.add(Group.objects.get(name=TREASURERS))
    return user


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def address(payment: Payment) -> str:
    return reverse("till_payments:refund", args=[payment.pk])


def shown_token(page) -> str:
    return TOKEN.search(page.content.decode()).group(1)


def refunds_at_stripe(stand_in) -> list[int]:
    return [row["amount"] for row in stand_in.state.refunds.values()]


def test_the_form_pressed_twice_refunds_once(stand_in):
    payment = received(stand_in)
    browser = signed_in(treasurer())
    token = shown_token(browser.get(reverse("till_payments:inspect", args=[payment.pk])))
    posted = {"amount": "5", "reason": "x", "form_token": token}
    browser.post(address(payment), posted)
    second = browser.post(address(payment), posted, follow=True)
    assert refunds_at_stripe(stand_in) == [500]
    assert second.redirect_chain[-1][0] == reverse("till_payments:inspect", args=[payment.pk])
    told = [str(message) for message in second.context["messages"]]
    assert RefundRequest.objects.get().get_status_display() in told[-1]
    assert broken() == []


def test_the_same_form_an_hour_later_still_asks_nothing_more(stand_in):
    payment, person = received(stand_in), treasurer()
    posted = {"amount": "5", "reason": "x", "form_token": str(uuid.uuid4())}
    signed_in(person).post(address(payment), posted)
    RefundRequest.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    signed_in(person).post(address(payment), posted)
    signed_in(person).post(address(payment), {**posted, "amount": "7"})
    assert refunds_at_stripe(stand_in) == [500]


@pytest.mark.parametrize("token", [None, "", "no uuid", "another"])
def test_the_same_amount_again_within_a_minute_is_asked_back_first(stand_in, token):
    payment, browser = received(stand_in), signed_in(treasurer())
    posted = {"amount": "5", "reason": "deux <fois>"}
    browser.post(address(payment), posted)
    if token is not None:
        posted["form_token"] = str(uuid.uuid4()) if token == "another" else token
    page = browser.post(address(payment), posted)
    assert page.status_code == 200
    assert 'name="is_meant"' in page.content.decode()
    assert 'value="deux &lt;fois&gt;"' in page.content.decode()
    assert refunds_at_stripe(stand_in) == [500]
    meant = {**posted, "is_meant": "on", "form_token": shown_token(page)}
    for _press in range(2):
        browser.post(address(payment), meant)
    assert refunds_at_stripe(stand_in) == [500, 500]


def test_to_mean_it_a_form_of_its_own_is_needed(stand_in):
    payment, browser = received(stand_in), signed_in(treasurer())
    for _press in range(3):
        browser.post(address(payment), {"amount": "5", "reason": "x", "is_meant": "on"})
    assert refunds_at_stripe(stand_in) == [500]


def test_another_amount_or_a_minute_later_is_another_wish(stand_in):
    payment, browser = received(stand_in), signed_in(treasurer())
    browser.post(address(payment), {"amount": "5", "reason": "x"})
    browser.post(address(payment), {"amount": "4", "reason": "x"})
    RefundRequest.objects.update(asked_at=timezone.now() - timedelta(seconds=61))
    browser.post(address(payment), {"amount": "5", "reason": "x"})
    assert refunds_at_stripe(stand_in) == [500, 400, 500]


def test_control_without_the_look_back_and_the_token_a_second_press_refunds_again(stand_in, monkeypatch):
    monkeypatch.setattr(refunds, "REPEATED_WITHIN", timedelta(0))
    payment, browser = received(stand_in), signed_in(treasurer())
    for _press in range(2):
        browser.post(address(payment), {"amount": "5", "reason": "x"})
    assert refunds_at_stripe(stand_in) == [500, 500]


def test_the_database_itself_knows_a_form_once(stand_in):
    payment, person, token = received(stand_in), treasurer(), uuid.uuid4()
    first = refunds.ask_refund(payment, amount_cents=500, reason="x", asked_by=person, form_token=token)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundRequest.objects.create(
            payment=payment, amount_cents=1, reason="x", status="waiting", idempotency_key="k", form_token=token,
            asked_by=person,
        )  # fmt: skip
    with pytest.raises(RefundAlreadyAsked) as repeated:
        refunds.ask_refund(payment, amount_cents=500, reason="x", asked_by=person, form_token=token)
    assert repeated.value.request == first


def test_what_another_decided_is_told_and_not_decided_again(stand_in):
    payment = received(stand_in, amount_cents=90_000)
    asked = refunds.ask_refund(payment, amount_cents=90_000, reason="x", asked_by=treasurer())
    browser, decide = signed_in(treasurer("two")), reverse("till_refund_requests:decide", args=[asked.pk])
    browser.post(decide, {"decision": "approve"})
    page = browser.post(decide, {"decision": "refuse"}, follow=True)
    assert "two@example.org" in str(list(page.context["messages"])[-1])
    assert again(asked).status == "sent"
    assert refunds_at_stripe(stand_in) == [90_000]


def test_the_switch_flipped_twice_by_one_press_is_one_decision():
    person = treasurer()
    rows = [flip_switch(mode="slow", reason="x", changed_by=person) for _press in range(2)]
    assert rows[0] == rows[1]
    flip_switch(mode="automatic", reason="x", changed_by=person)
    assert DonationMode.objects.count() == 2


# Sent, silent, recognised.


def approved_late(stand_in, people: tuple[User, User]) -> RefundRequest:
    """900 $ asked on a Monday, approved on the Wednesday."""
    payment = received(stand_in, amount_cents=90_000)
    asked = refunds.ask_refund(payment, amount_cents=90_000, reason="x", asked_by=people[0])
    RefundRequest.objects.update(asked_at=timezone.now() - timedelta(days=2))
    refunds.decide_refund(asked, decided_by=people[1], approves=True)
    return again(asked)


def test_the_day_counts_from_the_first_sending_not_from_the_asking(stand_in):
    asked = approved_late(stand_in, (treasurer(), treasurer("two")))
    stand_in.chaos.next_calls = ["timeout_after"] * 3
    assert not refunds.send_refund(asked)
    assert refunds.send_due_refunds() == 1
    assert (again(asked).status, refunds_at_stripe(stand_in)) == ("sent", [90_000])
    assert refunds.refundable_cents(asked.payment) == 0


def test_a_refund_that_stripe_made_is_never_shown_as_refused(stand_in):
    asked = approved_late(stand_in, (treasurer(), treasurer("two")))
    stand_in.chaos.next_calls = ["timeout_after"] * 3
    refunds.send_refund(asked)
    RefundRequest.objects.update(first_sent_at=timezone.now() - timedelta(hours=24))
    stand_in.advance(24 * 3600 + 1)
    stand_in.chaos.next_calls = ["timeout_before"] * 3
    assert refunds.send_due_refunds() == 0
    assert again(asked).status == "approved", "Stripe is silent: nobody knows yet"
    assert refunds.send_due_refunds() == 1
    found = again(asked)
    assert (found.status, found.outcome, found.refund_id) == ("sent", "", next(iter(stand_in.state.refunds)))
    assert refunds_at_stripe(stand_in) == [90_000]
    assert broken() == []


def test_a_refusal_of_a_repeated_call_looks_first(stand_in):
    """The key was forgotten at Stripe's: the second call is refused for want of money that the first one took."""
    asked = approved_late(stand_in, (treasurer(), treasurer("two")))
    stand_in.chaos.next_calls = ["timeout_after"] * 3
    refunds.send_refund(asked)
    stand_in.state.answers.clear()
    assert refunds.send_refund(asked)
    assert again(asked).status == "sent"


def test_control_without_the_look_it_would_be_called_refused(stand_in, monkeypatch):
    asked = approved_late(stand_in, (treasurer(), treasurer("two")))
    stand_in.chaos.next_calls = ["timeout_after"] * 3
    refunds.send_refund(asked)
    stand_in.state.answers.clear()
    monkeypatch.setattr(refunds, "find_refund", lambda *_, **__: "")
    assert not refunds.send_refund(asked)
    assert (again(asked).status, refunds_at_stripe(stand_in)) == ("refused", [90_000])


def test_one_never_made_is_refused_after_a_day_and_may_be_asked_again(stand_in):
    payment = received(stand_in)
    asked = refunds.ask_refund(payment, amount_cents=500, reason="x", asked_by=treasurer())
    stand_in.chaos.next_calls = ["timeout_before"] * 3
    refunds.send_refund(asked)
    RefundRequest.objects.update(first_sent_at=timezone.now() - timedelta(hours=24), asked_at=timezone.now())
    assert refunds.send_due_refunds(older_than=timedelta(0)) == 0
    assert (again(asked).status, again(asked).outcome) == ("refused", "not sent within a day")
    assert refunds.refundable_cents(payment) == 2500


def test_another_refund_of_the_same_payment_is_not_taken_for_ours(stand_in):
    payment = received(stand_in)
    asked = refunds.ask_refund(payment, amount_cents=500, reason="x", asked_by=treasurer())
    stand_in.refund(payment.payment_intent_id, 500)
    RefundRequest.objects.update(first_sent_at=timezone.now() - timedelta(hours=24), asked_at=timezone.now())
    refunds.send_due_refunds(older_than=timedelta(0))
    assert again(asked).status == "refused"


def test_what_stripe_took_is_not_refundable_again_before_its_event_comes(stand_in, monkeypatch):
    payment = received(stand_in)
    asked = refunds.ask_refund(payment, amount_cents=2000, reason="x", asked_by=treasurer())
    monkeypatch.setattr(refunds, "follow_refund", lambda refund_id: None)
    refunds.send_refund(asked)
    assert refunds.refundable_cents(payment) == 500
    tell(stand_in)
    assert refunds.refundable_cents(payment) == 500


# Other currencies.


def paid_in(stand_in, currency: str, amount: int, settled: int) -> Payment:
    intent = stand_in.charge(amount, currency=currency, settled_amount=settled, metadata={"fund": make_fund().code})
    tell(stand_in)
    return Payment.objects.get(payment_intent_id=intent["id"])


@pytest.mark.parametrize(("currency", "amount", "settled"), [("usd", 1000, 1370), ("jpy", 1000, 905)])
def test_cents_of_another_currency_are_never_sent_as_ours(stand_in, currency, amount, settled):
    payment, person = paid_in(stand_in, currency, amount, settled), treasurer()
    page = signed_in(person).post(address(payment), {"amount": "5", "reason": "x"})
    assert page.status_code == 422
    assert currency.upper() in page.content.decode()
    with pytest.raises(RefundInOtherCurrency):
        refunds.ask_refund(payment, amount_cents=500, reason="x", asked_by=person)
    assert refunds_at_stripe(stand_in) == []


def test_one_that_was_approved_before_is_not_sent_either(stand_in):
    payment = paid_in(stand_in, "usd", 1000, 1370)
    asked = RefundRequest.objects.create(
        payment=payment, amount_cents=500, reason="x", status="approved", idempotency_key="k", asked_by=treasurer()
    )
    assert not refunds.send_refund(asked)
    assert (again(asked).status, again(asked).outcome) == ("refused", RefundRequest.OTHER_CURRENCY)
    assert refunds_at_stripe(stand_in) == []
    page = signed_in(treasurer("two")).get(reverse("till_payments:inspect", args=[payment.pk])).content.decode()
    assert again(asked).why in page
    assert again(asked).why != asked.OTHER_CURRENCY


def test_a_price_shown_abroad_stays_in_our_currency_and_is_refunded(stand_in):
    shown = {"presentment_amount": 730, "presentment_currency": "usd"}
    intent = stand_in.charge(1000, presentment=shown, metadata={"fund": make_fund().code})
    tell(stand_in)
    payment = Payment.objects.get(payment_intent_id=intent["id"])
    assert payment.presentment_currency == "USD"
    signed_in(treasurer()).post(address(payment), {"amount": "5", "reason": "x"})
    assert refunds_at_stripe(stand_in) == [500]


def test_when_stripe_cannot_say_the_currency_nothing_is_asked_and_nothing_lost(stand_in):
    payment = paid_in(stand_in, "usd", 1000, 1370)
    stand_in.chaos.next_calls = ["timeout_before"] * 3
    page = signed_in(treasurer()).post(address(payment), {"amount": "5", "reason": "trop donné"})
    assert page.status_code == 422
    assert "trop donné" in page.content.decode()
    assert not RefundRequest.objects.exists()


def test_control_without_the_look_at_the_currency_its_cents_would_leave(stand_in, monkeypatch):
    payment = paid_in(stand_in, "usd", 1000, 1370)
    monkeypatch.setattr(refunds, "is_in_our_currency", lambda _intent: True)
    signed_in(treasurer()).post(address(payment), {"amount": "5", "reason": "x"})
    assert [row["currency"] for row in stand_in.state.refunds.values()] == ["usd"]
