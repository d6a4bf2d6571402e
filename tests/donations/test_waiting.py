"""Whoever waits for Stripe: one deadline, so many places, and a breaker that one caller at a time may try."""

import threading
import time
from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.test import Client
from django.utils import timezone

from donations.exceptions import GatewayRefused, GatewayUnavailable
from donations.gateways import breaker, stripe, waiting
from donations.models import Donation
from donations.services import checkouts
from tests.factories.gifts import make_fund, open_gift, post_gift

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_request():
    """As in a request of somebody's."""
    request_started.send(sender=None)
    yield
    request_finished.send(sender=None)


@pytest.fixture
def deadline(settings) -> float:
    settings.STRIPE_CHECKOUT_TIMEOUT_SECONDS = 0.3
    return 0.3


# The deadline.


def test_a_checkout_is_waited_for_until_its_deadline_and_no_longer(client, stand_in, deadline):
    stand_in.chaos.slow_seconds = 3
    begin = time.perf_counter()
    assert post_gift(client, make_fund()).status_code == 503
    assert deadline <= time.perf_counter() - begin < 1.5
    assert stand_in.state.calls == 1, "no silent retry"


def test_bytes_that_trickle_do_not_move_the_deadline(monkeypatch):
    """A socket's time-out begins again with each byte: here every step is quick, the whole is not."""

    def trickle() -> None:
        for _byte in range(20):
            time.sleep(0.1)

    begin = time.perf_counter()
    with pytest.raises(GatewayUnavailable, match="deadline"):
        waiting.within(0.2, trickle)
    assert time.perf_counter() - begin < 1


def test_what_the_call_answers_or_raises_comes_through():
    assert waiting.within(5, lambda: 7) == 7

    def refuse() -> None:
        raise GatewayRefused("no")

    with pytest.raises(GatewayRefused, match=r"^no$"):
        waiting.within(5, refuse)


def test_a_gift_whose_checkout_came_too_late_goes_on_with_the_same_one(client, stand_in, deadline):
    fund = make_fund()
    stand_in.chaos.slow_seconds = 0.6
    assert post_gift(client, fund).status_code == 503
    time.sleep(0.6)
    stand_in.chaos.slow_seconds = 0
    assert post_gift(client, fund).status_code == 303
    assert len(stand_in.state.sessions) == Donation.objects.filter(fund=fund).count() == 1


def test_the_worker_retries_by_itself_and_a_waiting_person_does_not():
    assert stripe.client() is not stripe.prompt_client()
    assert stripe.client()._requestor._options.max_network_retries == 2
    assert stripe.prompt_client()._requestor._options.max_network_retries == 0


# The places.


def test_so_many_wait_at_once_and_the_next_is_told_at_once(in_request, settings):
    settings.STRIPE_CALLS_AT_ONCE = 1
    told = []

    def somebody_else() -> None:
        request_started.send(sender=None)
        try:
            with waiting.place_to_wait():
                told.append("let in")
        except GatewayUnavailable as refusal:
            told.append(str(refusal))

    for inside in (True, False):
        thread = threading.Thread(target=somebody_else)
        if inside:
            with waiting.place_to_wait(), waiting.place_to_wait():
                thread.start()
                thread.join()
        else:
            thread.start()
            thread.join()
    assert told == ["too many wait for Stripe", "let in"]


def test_a_place_is_given_back_whatever_happens(in_request, settings):
    settings.STRIPE_CALLS_AT_ONCE = 1
    for _time in range(3):
        with pytest.raises(ZeroDivisionError), waiting.place_to_wait():
            raise ZeroDivisionError
    with pytest.raises(GatewayRefused), stripe.translate_stripe_errors():
        raise GatewayRefused("ours")


def test_the_worker_takes_no_place(settings):
    settings.STRIPE_CALLS_AT_ONCE = 1
    with waiting.place_to_wait(), waiting.place_to_wait():
        assert waiting._places(1).acquire(blocking=False)
    waiting._places(1).release()


def test_most_threads_never_wait_for_stripe(settings):
    assert settings.WEB_THREADS - settings.STRIPE_CALLS_AT_ONCE == 3


def test_who_finds_no_place_loses_nothing_and_says_nothing_of_stripe(client, stand_in, settings, monkeypatch):
    settings.STRIPE_CALLS_AT_ONCE = 1
    fund = make_fund()
    assert waiting._places(1).acquire(blocking=False)
    try:
        for _time in range(breaker.SILENCES + 1):
            page = post_gift(client, fund, donor_name="Zoé")
            assert page.status_code == 503
    finally:
        waiting._places(1).release()
    assert "Zoé" in page.content.decode()
    assert not breaker.is_open()
    assert stand_in.state.calls == 0
    assert post_gift(client, fund, donor_name="Zoé").status_code == 303


# The breaker.


def test_slow_answers_open_the_breaker_as_silences_do(stand_in, monkeypatch):
    monkeypatch.setattr(breaker, "SLOW_SECONDS", 0.05)
    stand_in.chaos.slow_seconds = 0.1
    fund = make_fund()
    for number in range(breaker.SILENCES):
        assert not breaker.is_open()
        open_gift(fund, email=f"{number}@example.org")
    assert breaker.is_open()
    with pytest.raises(GatewayUnavailable):
        open_gift(fund)


def test_control_without_the_look_at_the_time_slow_answers_go_on_for_ever(stand_in, monkeypatch):
    monkeypatch.setattr(breaker, "SLOW_SECONDS", 60)
    stand_in.chaos.slow_seconds = 0.1
    fund = make_fund()
    for _gift in range(breaker.SILENCES + 2):
        open_gift(fund)
    assert not breaker.is_open()


def test_a_quick_refusal_is_an_answer(monkeypatch):
    for _time in range(breaker.SILENCES - 1):
        breaker.note_silence()
    with pytest.raises(GatewayRefused), breaker.watched():
        raise GatewayRefused("card")
    breaker.note_silence()
    assert not breaker.is_open()


def silent_for(seconds: float):
    for _time in range(breaker.SILENCES):
        breaker.note_silence()
    return time_machine.travel(time.time() + seconds, tick=False)


def test_after_the_pause_one_caller_tries_and_the_others_are_told():
    with silent_for(breaker.PAUSE_SECONDS + 1):
        assert not breaker.is_open(), "the form is shown again"
        breaker.refuse_while_open()
        for _other in range(3):
            with pytest.raises(GatewayUnavailable):
                breaker.refuse_while_open()


@pytest.mark.parametrize("answers", [True, False])
def test_what_the_one_caller_meets_decides(answers):
    with silent_for(breaker.PAUSE_SECONDS + 1):
        breaker.refuse_while_open()
        if answers:
            breaker.note_answer()
            for _other in range(3):
                breaker.refuse_while_open()
        else:
            breaker.note_silence()
            assert breaker.is_open()


def test_a_caller_that_died_while_trying_is_followed_by_another():
    with silent_for(breaker.PAUSE_SECONDS + 1) as traveller:
        breaker.refuse_while_open()
        traveller.shift(breaker.PROBE_SECONDS + 1)
        breaker.refuse_while_open()


def test_silences_are_forgotten_in_the_end():
    with silent_for(breaker.FORGOTTEN_SECONDS + 1):
        for _caller in range(3):
            breaker.refuse_while_open()


def test_pages_tell_the_other_ways_until_somebody_may_try():
    with silent_for(1):
        assert Client().get("/don/").context["reason"] == "unavailable"
    with silent_for(breaker.PAUSE_SECONDS + 1):
        assert Client().get("/don/").context["reason"] == ""


# One deadline for a whole checkout.


def forgotten_yesterday(client, fund) -> Donation:
    """The same gift, asked yesterday and never paid: its checkout is ended before another opens."""
    post_gift(client, fund)
    gift = Donation.objects.get(fund=fund)
    Donation.objects.filter(pk=gift.pk).update(created_at=timezone.now() - timedelta(hours=23, minutes=30))
    return gift


def slow_but_alive(bench, seconds: float) -> None:
    """Each single answer comes in time; all of them together do not."""
    bench.chaos.slow_seconds = seconds


def waited(client, fund) -> float:
    begin = time.perf_counter()
    assert post_gift(client, fund).status_code == 503
    return time.perf_counter() - begin


def test_all_calls_of_a_checkout_together_end_with_its_deadline(client, stand_in, settings):
    settings.STRIPE_CHECKOUT_TIMEOUT_SECONDS = 0.8
    fund = make_fund()
    gift = forgotten_yesterday(client, fund)
    slow_but_alive(stand_in, 0.5)
    assert waited(client, fund) < 1.2
    stand_in.chaos.slow_seconds = 0
    assert post_gift(client, fund).status_code == 303
    assert len([row for row in stand_in.state.sessions.values() if row["status"] == "open"]) == 1
    assert Donation.objects.get(pk=gift.pk).status in ("expired", "pending")


def test_control_with_a_deadline_for_each_call_the_giver_waits_for_all_of_them(client, stand_in, settings, monkeypatch):
    settings.STRIPE_CHECKOUT_TIMEOUT_SECONDS = 0.8
    monkeypatch.setattr(checkouts, "one_deadline", lambda seconds: nullcontext())
    fund = make_fund()
    forgotten_yesterday(client, fund)
    slow_but_alive(stand_in, 0.5)
    begin = time.perf_counter()
    post_gift(client, fund)
    assert time.perf_counter() - begin > 1.2


def test_an_outer_deadline_stands_and_a_passed_one_asks_nobody():
    asked = []
    with waiting.one_deadline(0.05), waiting.one_deadline(60):
        time.sleep(0.06)
        with pytest.raises(GatewayUnavailable, match="deadline"):
            waiting.punctually(lambda: asked.append(1))
    assert (asked, waiting.has_deadline(), waiting.punctually(lambda: 7)) == ([], False, 7)
