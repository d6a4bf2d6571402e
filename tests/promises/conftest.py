"""What the promises share."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.server import StandIn
from tests.conftest import KEY, SECRET


@pytest.fixture
def stand_in(settings: Any) -> Iterator[StandIn]:
    """As strict as Stripe: the account was used before, other programs use it, and the books begin where it does."""
    with StandIn(webhook_url=None, webhook_secret=SECRET, api_key=KEY, seed=1, deliveries="manual") as bench:
        settings.STRIPE_API_BASE = bench.url
        settings.BOOKS_OPEN_AT = datetime.fromtimestamp(bench.state.born_at, UTC)
        yield bench
