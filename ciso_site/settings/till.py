"""Settings of the till: Stripe, the books, the bounds of a gift. From the environment, safe by default."""

from datetime import datetime
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

TIME_ZONE = "America/Toronto"


def moment_from_environment(name: str) -> datetime | None:
    """The moment that a variable names, in Montréal's time unless it says otherwise; None without one.

    Raises ImproperlyConfigured for anything else.
    """
    try:
        moment = datetime.fromisoformat(env(name)) if env(name, default="") else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a moment: write it as 2027-01-01T00:00.") from error
    return moment.replace(tzinfo=moment.tzinfo or ZoneInfo(TIME_ZONE)) if moment else None


STRIPE_API_BASE = env("STRIPE_API_BASE", default="https://api.stripe.com")
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS: list[str] = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_ACCOUNT_ID = env("STRIPE_ACCOUNT_ID", default="")
# The billing portal's configuration that `manage.py stripe_setup` made; empty for the one saved in the dashboard.
STRIPE_PORTAL_CONFIGURATION = env("STRIPE_PORTAL_CONFIGURATION", default="")
# What a person looked at in Stripe's dashboard, when, and who: «retry_rules=2026-11-27 the treasurer».
STRIPE_CHECKED_BY_HAND: list[str] = env.list("STRIPE_CHECKED_BY_HAND", default=[])
STRIPE_LIVE_MODE = False
# The moment from which the books count (Montréal's time unless it says otherwise): what Stripe held before is their
# opening balance.
BOOKS_OPEN_AT = moment_from_environment("BOOKS_OPEN_AT")
STRIPE_TIMEOUT_SECONDS = 10
# Opening a checkout, all in all: a person waits for it.
STRIPE_CHECKOUT_TIMEOUT_SECONDS = env.float("STRIPE_CHECKOUT_TIMEOUT_SECONDS", default=8)
# The threads of each process of ./script/server, and how many of them may wait for Stripe at once: the rest read.
WEB_THREADS = env.int("WEB_THREADS", default=8)
STRIPE_CALLS_AT_ONCE = max(WEB_THREADS - 3, 1)
DONATION_MINIMUM_CENTS = 200
DONATION_MAXIMUM_CENTS = 1_000_000
DONATION_FEE_PER_MILLE = 29
DONATION_FEE_FIXED_CENTS = 30
REFUND_SECOND_PERSON_CENTS = 50_000
