"""The webhook_events, rule by rule: how long a failed event waits, when it is given up, how it is put back."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from donations.exceptions import ForeignEvent, UnknownShape
from donations.gateways.facts import EventFact
from donations.models import StripeEvent
from donations.services import webhook_events
from tests.factories.lives import again

pytestmark = pytest.mark.django_db


def event(number: int = 1, **values) -> StripeEvent:
    return StripeEvent.objects.create(
        **{
            "event_id": f"evt_{number}",
            "type": "charge.succeeded",
            "api_version": "2026-10-28.endive",
            "created": timezone.now(),
            "payload": {"data": {"object": {"id": "ch_1"}}},
            "object_id": "ch_1",
            "next_attempt_at": timezone.now(),
            **values,
        }
    )


@pytest.fixture
def failing(monkeypatch):
    def follow(kind, subject):
        raise RuntimeError("y" * 400)

    monkeypatch.setattr(webhook_events, "follow", follow)


@pytest.mark.parametrize(
    ("before", "seconds"), [(0, 10), (1, 20), (2, 40), (5, 320), (9, 5120), (10, 7200), (11, 7200)]
)
def test_each_failure_doubles_the_pause_up_to_two_hours(failing, before, seconds):
    one, other = event(1, attempts=before), event(2)
    with time_machine.travel(timezone.now(), tick=False):
        assert not webhook_events.process_event(one.pk)
        pause = again(one).next_attempt_at - timezone.now()
    assert pause == timedelta(seconds=seconds)
    assert again(one).attempts == before + 1
    assert again(one).last_error == f"RuntimeError: {'y' * 400}"[:300]
    assert (again(other).attempts, again(other).last_error) == (0, "")


def test_the_twelfth_failure_gives_up_and_says_so(failing, caplog):
    eleventh, twelfth = event(1, attempts=10), event(2, attempts=11)
    with caplog.at_level(logging.ERROR):
        webhook_events.process_event(eleventh.pk)
        assert again(eleventh).status == "received"
        assert "given up" not in caplog.text
        webhook_events.process_event(twelfth.pk)
    assert again(twelfth).status == "dead"
    assert "event evt_2 (charge.succeeded) given up after 12 attempts" in caplog.text


def test_an_event_that_another_worker_finished_meanwhile_is_not_put_back(monkeypatch):
    one = event(1)

    def follow(kind, subject):
        StripeEvent.objects.filter(pk=one.pk).update(status="done", attempts=1)
        raise RuntimeError("late")

    monkeypatch.setattr(webhook_events, "follow", follow)
    assert not webhook_events.process_event(one.pk)
    assert (again(one).status, again(one).attempts, again(one).last_error) == ("done", 1, "")


@pytest.mark.parametrize("status", ["parked", "dead"])
def test_an_event_is_put_back_as_if_it_had_just_arrived(status):
    later = timezone.now() + timedelta(hours=2)
    values = {"attempts": 12, "last_error": "before", "next_attempt_at": later}
    one, other = event(1, status=status, **values), event(2, status=status, **values)
    with time_machine.travel(timezone.now(), tick=False):
        webhook_events.replay_event(one)
        assert again(one).next_attempt_at == timezone.now()
    assert (again(one).status, again(one).attempts, again(one).last_error) == ("received", 0, "")
    assert (again(other).status, again(other).attempts) == (status, 12)


def test_an_event_that_was_handled_is_not_put_back():
    one = event(1, status="done", attempts=3)
    webhook_events.replay_event(one)
    assert (again(one).status, again(one).attempts) == ("done", 3)


def test_only_so_many_due_events_are_handled_oldest_first(monkeypatch):
    handled = []
    monkeypatch.setattr(webhook_events, "follow", lambda kind, subject: handled.append(subject["id"]))
    for number, minutes in enumerate((1, 3, 2, -5)):
        moment = timezone.now() - timedelta(minutes=minutes)
        event(number, next_attempt_at=moment, payload={"data": {"object": {"id": str(number)}}})
    assert webhook_events.process_due_events(limit=2) == 2
    assert handled == ["1", "2"]
    assert webhook_events.process_due_events() == 1
    assert handled == ["1", "2", "0"]


def kept(one: StripeEvent) -> tuple:
    row = again(one)
    return row.status, row.attempts, row.last_error, row.processed_at


@pytest.mark.parametrize(
    ("values", "status", "reason"),
    [
        ({}, "done", ""),
        ({"type": "customer.created"}, "ignored", ""),
        ({"type": "refund.melted"}, "parked", "UnknownShape: refund.melted is not booked by this version"),
        (
            {"type": "charge.refunded", "payload": {"data": {"object": {}}}},
            "parked",
            "UnknownShape: an object without an id",
        ),
        (
            {"payload": {"data": {"object": {}}}, "type": "refund.created"},
            "parked",
            "UnknownShape: an object without an id",
        ),
        (
            {"payload": {"data": {"object": {"id": 7}}}, "type": "refund.created"},
            "parked",
            "UnknownShape: an object without an id",
        ),
    ],
)
def test_an_event_that_reached_an_end_says_which_when_and_why(monkeypatch, values, status, reason):
    if not reason:
        monkeypatch.setattr(webhook_events, "follow", lambda _kind, _subject: None)
    one, other = event(1, attempts=2, **values), event(2)
    with time_machine.travel(timezone.now(), tick=False):
        assert webhook_events.process_event(one.pk)
        assert kept(one) == (status, 3, reason, timezone.now())
    assert kept(other) == ("received", 0, "", None)


def test_a_long_reason_is_kept_by_its_first_three_hundred_letters(monkeypatch):
    def follow(kind, subject):
        raise UnknownShape("x" * 400)

    monkeypatch.setattr(webhook_events, "follow", follow)
    one = event()
    webhook_events.process_event(one.pk)
    assert again(one).last_error == f"UnknownShape: {'x' * 400}"[:300]


@pytest.mark.parametrize("status", ["done", "ignored", "parked", "dead"])
def test_what_has_reached_an_end_is_not_handled_again(monkeypatch, status):
    monkeypatch.setattr(webhook_events, "follow", lambda _kind, _subject: pytest.fail("followed again"))
    one = event(status=status)
    assert not webhook_events.process_event(one.pk)
    assert webhook_events._due(timezone.now(), 10) == []


def test_an_event_arrives_due_never_tried_and_without_complaint():
    fact = EventFact(
        "evt_new", "charge.succeeded", "2026-10-28.endive", False, "", timezone.now(), "ch_1", {"id": "evt_new"}
    )
    assert webhook_events.receive_event(fact)
    assert not webhook_events.receive_event(fact)
    assert kept(StripeEvent.objects.get(event_id="evt_new")) == ("received", 0, "", None)


def test_events_of_the_other_mode_or_of_another_account_are_foreign(settings):
    settings.STRIPE_ACCOUNT_ID = "acct_ours"
    values = ("evt_far", "charge.succeeded", "2026-10-28.endive")
    for livemode, account, why in ((True, "", "livemode"), (False, "acct_theirs", "account")):
        with pytest.raises(ForeignEvent, match=f"^{why}$"):
            webhook_events.receive_event(EventFact(*values, livemode, account, timezone.now(), "ch_1", {}))
    assert webhook_events.receive_event(EventFact(*values, False, "acct_ours", timezone.now(), "ch_1", {}))
