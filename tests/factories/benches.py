"""Stand-ins for Stripe that are kinder than Stripe, for positive controls."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.server import StandIn


@contextmanager
def kind_bench(settings: Any, *lenient: str) -> Iterator[StandIn]:
    """A bench with these leniencies on; the site's gateway speaks to it. Deliveries wait until the test asks."""
    key, secret = settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS[0]
    with StandIn(
        webhook_url=None, webhook_secret=secret, api_key=key, seed=1, deliveries="manual", lenient=lenient
    ) as bench:
        settings.STRIPE_API_BASE = bench.url
        yield bench
