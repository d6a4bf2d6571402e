"""P3: no double charge. Time-outs before and after, errors, double clicks, kills: at most one paid session each."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from django.core.cache import cache
from django.db import connection

from donations.exceptions import TillError
from donations.gateways import breaker
from donations.models import Donation
from donations.services.gifts import start_gift
from donations.services.sessions import sweep_unfinished_gifts
from tests.factories.gifts import gift_request, make_fund
from tests.factories.webhooks import tell as hand_over
from tests.promises import size, tell
from tests.promises.kills import killed_at

ATTEMPTS, SEED = size(2000, 60), 11


def _clicked(wish) -> str:
    fund, request = wish
    cache.clear()
    try:
        return start_gift(fund=fund, request=request).checkout_url
    except TillError:
        return ""
    finally:
        connection.close()


def _tried(fund, stand_in, chance) -> tuple[int, set[str]]:
    """Every attempt of every donor; how many servers were killed, and the addresses donors were led to."""
    led, kills = set(), 0
    with ThreadPoolExecutor(8) as pool:
        for number in range(ATTEMPTS):
            request = gift_request(email=f"{number}@example.org", attempt=str(number))
            if chance.random() < 0.03:
                stand_in.chaos.set({name: 0.0 for name in ("timeout_before", "timeout_after", "server_error", "reset")})
                point = chance.choice(["gift_before_stripe", "gift_after_stripe"])
                kills += killed_at(point, partial(start_gift, fund=fund, request=request))
            stand_in.chaos.set({"timeout_before": 0.1, "timeout_after": 0.1, "server_error": 0.05, "reset": 0.05})
            for _again in range(chance.randint(1, 3)):
                clicks = [(fund, request)] * chance.randint(1, 3)
                led |= {address for address in pool.map(_clicked, clicks) if address}
    return kills, led


def test_p3_no_attempt_is_charged_twice_and_none_is_stuck(own_database, stand_in, monkeypatch):
    monkeypatch.setattr(breaker, "SILENCES", 10**9)
    fund, started = make_fund(), time.monotonic()
    kills, led = _tried(fund, stand_in, random.Random(SEED))
    stand_in.chaos.set({name: 0.0 for name in ("timeout_before", "timeout_after", "server_error", "reset")})
    for address in led:
        stand_in.pay(address.rsplit("/", 1)[1])
    hand_over(stand_in)
    Donation.objects.filter(fund=fund, status="pending").update(created_at=Donation.objects.first().created_at)
    # The worker sweeps every five minutes: three rounds are a quarter of an hour, and 200 gifts each.
    for _round in range(3 + ATTEMPTS // 200):
        sweep_unfinished_gifts(older_than=timedelta(0))
    paid: dict[str, int] = {}
    for session in stand_in.state.sessions.values():
        if session["payment_status"] == "paid":
            paid[session["client_reference_id"]] = paid.get(session["client_reference_id"], 0) + 1
    unfinished = Donation.objects.filter(fund=fund, status="pending")
    stuck = sum(not gift.checkout_session_id for gift in unfinished)
    tell("P3", seed=SEED, attempts=ATTEMPTS, kills=kills, sessions=len(stand_in.state.sessions), paid=len(paid),
         most_paid_sessions_of_one_attempt=max(paid.values()), stuck=stuck, seconds=round(time.monotonic() - started))  # fmt: skip
    assert max(paid.values()) == 1
    assert stuck == 0
    assert Donation.objects.filter(fund=fund, status="succeeded").count() == len(paid)


def test_p3_control_without_the_fingerprint_two_clicks_would_be_two_gifts(own_database, stand_in, monkeypatch):
    from itertools import count

    numbers = count()
    monkeypatch.setattr("donations.services.gifts.fingerprint_of", lambda fund, request: str(next(numbers)))
    fund, request = make_fund(), gift_request()
    assert _clicked((fund, request)) != _clicked((fund, request))
