"""A refund pressed in several windows at once, on a database of its own: one leaves."""

import threading
import uuid
from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import connections
from django.test import Client
from django.urls import reverse

from donations.models import Payment, RefundRequest
from donations.services import refunds
from home.roles import TREASURERS
from tests.factories.lives import received
from users.models import User


def treasurer() -> User:
    user = User.objects.create_user("one@example.org", "x")
    user.groups.add(Group.objects.get(name=TREASURERS))
    return user


def pressed_at_once(payment: Payment, person: User, posted: dict[str, str], times: int = 4) -> list[int]:
    address = reverse("till_payments:refund", args=[payment.pk])
    browsers, gate, statuses = [Client() for _ in range(times)], threading.Barrier(times), []

    for browser in browsers:
        browser.force_login(person)

    def press(browser: Client) -> None:
        gate.wait(timeout=10)
        statuses.append(browser.post(address, posted).status_code)
        connections.close_all()

    threads = [threading.Thread(target=press, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return statuses


def refunds_at_stripe(stand_in) -> list[int]:
    return [row["amount"] for row in stand_in.state.refunds.values()]


def test_pressed_in_four_windows_at_once_one_refund_leaves(own_database, stand_in):
    payment, person = received(stand_in), treasurer()
    stand_in.chaos.slow_seconds = 0.2
    with_token = {"amount": "5", "reason": "x", "form_token": str(uuid.uuid4())}
    assert pressed_at_once(payment, person, with_token) == [302] * 4
    assert sorted(pressed_at_once(payment, person, {"amount": "6", "reason": "x"})) == [200, 200, 200, 302]
    stand_in.chaos.slow_seconds = 0
    assert refunds_at_stripe(stand_in) == [500, 600]
    assert RefundRequest.objects.count() == 2


def test_control_at_once_without_the_guards_as_many_refunds_leave(own_database, stand_in, monkeypatch):
    payment, person = received(stand_in), treasurer()
    monkeypatch.setattr(refunds, "REPEATED_WITHIN", timedelta(0))
    assert pressed_at_once(payment, person, {"amount": "5", "reason": "x"}) == [302] * 4
    assert refunds_at_stripe(stand_in) == [500] * 4
