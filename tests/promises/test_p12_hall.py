"""P12, the other half: a hall of delegates gives. Sixty people behind one address in ten minutes, who pay late, never
or in waves; each reads what they are asked at a pace of their own. And bots that read as people do.
"""

import heapq
import itertools
import random
import re
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from donations.models import Donation
from donations.services import card_testing
from tests.factories.gifts import FROM_OUR_PAGE, gift_data, make_fund
from tests.factories.webhooks import tell as hand_over
from tests.promises import size, tell

pytestmark = pytest.mark.django_db
MARK = re.compile(r'name="confirmation" value="([^"]+)"')
HALL, PEOPLE, MINUTES = "203.0.113.80", 60, 10
SEEDS = size(8, 1)
# Share that never pays; seconds from the checkout to the payment; how they arrive.
MIXES = {
    "30 % never pay": (0.3, (20, 90), "evenly"),
    "40 % never pay": (0.4, (20, 90), "evenly"),
    "all pay, minutes later": (0.0, (120, 420), "evenly"),
    "30 % never pay, the others minutes later": (0.3, (90, 300), "evenly"),
    "30 % never pay, in three waves": (0.3, (20, 120), "in waves"),
}


def arrivals(chance: random.Random, how: str) -> list[float]:
    """The seconds at which they press the button first."""
    if how == "evenly":
        return sorted(chance.uniform(0, MINUTES * 60) for _person in range(PEOPLE))
    waves = [chance.gauss(60 + 200 * (person % 3), 25) for person in range(PEOPLE)]
    return sorted(max(moment, 0) for moment in waves)


class Hall:
    """The people of one hall, step by step in the order of the clock."""

    def __init__(self, bench, fund, chance: random.Random, mix: str) -> None:
        self.bench, self.fund, self.chance, self.client = bench, fund, chance, Client()
        self.never, self.delay, how = MIXES[mix]
        self.steps: list[tuple[float, int, Iterator[float]]] = []
        self.order = itertools.count()
        self.opened: set[int] = set()
        self.refused_after_confirming = 0
        for person, moment in enumerate(arrivals(chance, how)):
            self.plan(moment, self.person(person))

    def plan(self, moment: float, person: Iterator[float]) -> None:
        heapq.heappush(self.steps, (moment, next(self.order), person))

    def live(self, traveller, start: float) -> None:
        """Everything that happens, at its time."""
        while self.steps:
            moment, _order, person = heapq.heappop(self.steps)
            traveller.move_to(start + moment)
            wait = next(person, None)
            if wait is not None:
                self.plan(moment + wait, person)

    def post(self, number: int, **values: str):
        data = gift_data(self.fund, email=f"delegate{number}@example.org", **values)
        return self.client.post("/don/", data, REMOTE_ADDR=HALL, **FROM_OUR_PAGE)

    def person(self, number: int) -> Iterator[float]:
        """One of them: yields the seconds until their next step."""
        answer = self.post(number)
        found = MARK.search(answer.content.decode()) if answer.status_code == 200 else None
        if found:
            yield min(self.chance.lognormvariate(2.5, 1) + 2.5, 600)
            answer = self.post(number, confirmation=found.group(1))
            self.refused_after_confirming += answer.status_code != 303
        if answer.status_code != 303:
            return
        self.opened.add(number)
        if self.chance.random() < self.never:
            return
        yield self.chance.uniform(*self.delay)
        self.bench.pay(answer.url.rsplit("/", 1)[1])
        hand_over(self.bench)


def served(bench, mix: str, seed: int) -> tuple[float, int]:
    """The share of the hall that was led to a checkout, and how many were refused once they confirmed."""
    start = time.time()
    with time_machine.travel(start, tick=False) as traveller:
        hall = Hall(bench, make_fund(), random.Random(seed), mix)
        hall.live(traveller, start)
    return len(hall.opened) / PEOPLE, hall.refused_after_confirming


def forget() -> None:
    """Another day."""
    card_testing.CheckoutAttempt.objects.all().delete()
    cache.clear()


@pytest.mark.parametrize("mix", MIXES)
def test_p12_a_hall_of_delegates_gives(stand_in, mix):
    shares = []
    for seed in range(1, SEEDS + 1):
        share, refused = served(stand_in, mix, seed)
        assert refused == 0, "nobody is refused after confirming"
        shares.append(share)
        forget()
    tell("P12", hall=mix, seeds=SEEDS, served_least=f"{min(shares):.0%}", served_most=f"{max(shares):.0%}")
    assert min(shares) >= 0.95


def test_p12_control_with_the_share_of_a_single_giver_a_hall_is_refused(stand_in, monkeypatch):
    monkeypatch.setattr(card_testing, "CROWD", 13)
    assert served(stand_in, "all pay, minutes later", 1)[0] < 0.95


# Bots that read.

ATTEMPTS, NETWORKS = size(5000, 300), 10


def patient_bots(client, fund, traveller, chance: random.Random, addresses: int, seconds: float) -> int:
    """Each posts, reads for three seconds and confirms, many at once; how many sessions they open in `seconds`."""
    opened, waiting = 0, []
    for turn in range(ATTEMPTS):
        traveller.shift(seconds / ATTEMPTS)
        number = chance.randrange(addresses)
        address = f"203.0.{113 + number * NETWORKS // addresses}.{number % 50 + 1}"
        data = gift_data(fund, email=f"bot{turn}@example.net")
        answer = client.post("/don/", data, REMOTE_ADDR=address, **FROM_OUR_PAGE)
        opened += answer.status_code == 303
        if found := MARK.search(answer.content.decode()):
            waiting.append((time.time() + 3, address, {**data, "confirmation": found.group(1)}))
        while waiting and waiting[0][0] <= time.time():
            _moment, from_there, confirmed = waiting.pop(0)
            opened += client.post("/don/", confirmed, REMOTE_ADDR=from_there, **FROM_OUR_PAGE).status_code == 303
    return opened


@pytest.mark.parametrize(("addresses", "hours"), [(1, 0.2), (500, 0.2), (500, 5)])
def test_p12_bots_that_read_as_people_do_open_hardly_a_session(stand_in, addresses, hours):
    with time_machine.travel(time.time(), tick=False) as traveller:
        opened = patient_bots(Client(), make_fund(), traveller, random.Random(12), addresses, hours * 3600)
    tell("P12", attempts=ATTEMPTS, addresses=addresses, hours=hours, patient_bots_opened=opened)
    assert opened <= 60
    assert not Donation.objects.filter(email__startswith="bot", status="succeeded").exists()


def test_p12_control_without_the_bound_of_the_crowd_patient_bots_open_as_many_as_they_like(stand_in, monkeypatch):
    monkeypatch.setattr(card_testing, "CROWD", 10**6)
    with time_machine.travel(time.time(), tick=False) as traveller:
        assert patient_bots(Client(), make_fund(), traveller, random.Random(12), 500, 700) > 60
