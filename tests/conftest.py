"""What every test may ask for. Each worker owns a copy of the template, which holds the demonstration site."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.utils import translation
from hypothesis import HealthCheck, settings

from sandbox.server import StandIn
from tests import databases
from tests.clusters import stoppable_cluster

SECRET = "whsec_suite_current"
KEY = "sk_test_suite"


# A busy machine is no fault of the code: no test has a limit of the clock, and each run tries the same examples.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("TEST_PG_TEMPLATE"):
        raise pytest.UsageError("Run ./script/test: it starts the private PostgreSQL cluster that these tests need.")


# What takes longest begins first, so that no worker is left alone with it at the end.
SLOWEST = (
    "test_matrix", "test_accessibility", "test_money_journeys", "test_hanging", "test_exhibition_journey", "test_door",
    "test_crashes", "test_pages", "test_withdrawal", "test_p1_books", "test_loans", "test_state_machine",
    "test_member_journey", "test_house", "test_account_journeys", "test_journal_journeys", "test_gift_journey",
    "test_p3_checkouts", "test_p4_acknowledgement", "test_growth", "test_mail_roles", "test_queries",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under a mutant, the tests of single rules come first: they notice it soonest, and the first one ends the run."""
    if os.environ.get("MUTANT_UNDER_TEST"):
        items.sort(key=lambda item: not item.path.stem.endswith("_rules"))
        return
    rank = {name: number for number, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@pytest.fixture(autouse=True)
def own_language() -> None:
    """The language of the last test's last request is not this one's."""
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id: str) -> Iterator[None]:
    """Replaces pytest-django's: a copy of the template instead of minutes of migrations."""
    name = f"suite_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock(), databases.copied(name):
        _point_at(name)
        yield
        connections.close_all()


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, worker_id: str) -> Iterator[str]:
    """A database of one test's own, for tests whose transactions really commit, in threads or processes."""
    shared = connection.settings_dict["NAME"]
    name = f"own_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock(), databases.copied(name):
        connections.close_all()
        _point_at(name)
        yield name
        connections.close_all()
        _point_at(shared)


@pytest.fixture
def own_cluster(django_db_setup, django_db_blocker) -> Iterator[Any]:
    """A whole PostgreSQL with a migrated database, which the test may stop and start."""
    with django_db_blocker.unblock(), stoppable_cluster() as cluster:
        yield cluster


@pytest.fixture
def durable_cluster(django_db_setup, django_db_blocker) -> Iterator[Any]:
    """A whole PostgreSQL whose commits wait for the disk, as in production: to measure against."""
    with django_db_blocker.unblock(), stoppable_cluster(durable=True) as cluster:
        yield cluster


def _point_at(name: str) -> None:
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def forget_cache() -> Iterator[None]:
    """No test sees the cache of another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def stand_in(settings) -> Iterator[StandIn]:
    """Stripe's stand-in, as strict as Stripe: the account was used before, other programs use it, and the books begin
    where it does. The site's gateway speaks to it. Deliveries wait until the test asks for them.
    """
    with StandIn(webhook_url=None, webhook_secret=SECRET, api_key=KEY, seed=1, deliveries="manual") as bench:
        settings.STRIPE_API_BASE = bench.url
        settings.BOOKS_OPEN_AT = datetime.fromtimestamp(bench.state.born_at, UTC)
        yield bench


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser that ./script/test found."""
    return os.environ["CHROMIUM_PATH"]
