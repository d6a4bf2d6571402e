"""Requests of links counted apart from gifts; and whoever was asked to confirm has a place."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from donations.exceptions import ConfirmationNeeded, GivingStopped
from donations.gateways import breaker
from donations.models import CheckoutAttempt, Donation
from donations.services import card_testing
from donations.services.card_testing import Visitor, admit, admit_request
from tests.factories.gifts import make_fund, post_gift
from tests.factories.visitors import asked, crowd, visitor
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def test_requests_of_links_and_gifts_are_counted_apart():
    """Fifteen requests of links made everybody confirm, and six with a donor's address shut the donor out of both."""
    for number in range(card_testing.BUSY + 4):
        admit_request(visitor(1, f"{number}@example.org"))
    for _time in range(card_testing.MOST_LINKS_OF_AN_EMAIL):
        admit_request(visitor(2, "victim@example.org"))
    assert admit(visitor(3, "victim@example.org"), content="c")
    assert admit(visitor(1), content="c")
    for number in range(40):
        CheckoutAttempt.objects.create(**visitor(4, f"{number}@example.org").hashes())
    admit_request(visitor(4))


def test_nobody_shuts_the_owner_of_an_address_out_of_their_own_gifts():
    for number in range(30):
        for _time in range(card_testing.MOST_LINKS_OF_AN_EMAIL):
            admit_request(visitor(number, "victim@example.org"))
    with pytest.raises(GivingStopped, match="email_hash"):
        admit_request(visitor(0, "victim@example.org"))
    admit_request(visitor(99, "Victim@example.org"))


@pytest.mark.parametrize(("name", "address"), [("address_hash", "203.0.113.9"), ("network_hash", "203.0.113.{}")])
def test_requests_of_links_have_bounds_of_their_own(name, address):
    most = card_testing.MOST_LINKS[name]
    for number in range(most):
        admit_request(Visitor(address.format(number % 200), f"{number}@example.org"))
    with pytest.raises(GivingStopped, match=name):
        admit_request(Visitor(address.format(250), "more@example.org"))
    admit_request(visitor())


def test_control_counted_together_links_would_stop_gifts(monkeypatch):
    monkeypatch.setattr(card_testing, "BUSY", 5)
    CheckoutAttempt.objects.bulk_create(
        CheckoutAttempt(purpose="gift", **visitor(number).hashes()) for number in range(5)
    )
    with pytest.raises(ConfirmationNeeded):
        admit(visitor(99), content="c")
    CheckoutAttempt.objects.update(purpose="link")
    assert admit(visitor(99), content="c")


# Whoever was asked to confirm has a place.


def asked_of(number: int) -> tuple[Visitor, str]:
    """Somebody of one hall, and their mark."""
    person = Visitor("203.0.113.9", f"{number}@example.org")
    return person, asked(person, "gift")


def test_nobody_is_refused_after_confirming_in_time():
    crowd()
    start = timezone.now()
    with time_machine.travel(start, tick=False) as traveller:
        people = []
        with pytest.raises(GivingStopped):
            for number in range(100):
                people.append(asked_of(number))
        assert len(people) == card_testing.SHARE + card_testing.CROWD
        traveller.move_to(start + card_testing.LONGEST_READING - timedelta(seconds=1))
        for person, mark in people:
            assert admit(person, content="gift", confirmation=mark)


def test_control_without_a_place_held_more_would_be_asked_than_let_in(monkeypatch):
    crowd()
    monkeypatch.setattr(card_testing, "_unpaid", lambda age: CheckoutAttempt.objects.filter(state="opened"))
    assert len([asked_of(number) for number in range(60)]) > card_testing.SHARE + card_testing.CROWD


def test_a_place_held_is_given_back_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(card_testing, "BUSY", 0)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as traveller:
        for number in range(card_testing.SHARE + card_testing.CROWD):
            person, mark = asked_of(number)
        with pytest.raises(GivingStopped):
            asked_of(99)
        traveller.move_to(start + card_testing.LONGEST_READING + timedelta(seconds=1))
        asked_of(99)
        with pytest.raises(ConfirmationNeeded) as needed:
            admit(person, content="gift", confirmation=mark)
        assert needed.value.mark != mark


def test_pressed_twice_a_confirmation_is_one_place(client, stand_in, monkeypatch):
    crowd()
    fund = make_fund()
    mark = re.search(r'name="confirmation" value="([^"]+)"', post_gift(client, fund).content.decode()).group(1)
    monkeypatch.setattr(card_testing, "SHORTEST_READING", timedelta(0))
    places = {post_gift(client, fund, confirmation=mark)["Location"] for _press in range(3)}
    assert len(places) == len(stand_in.state.sessions) == 1
    stand_in.pay(Donation.objects.get(fund=fund).checkout_session_id)
    tell(stand_in)
    assert post_gift(client, fund, confirmation=mark).status_code == 200, "another gift is asked again"


def test_confirmed_too_quickly_the_same_page_is_shown_and_no_second_place_taken():
    crowd()
    person, mark = asked_of(1)
    count = CheckoutAttempt.objects.count()
    with pytest.raises(ConfirmationNeeded) as needed:
        admit(person, content="gift", confirmation=mark)
    assert (needed.value.mark, CheckoutAttempt.objects.count()) == (mark, count)


def test_a_silence_of_stripes_is_held_against_nobody(client, stand_in, monkeypatch):
    monkeypatch.setattr(breaker, "SILENCES", 10**6)
    fund = make_fund()
    stand_in.chaos.next_calls = ["timeout_before"] * 45
    for number in range(45):
        assert post_gift(client, fund, email=f"{number}@example.org").status_code == 503
    assert post_gift(client, fund, email="last@example.org").status_code == 303


def test_while_nobody_asks_stripe_no_row_is_left_behind(client, stand_in):
    for _time in range(breaker.SILENCES):
        breaker.note_silence()
    fund = make_fund()
    assert post_gift(client, fund).status_code == 503
    assert not Donation.objects.filter(fund=fund).exists()
