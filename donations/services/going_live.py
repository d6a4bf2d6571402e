"""Whether gifts can be taken with the Stripe account that the key opens: read by API, or confirmed by a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from ..gateways.account import read_account
from ..gateways.account_facts import StripeAccount
from ..gateways.stripe import API_VERSION
from ..models import StripeEvent
from .account_checks import CHECKS, Check, Site, endpoints_at
from .routes import ROUTES

CONFIRMED_FOR = timedelta(days=365)
# A till that opened in the last hours did not do so on an account in use for days.
MARGIN = timedelta(days=1)


@dataclass(frozen=True)
class ManualCheck:
    """A setting that Stripe offers no way to read: what it must be, where it stands, what goes wrong otherwise."""

    wanted: str
    place: str
    otherwise: str


# Their names are those that STRIPE_CHECKED_BY_HAND takes.
MANUAL_CHECKS: Mapping[str, ManualCheck] = {
    "retry_rules": ManualCheck(
        "when all retries of a month have failed, the subscription is cancelled",
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
        "givers would get two letters for one failed month, one of them leading away from the site",
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


@dataclass(frozen=True)
class AccountFinding:
    """Something that would go wrong, under the name of its check, in a sentence that says what to do."""

    name: str
    sentence: str


@dataclass(frozen=True)
class AccountReport:
    """`findings` must be mended, `remarks` are harmless and better known."""

    findings: tuple[AccountFinding, ...]
    remarks: tuple[AccountFinding, ...]


def check_account(*, checks: Mapping[str, Check] = CHECKS, now: datetime | None = None) -> AccountReport:
    """Read the account and name each thing that would go wrong. Changes nothing, here or at Stripe's.

    Raises GatewayUnavailable or GatewayRefused (`gateways.account.is_key_refused` tells a key that Stripe does not
    take).
    """
    moment = now or timezone.now()
    site = site_expectations(today=timezone.localdate(moment))
    found = read_account(types=site.events, opened_at=_opened_at(moment) - MARGIN)
    findings = [AccountFinding(name, sentence) for name, check in checks.items() for sentence in check(found, site)]
    findings += [AccountFinding("checked_by_hand", sentence) for sentence in _unconfirmed(found, site)]
    remarks = [AccountFinding("remark", sentence) for sentence in _remarks(found, site)]
    return AccountReport(tuple(findings), tuple(remarks))


def site_expectations(*, today: date) -> Site:
    """What the settings say that the account must be."""
    return Site(
        webhook_url=f"{settings.SITE_URL}{reverse('stripe_webhook')}",
        events=frozenset(ROUTES),
        live=settings.STRIPE_LIVE_MODE,
        account_id=settings.STRIPE_ACCOUNT_ID,
        portal_configuration=settings.STRIPE_PORTAL_CONFIGURATION,
        books_open=bool(getattr(settings, "BOOKS_OPEN_AT", None)),
        checkout_origins=tuple(settings.CHECKOUT_ORIGINS),
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


def _opened_at(now: datetime) -> datetime:
    """When the first event came; now, while none has."""
    return StripeEvent.objects.aggregate(first=Min("received_at"))["first"] or now


def _unconfirmed(found: StripeAccount, site: Site) -> Iterator[str]:
    """One sentence for each setting that nobody looked at within a year, and that nothing else shows."""
    shown = set()
    if found.checkouts and found.checkouts.adapts_prices is not None:
        shown.add("adaptive_pricing")
    if found.checkouts and found.checkouts.origin:
        shown.add("custom_domain")
    for name, check in MANUAL_CHECKS.items():
        if name not in site.confirmed | shown:
            yield (
                f"Stripe cannot be asked whether {check.wanted}; {check.otherwise}. Look under {check.place}, then add "
                f"«{name}=YYYY-MM-DD your name» to STRIPE_CHECKED_BY_HAND."
            )


def _remarks(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.events and found.events.default_version not in ("", API_VERSION):
        yield (
            f"The account's default version is {found.events.default_version}, the site's {API_VERSION}: harmless, an "
            "event is only a hint."
        )
    for row in endpoints_at(found.endpoints or (), site.webhook_url):
        if row.is_enabled and row.api_version != API_VERSION:
            yield (
                f"The webhook endpoint {row.endpoint_id} sends version {row.api_version or 'of the account'}, the site "
                f"speaks {API_VERSION}: harmless, an event is only a hint."
            )
        if row.is_enabled and found.events and found.events.delivered_at is None:
            yield "No event has reached the site yet: its signing secret is untested. Make a gift of 2 $, check again."
    if found.minimum_balance_cents:
        yield (
            f"Payouts leave {found.minimum_balance_cents} cents at Stripe (minimum balance): each payout comes with "
            "a hold and a release."
        )
    if found.foreign_subscriptions:
        yield f"Active subscriptions that are not this site's: {found.foreign_subscriptions}. It leaves them alone."
    if site.key_is_restricted:
        yield "The key is restricted. What it may change cannot be tried without changing it: docs/go-live.md lists it."
