"""Whether gifts can be taken with the Stripe account that the key opens: read by API, or confirmed by a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from ..gateways.account import read_account
from ..gateways.account_facts import EndpointFact, StripeAccount
from ..gateways.stripe import API_VERSION
from ..models import StripeEvent
from .account_checks import CHECKS
from .account_expectations import MANUAL_CHECKS, Check, Site, endpoints_at, site_expectations

# A till that opened in the last hours did not do so on an account in use for days.
MARGIN = timedelta(days=1)


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
    found = read_account(types=site.events, opened_at=_opened_at(moment) - MARGIN, is_restricted=site.key_is_restricted)
    findings = [AccountFinding(name, sentence) for name, check in checks.items() for sentence in check(found, site)]
    findings += [AccountFinding("checked_by_hand", sentence) for sentence in _unconfirmed(found, site)]
    remarks = [AccountFinding("remark", sentence) for sentence in _remarks(found, site, moment)]
    return AccountReport(tuple(findings), tuple(remarks))


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
                f"Nobody has confirmed that {check.wanted}; otherwise {check.otherwise}. Stripe cannot be asked: look "
                f"under {check.place}, then add «{name}=YYYY-MM-DD your name» to STRIPE_CHECKED_BY_HAND."
            )


def _remarks(found: StripeAccount, site: Site, now: datetime) -> Iterator[str]:
    if site.books_open_at and site.books_open_at > now:
        yield f"The books open at {site.books_open_at.isoformat()}: what is given until then is not booked here."
    if found.events and found.events.default_version not in ("", API_VERSION):
        yield (
            f"The account's default version is {found.events.default_version}, the site's {API_VERSION}: harmless, an "
            "event is only a hint."
        )
    for row in endpoints_at(found.endpoints or (), site.webhook_url):
        if row.is_enabled:
            yield from _endpoint_remarks(found, row)
    if found.minimum_balance_cents:
        yield (
            f"Payouts leave {found.minimum_balance_cents} cents at Stripe (minimum balance): each payout comes with "
            "a hold and a release."
        )
    if found.foreign_subscriptions:
        yield f"Active subscriptions that are not this site's: {found.foreign_subscriptions}. It leaves them alone."
    if site.key_is_restricted:
        yield (
            "The key is restricted. Its changes were tried on objects that do not exist: a first gift of 2 $ and its "
            "refund are the proof."
        )


def _endpoint_remarks(found: StripeAccount, endpoint: EndpointFact) -> Iterator[str]:
    if endpoint.api_version != API_VERSION:
        sent = endpoint.api_version or "the account's version"
        yield (
            f"The webhook endpoint {endpoint.endpoint_id} sends in {sent}, the site reads {API_VERSION}: harmless, an "
            "event is only a hint."
        )
    if found.events and found.events.delivered_at is None:
        yield "No event has reached the site yet, and no secret is tested: make a gift of 2 $, then check again."
