"""What the site expects of its Stripe account: from the settings, and from what a person looked at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from ..gateways.account_facts import EndpointFact, StripeAccount
from .event_handlers import ROUTES

CONFIRMED_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Site:
    """What the site expects of the account. `confirmed` are the settings that a person looked at lately."""

    webhook_url: str
    events: frozenset[str]
    live: bool
    account_id: str
    portal_configuration: str
    books_open_at: datetime | None
    form_targets: tuple[str, ...]
    key_is_restricted: bool
    confirmed: frozenset[str]


Check = Callable[[StripeAccount, Site], Iterator[str]]


def endpoints_at(rows: Iterable[EndpointFact], url: str) -> list[EndpointFact]:
    """Those that send the account's own events there, on or off."""
    return [row for row in rows if row.url == url and not row.is_connect]


@dataclass(frozen=True)
class ManualCheck:
    """A setting that Stripe offers no way to read: what it must be, where it stands, what goes wrong otherwise."""

    wanted: str
    place: str
    otherwise: str


# Their names are those that STRIPE_CHECKED_BY_HAND takes.
MANUAL_CHECKS: Mapping[str, ManualCheck] = {
    "retry_rules": ManualCheck(
        "the last failed retry of a month cancels the subscription",
        "Billing → Revenue recovery → Retries",
        "a monthly gift that cannot be charged would stay late for ever",
    ),
    "customer_emails": ManualCheck(
        "«Successful payments» and «Refunds» are off",
        "Settings → Business → Customer emails",
        "givers would get two letters for one gift",
    ),
    "billing_emails": ManualCheck(
        "mails about failed payments, renewals and expiring cards are off",
        "Settings → Billing → Subscriptions and emails",
        "givers would get two letters for one failed month, one of them leading past the site",
    ),
    "adaptive_pricing": ManualCheck(
        "Adaptive Pricing is off",
        "Settings → Payments → Adaptive Pricing",
        "a giver abroad would be charged in another currency than the one thanked in",
    ),
    "custom_domain": ManualCheck(
        "Checkout and the portal have no custom domain",
        "Settings → Business → Custom domains",
        "the site's content policy would let nobody reach them",
    ),
}


def site_expectations(*, today: date) -> Site:
    """What the settings say that the account must be."""
    return Site(
        webhook_url=f"{settings.SITE_URL}{reverse('stripe_webhook')}",
        events=frozenset(ROUTES),
        live=settings.STRIPE_LIVE_MODE,
        account_id=settings.STRIPE_ACCOUNT_ID,
        portal_configuration=settings.STRIPE_PORTAL_CONFIGURATION,
        books_open_at=settings.BOOKS_OPEN_AT,
        form_targets=tuple(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]),
        key_is_restricted=settings.STRIPE_SECRET_KEY.startswith("rk_"),
        confirmed=frozenset(_confirmed(settings.STRIPE_CHECKED_BY_HAND, today)),
    )


def _confirmed(entries: list[str], today: date) -> Iterator[str]:
    """The names whose confirmation is a year old at most. «retry_rules=2026-11-27 M. Tremblay»: who, and when."""
    for entry in entries:
        name, _equals, rest = entry.strip().partition("=")
        day, _space, who = rest.strip().partition(" ")
        try:
            confirmed_on = date.fromisoformat(day)
        except ValueError:
            continue
        if who.strip() and today - CONFIRMED_FOR <= confirmed_on <= today:
            yield name.strip()
