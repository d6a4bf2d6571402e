"""P12: card testing. Of thousands of bots' attempts hardly a session opens, while honest donors pass.

Three kinds of bots: one address; 500 addresses of ten networks posting the form; the same ones that also read and
confirm. Honest donors, each from a network of their own, come all along, read what they are asked, and pay.
"""

import random
import re
import time

import pytest
import time_machine
from django.test import Client

from donations.models import CheckoutAttempt, Donation
from tests.factories.gifts import FROM_OUR_PAGE, gift_data, make_fund
from tests.factories.webhooks import tell as hand_over
from tests.promises import size, tell

pytestmark = pytest.mark.django_db
ATTEMPTS, HONEST, SEED = size(5000, 300), size(120, 30), 12
MARK = re.compile(r'name="confirmation" value="([^"]+)"')


def _post(client, fund, address: str, email: str, **values: str):
    return client.post("/don/", gift_data(fund, email=email, **values), REMOTE_ADDR=address, **FROM_OUR_PAGE)


def _confirmed(client, fund, answer, traveller, address: str, email: str, reading: float):
    """Read the page that asks, for so many seconds, and press its button."""
    found = MARK.search(answer.content.decode()) if answer.status_code == 200 else None
    if found is None:
        return answer
    traveller.shift(reading)
    return _post(client, fund, address, email, confirmation=found.group(1))


def _attack(stand_in, traveller, *, addresses: int, confirms: bool) -> tuple[int, int]:
    """Ten minutes of it; how many sessions bots opened, and how many honest gifts were received."""
    fund, client, chance = make_fund(), Client(), random.Random(SEED)
    honest_turns = set(range(0, ATTEMPTS, ATTEMPTS // HONEST))
    bots = honest = 0
    for turn in range(ATTEMPTS):
        traveller.shift(600 / ATTEMPTS / 2)
        number = chance.randrange(addresses)
        address, email = f"203.0.{113 + number // 50}.{number % 50 + 1}", f"bot{turn}@example.net"
        answer = _post(client, fund, address, email)
        if confirms:
            answer = _confirmed(client, fund, answer, traveller, address, email, 0.05)
        bots += answer.status_code == 303
        if turn in honest_turns:
            who, where = f"honest{turn}@example.org", f"10.{turn // 250 % 250}.{turn % 250}.7"
            answer = _confirmed(client, fund, _post(client, fund, where, who), traveller, where, who, 3)
            if answer.status_code == 303:
                stand_in.pay(answer.url.rsplit("/", 1)[1])
                hand_over(stand_in)
                honest += Donation.objects.filter(email=who, status="succeeded").count()
    return bots, honest / len(honest_turns)


@pytest.mark.parametrize(("addresses", "confirms"), [(1, False), (500, False), (500, True)])
def test_p12_bots_open_hardly_a_session_and_honest_givers_pass(stand_in, addresses, confirms):
    started = time.monotonic()
    with time_machine.travel(time.time(), tick=True) as traveller:
        bots, share = _attack(stand_in, traveller, addresses=addresses, confirms=confirms)
    tell("P12", seed=SEED, attempts=ATTEMPTS, addresses=addresses, bots_confirm=confirms, sessions_of_bots=bots,
         honest_received=f"{share:.0%}", seconds=round(time.monotonic() - started))  # fmt: skip
    assert bots <= 60
    assert share >= 0.95


def test_p12_control_without_the_counting_bots_open_every_session(stand_in, monkeypatch):
    def let_in(visitor, **_):
        return CheckoutAttempt.objects.create(**visitor.hashes())

    monkeypatch.setattr("donations.views.give.admit", let_in)
    fund, client = make_fund(), Client()
    opened = [_post(client, fund, "203.0.113.1", f"bot{turn}@example.net").status_code for turn in range(70)]
    assert opened.count(303) > 60
