"""Thousands of gifts under faults: deliveries shuffled and tripled, sixteen at once, workers killed; then the books are
compared with the stand-in's truth, to the cent.
"""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection
from django.test import Client

from core.crash_points import CRASH_POINTS
from donations.models import Fund, StripeEvent
from donations.selectors import fund_totals
from donations.services.inbox import process_due_events
from donations.services.invariants import self_check
from donations.services.sessions import sweep_unfinished_gifts
from sandbox.server import StandIn
from tests import databases
from tests.factories.gifts import make_fund, open_gift
from tests.factories.webhooks import deliver

WORKER_POINTS = [name for name in CRASH_POINTS if name.startswith(("event_", "settle_"))]


@dataclass
class Outcome:
    """What a rehearsal did. Amounts in cents."""

    gifts: int
    deliveries: int
    kills: int
    seconds: float
    books_cents: int
    truth_cents: int
    fees_cents: int
    truth_fees_cents: int
    broken: list[str]

    @property
    def holds(self) -> bool:
        return self.books_cents == self.truth_cents and self.fees_cents == self.truth_fees_cents and not self.broken


def rehearse(bench: StandIn, database: str, *, gifts: int, kills: int, seed: int = 7) -> Outcome:
    """Open, pay and report so many gifts to three funds under faults, with so many workers killed on the way."""
    started, chance = time.monotonic(), random.Random(seed)
    funds = [make_fund() for _ in range(3)]
    with ThreadPoolExecutor(16) as pool:
        sessions = list(pool.map(_opened, [(chance.choice(funds), chance.randint(200, 100_000)) for _ in range(gifts)]))
        for session in sessions:
            bench.pay(session)
        queue = bench.pending_deliveries() * 3
        chance.shuffle(queue)
        statuses = list(pool.map(lambda event: _delivered(bench, event), queue))
    assert set(statuses) == {200}
    killed = sum(_killed_worker(bench, database, chance.choice(WORKER_POINTS)) for _ in range(kills))
    _drain(bench, database)
    sweep_unfinished_gifts()
    totals = [fund_totals(fund) for fund in funds]
    truth = bench.truth()
    return Outcome(
        gifts=gifts,
        deliveries=len(queue),
        kills=killed,
        seconds=time.monotonic() - started,
        books_cents=sum(total.received_cents for total in totals),
        truth_cents=truth["gross_cents"],
        fees_cents=sum(total.fee_cents for total in totals),
        truth_fees_cents=truth["fee_cents"],
        broken=[finding.name for finding in self_check() if not finding.holds],
    )


def _opened(wish: tuple[Fund, int]) -> str:
    try:
        return open_gift(wish[0], amount_cents=wish[1]).checkout_session_id or ""
    finally:
        connection.close()


def _delivered(bench: StandIn, event: dict) -> int:
    try:
        return deliver(Client(), bench, event).status_code
    finally:
        connection.close()


def _killed_worker(bench: StandIn, database: str, point: str) -> bool:
    done = databases.manage(
        "process_stripe_events", "--limit", "40", database=database, CRASH_AT=point, SUITE_STRIPE_API_BASE=bench.url
    )
    return done.returncode == -signal.SIGKILL


def _drain(bench: StandIn, database: str) -> None:
    """Two workers at once empty the inbox: one of another process, one here."""
    environment = {
        **os.environ,
        "DATABASE_URL": databases.url_of(database),
        "SUITE_STRIPE_API_BASE": bench.url,
        "DJANGO_SETTINGS_MODULE": "ciso_site.settings.test",
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "process_stripe_events", "--limit", "100000"]
    other = subprocess.Popen(command, cwd=databases.ROOT, env=environment, stdout=subprocess.DEVNULL)
    while process_due_events(limit=50):
        pass
    other.wait(timeout=600)
    deadline = time.monotonic() + 120
    while StripeEvent.objects.filter(status="received").exists() and time.monotonic() < deadline:
        StripeEvent.objects.filter(status="received").update(next_attempt_at="2000-01-01T00:00Z")
        process_due_events(limit=1000)
