"""Refunds asked here, rule by rule: what is left of a payment, who may alone, what is sent and when."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from donations.exceptions import GatewayUnavailable, NotSettledYet, RefundNotAllowed
from donations.models import Refund, RefundRequest
from donations.services import refunds
from tests.factories.lives import again, received
from tests.factories.webhooks import tell
from users.models import User

pytestmark = pytest.mark.django_db
ALONE = 50_000


@pytest.fixture
def people():
    return [User.objects.create_user(f"{name}@example.org", "x") for name in ("one", "two")]


def ask(payment, person, cents, reason="x"):
    return refunds.ask_refund(payment, amount_cents=cents, reason=reason, asked_by=person)


def refusal(act, *arguments, **values) -> str:
    with pytest.raises(RefundNotAllowed) as refused:
        act(*arguments, **values)
    return str(refused.value)


def aged(request, **age):
    moment = timezone.now() - timedelta(**age)
    RefundRequest.objects.filter(pk=request.pk).update(asked_at=moment, first_sent_at=moment)


def test_what_is_left_is_less_what_went_back_what_is_on_its_way_and_what_is_asked(stand_in, people):
    payment = received(stand_in, amount_cents=10_000)
    neighbour = received(stand_in, amount_cents=10_000)
    assert refunds.refundable_cents(payment) == 10_000
    stand_in.refund(payment.payment_intent_id, 1000)
    stand_in.refund(payment.payment_intent_id, 300, "pending")
    tell(stand_in)
    assert refunds.refundable_cents(payment) == 8700
    ask(payment, people[0], 500)
    assert refunds.refundable_cents(payment) == 8200
    assert refunds.refundable_cents(neighbour) == 10_000


def test_a_pending_refund_that_already_moved_counts_once(stand_in):
    payment = received(stand_in, amount_cents=10_000)
    stand_in.refund(payment.payment_intent_id, 1000)
    tell(stand_in)
    Refund.objects.update(status="pending")
    assert refunds.refundable_cents(payment) == 9000


def test_a_failed_refund_and_a_refused_request_leave_everything(stand_in, people):
    payment = received(stand_in, amount_cents=10_000)
    refund = stand_in.refund(payment.payment_intent_id, 1000, "pending")
    tell(stand_in)
    stand_in.finish_refund(refund["id"], "failed")
    tell(stand_in)
    asked = ask(payment, people[0], 500)
    RefundRequest.objects.filter(pk=asked.pk).update(status="refused")
    assert refunds.refundable_cents(payment) == 10_000


def test_nothing_is_left_below_zero(stand_in, people):
    payment = received(stand_in)
    RefundRequest.objects.create(
        payment=payment, amount_cents=9900, reason="x", status="approved", idempotency_key="k", asked_by=people[0]
    )
    assert refunds.refundable_cents(payment) == 0


def test_one_cent_and_the_last_cent_may_be_asked_and_no_more(stand_in, people):
    payment = received(stand_in)
    assert ask(payment, people[0], 1).amount_cents == 1
    assert ask(payment, people[0], 2499).amount_cents == 2499
    for cents in (0, 1):
        assert refusal(ask, payment, people[0], cents) == "amount"


def test_a_reason_is_kept_up_to_two_hundred_characters(stand_in, people):
    payment = received(stand_in)
    assert ask(payment, people[0], 1, "donné deux fois").reason == "donné deux fois"
    assert len(ask(payment, people[0], 2, "y" * 300).reason) == 200


def test_exactly_the_limit_may_be_asked_alone(stand_in, people):
    payment = received(stand_in, amount_cents=200_000)
    assert ask(payment, people[0], ALONE).status == "approved"
    assert ask(payment, people[0], 1).status == "waiting"


def test_only_ones_own_undecided_requests_count_towards_the_limit(stand_in, people):
    payment = received(stand_in, amount_cents=500_000)
    ask(payment, people[1], ALONE)
    decided = ask(payment, people[0], ALONE + 1)
    refunds.decide_refund(decided, decided_by=people[1], approves=True)
    refused = ask(payment, people[0], ALONE)
    RefundRequest.objects.filter(pk=refused.pk).update(status="refused")
    assert ask(payment, people[0], ALONE).status == "approved"


def test_the_second_person_decides_that_request_and_once(stand_in, people):
    payment = received(stand_in, amount_cents=500_000)
    one, two = (ask(payment, people[0], ALONE + cents) for cents in (1, 2))
    assert refusal(refunds.decide_refund, one, decided_by=people[0], approves=True) == "second person"
    assert refunds.decide_refund(one, decided_by=people[1], approves=False)
    assert (again(one).status, again(two).status) == ("refused", "waiting")
    assert not refunds.decide_refund(one, decided_by=people[1], approves=True)
    assert again(one).status == "refused"


def test_what_is_sent_is_written_with_stripes_id_on_that_request_alone(stand_in, people):
    payment = received(stand_in)
    one, two = ask(payment, people[0], 100), ask(payment, people[0], 200)
    assert refunds.send_refund(one)
    (refund,) = stand_in.state.refunds.values()
    assert (again(one).status, again(one).refund_id) == ("sent", refund["id"])
    assert (again(two).status, again(two).refund_id) == ("approved", None)
    assert refund["metadata"] == {"request": one.idempotency_key}
    RefundRequest.objects.filter(pk=one.pk).update(status="waiting")
    assert not refunds.send_refund(one)


@pytest.mark.parametrize("silence", [GatewayUnavailable("silent"), NotSettledYet("later")])
def test_what_stripe_took_is_sent_even_if_it_falls_silent_then(stand_in, people, monkeypatch, silence):
    def follow(refund_id):
        raise silence

    monkeypatch.setattr(refunds, "follow_refund", follow)
    asked = ask(received(stand_in), people[0], 100)
    assert refunds.send_refund(asked)
    assert again(asked).status == "sent"


def test_another_error_after_sending_is_not_hidden(stand_in, people, monkeypatch):
    def follow(refund_id):
        raise ZeroDivisionError

    monkeypatch.setattr(refunds, "follow_refund", follow)
    with pytest.raises(ZeroDivisionError):
        refunds.send_refund(ask(received(stand_in), people[0], 100))


def test_the_worker_sends_every_approved_request_old_enough_and_no_other(stand_in, people):
    payment = received(stand_in, amount_cents=500_000)
    late, too_late, waiting, other, _fresh = (ask(payment, people[0], cents) for cents in (101, 102, 60_000, 105, 104))
    aged(late, minutes=2)
    aged(too_late, hours=24)
    aged(waiting, minutes=2)
    aged(other, hours=22, minutes=59)
    assert refunds.send_due_refunds() == 2
    found = {row.amount_cents: row.status for row in RefundRequest.objects.all()}
    assert found == {101: "sent", 102: "refused", 60_000: "waiting", 104: "approved", 105: "sent"}
    assert again(too_late).outcome == "not sent within a day"


def test_a_request_decided_between_two_steps_of_the_worker_is_left_alone(stand_in, people, monkeypatch):
    payment = received(stand_in)
    asked = ask(payment, people[0], 100)
    aged(asked, hours=24)
    RefundRequest.objects.filter(pk=asked.pk).update(status="sent")
    stale = [RefundRequest(pk=asked.pk, asked_at=timezone.now() - timedelta(hours=24))]
    really = RefundRequest.objects.filter
    monkeypatch.setattr(
        RefundRequest.objects, "filter", lambda **values: stale if "asked_at__lt" in values else really(**values)
    )
    assert refunds.send_due_refunds() == 0
    assert again(asked).status == "sent"


def test_23_hours_to_the_second_are_still_sent(stand_in, people):
    asked = ask(received(stand_in), people[0], 100)
    with time_machine.travel(timezone.now(), tick=False):
        aged(asked, hours=23)
        assert refunds.send_due_refunds() == 1
