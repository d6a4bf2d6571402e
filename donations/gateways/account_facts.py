"""What Stripe says of the account that the key opens, as plain facts. Amounts are integer cents, moments UTC.

A part that the key may not read is None; which ones, and the permission that Stripe asks for, stands in `denials`.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AccountFact:
    """Who the account is and what it may do. `requirements` are what Stripe waits for, in Stripe's words."""

    account_id: str
    country: str
    currency: str
    charges_enabled: bool
    payouts_enabled: bool
    requirements: tuple[str, ...]
    statement_descriptor: str
    payout_interval: str


@dataclass(frozen=True)
class EndpointFact:
    """A webhook endpoint. `api_version` is empty for the account's own; `is_connect` sends other accounts' events."""

    endpoint_id: str
    url: str
    is_enabled: bool
    events: frozenset[str]
    api_version: str
    is_connect: bool
    created: datetime


@dataclass(frozen=True)
class PortalFact:
    """A configuration of the billing portal. The default is the one saved in the dashboard."""

    configuration_id: str
    name: str
    is_active: bool
    is_default: bool
    changes_card: bool
    cancels: bool


@dataclass(frozen=True)
class BalanceFact:
    """The balance's mode, and what it holds in currencies other than the books', in their minor units."""

    livemode: bool
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class EventsFact:
    """What the events tell. `default_version` is the account's at the newest one, empty while there is none.

    `undelivered` counts those of the last three days that no endpoint accepted within an hour, `delivered_at` is the
    newest one of our types that every endpoint accepted.
    """

    default_version: str
    undelivered: int
    delivered_at: datetime | None


@dataclass(frozen=True)
class CheckoutsFact:
    """What the newest checkouts show: None while there is none to look at."""

    adapts_prices: bool | None
    origin: str | None


@dataclass(frozen=True)
class Denial:
    """What the key may not do: read or change a resource, and the permission that Stripe asks for, if it names one."""

    resource: str
    permission: str
    is_change: bool = False


@dataclass(frozen=True)
class StripeAccount:
    """All that the site reads of its account at one moment."""

    account: AccountFact | None
    endpoints: tuple[EndpointFact, ...] | None
    portals: tuple[PortalFact, ...] | None
    payment_methods: frozenset[str] | None
    balance: BalanceFact | None
    minimum_balance_cents: int | None
    events: EventsFact | None
    checkouts: CheckoutsFact | None
    mails_receipts: bool | None
    was_used_before: bool | None
    foreign_subscriptions: int | None
    denials: tuple[Denial, ...]
