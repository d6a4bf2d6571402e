"""The inbox, rule by rule: how long a failed event waits, when it is given up, how it is put back."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from donations.models import StripeEvent
from donations.services import inbox
from tests.factories.lives import again

pytestmark = pytest.mark.django_db


def event(number: int = 1, **values) -> StripeEvent:
    return StripeEvent.objects.create(
        **{
            "event_id": f"evt_{number}",
            "type": "charge.succeeded",
            "api_version": inbox.API_VERSION,
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

    monkeypatch.setattr(inbox, "follow", follow)


@pytest.mark.parametrize(
    ("before", "seconds"), [(0, 10), (1, 20), (2, 40), (5, 320), (9, 5120), (10, 7200), (11, 7200)]
)
def test_each_failure_doubles_the_pause_up_to_two_hours(failing, before, seconds):
    one, other = event(1, attempts=before), event(2)
    with time_machine.travel(timezone.now(), tick=False):
        assert not inbox.process_event(one.pk)
        pause = again(one).next_attempt_at - timezone.now()
    assert pause == timedelta(seconds=seconds)
    assert again(one).attempts == before + 1
    assert again(one).last_error == f"RuntimeError: {'y' * 400}"[:300]
    assert (again(other).attempts, again(other).last_error) == (0, "")


def test_the_twelfth_failure_gives_up_and_says_so(failing, caplog):
    eleventh, twelfth = event(1, attempts=10), event(2, attempts=11)
    with caplog.at_level(logging.ERROR):
        inbox.process_event(eleventh.pk)
        assert again(eleventh).status == "received"
        assert "given up" not in caplog.text
        inbox.process_event(twelfth.pk)
    assert again(twelfth).status == "dead"
    assert "event evt_2 (charge.succeeded) given up after 12 attempts" in caplog.text


def test_an_event_that_another_worker_finished_meanwhile_is_not_put_back(monkeypatch):
    one = event(1)

    def follow(kind, subject):
        StripeEvent.objects.filter(pk=one.pk).update(status="done", attempts=1)
        raise RuntimeError("late")

    monkeypatch.setattr(inbox, "follow", follow)
    assert not inbox.process_event(one.pk)
    assert (again(one).status, again(one).attempts, again(one).last_error) == ("done", 1, "")


@pytest.mark.parametrize("status", ["parked", "dead"])
def test_an_event_is_put_back_as_if_it_had_just_arrived(status):
    later = timezone.now() + timedelta(hours=2)
    values = {"attempts": 12, "last_error": "before", "next_attempt_at": later}
    one, other = event(1, status=status, **values), event(2, status=status, **values)
    with time_machine.travel(timezone.now(), tick=False):
        inbox.replay_event(one)
        assert again(one).next_attempt_at == timezone.now()
    assert (again(one).status, again(one).attempts, again(one).last_error) == ("received", 0, "")
    assert (again(other).status, again(other).attempts) == (status, 12)


def test_an_event_that_was_handled_is_not_put_back():
    one = event(1, status="done", attempts=3)
    inbox.replay_event(one)
    assert (again(one).status, again(one).attempts) == ("done", 3)


def test_only_so_many_due_events_are_handled_oldest_first(monkeypatch):
    handled = []
    monkeypatch.setattr(inbox, "follow", lambda kind, subject: handled.append(subject["id"]))
    for number, minutes in enumerate((1, 3, 2, -5)):
        moment = timezone.now() - timedelta(minutes=minutes)
        event(number, next_attempt_at=moment, payload={"data": {"object": {"id": str(number)}}})
    assert inbox.process_due_events(limit=2) == 2
    assert handled == ["1", "2"]
    assert inbox.process_due_events() == 1
    assert handled == ["1", "2", "0"]
