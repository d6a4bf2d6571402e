"""Growth: an appeal's page and the treasurer's first screen cost the same at 100 gifts and at 100,000."""

import time
from collections.abc import Callable
from statistics import median

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import AppealPage
from home.roles import TREASURERS
from tests.promises import FULL, size, tell
from tests.promises.test_p17_invariants import fill
from users.models import User

FEW, MANY, ROUNDS = 100, size(100_000, 3000), size(60, 10)


def _cost(look: Callable[[], object]) -> tuple[int, float]:
    """Queries of one look with nothing cached, and the median milliseconds of many."""
    look()
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        look()
    count = len(queries)  # the next request empties the log
    times = []
    for _round in range(ROUNDS):
        cache.clear()
        started = time.perf_counter()
        look()
        times.append((time.perf_counter() - started) * 1000)
    return count, median(times)


def test_the_appeal_and_the_treasurers_first_screen_cost_the_same_with_many_gifts(own_database):
    appeal = AppealPage.objects.live().filter(fund__isnull=False, locale__language_code="fr").first()
    treasurer = User.objects.create_user(email="caisse@example.org", password="x" * 12)
    treasurer.groups.add(Group.objects.get(name=TREASURERS))
    desk, visitor = Client(), Client()
    desk.force_login(treasurer)
    looks = {
        "appeal": lambda: visitor.get(appeal.url),
        "treasurer": lambda: desk.get("/admin/till_gifts/"),
    }
    assert {look().status_code for look in looks.values()} == {200}
    costs = {}
    for count in (FEW, MANY):
        fill(count, appeal.fund_id, prefix=f"g{count}")
        costs[count] = {name: _cost(look) for name, look in looks.items()}
    for name in looks:
        (few, few_ms), (many, many_ms) = costs[FEW][name], costs[MANY][name]
        tell("growth", page=name, queries_at_100=few, queries_at_many=many, gifts=MANY, ms_at_100=f"{few_ms:.1f}",
             ms_at_many=f"{many_ms:.1f}", ratio=f"{many_ms / few_ms:.2f}")  # fmt: skip
        assert few == many
        assert not FULL or many_ms <= few_ms * 1.2
