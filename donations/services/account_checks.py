"""What would go wrong with a Stripe account, each in a sentence. A check says nothing when it cannot know.

`CHECKS` find what must be mended before gifts are taken; they read facts alone, and ask Stripe nothing.
"""

from collections.abc import Iterator, Mapping

from ..gateways.account_facts import EndpointFact, PortalFact, StripeAccount
from ..gateways.permissions import TILL
from ..money import CURRENCY
from .account_expectations import Check, Site, endpoints_at
from .account_standing import STANDING

UNDERSTOOD = frozenset({"card", "apple_pay", "google_pay", "link", "acss_debit"})


# Webhooks ----------------------------------------------------------------------------------------------------


def _ours(found: StripeAccount, site: Site) -> list[EndpointFact]:
    return endpoints_at(found.endpoints or (), site.webhook_url)


def _endpoint_missing(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.endpoints is not None and not _ours(found, site):
        yield (
            f"No webhook endpoint of the account sends to {site.webhook_url}: gifts would be learned of late, refunds "
            "and renewals at night only. Run «manage.py stripe_setup»."
        )


def _endpoint_disabled(found: StripeAccount, site: Site) -> Iterator[str]:
    rows = _ours(found, site)
    if rows and not any(row.is_enabled for row in rows):
        yield f"The webhook endpoint {rows[0].endpoint_id} is disabled: nothing is sent. Run «manage.py stripe_setup»."


def _endpoint_events(found: StripeAccount, site: Site) -> Iterator[str]:
    rows = [row for row in _ours(found, site) if row.is_enabled]
    sent = frozenset().union(*(row.events for row in rows))
    missing = sorted(site.events - sent)
    if rows and missing and "*" not in sent:
        yield (
            f"The webhook endpoint {rows[0].endpoint_id} does not send {', '.join(missing)}. "
            "Run «manage.py stripe_setup»."
        )


def _endpoint_twice(found: StripeAccount, site: Site) -> Iterator[str]:
    rows = [row.endpoint_id for row in _ours(found, site) if row.is_enabled]
    if len(rows) > 1:
        yield (
            f"{len(rows)} webhook endpoints send to {site.webhook_url} ({', '.join(sorted(rows))}): every event comes "
            "as often, each with a signing secret of its own. Delete all but one in the dashboard."
        )


def _endpoint_connect(found: StripeAccount, site: Site) -> Iterator[str]:
    for row in found.endpoints or ():
        if row.url == site.webhook_url and row.is_connect:
            yield (
                f"The webhook endpoint {row.endpoint_id} sends the events of connected accounts, which the site "
                "refuses: Stripe would report failures for ever. Delete it in the dashboard."
            )


def _events_undelivered(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.events and found.events.undelivered:
        yield (
            f"Events of the last three days that Stripe could not deliver: {found.events.undelivered}. "
            "STRIPE_WEBHOOK_SECRETS lacks the endpoint's secret, or an endpoint does not answer: Developers → Webhooks."
        )


# The account -------------------------------------------------------------------------------------------------


def _mode(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.balance and found.balance.livemode != site.live:
        key, expected = ("live", "test") if found.balance.livemode else ("test", "live")
        yield f"STRIPE_SECRET_KEY is a key of {key} mode, and the site takes events of {expected} mode only."


def _account_id(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.account and site.account_id and found.account.account_id != site.account_id:
        yield (
            f"STRIPE_SECRET_KEY opens the account {found.account.account_id}, and STRIPE_ACCOUNT_ID names "
            f"{site.account_id}."
        )


# Money -------------------------------------------------------------------------------------------------------


def _other_currency(found: StripeAccount, site: Site) -> Iterator[str]:
    for currency, amount in found.balance.others if found.balance else ():
        yield (
            f"The balance holds {amount} (minor units) of {currency}, which the books do not: pay it out, and settle "
            f"all in {CURRENCY}."
        )


def _used_before(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.was_used_before and site.books_open_at is None:
        yield (
            "Money moved in the account before this site opened, and BOOKS_OPEN_AT is not set: every earlier payment "
            "would be booked here a second time. Set it to the hour of opening."
        )


# What a donor meets ------------------------------------------------------------------------------------------


def _portal(found: StripeAccount, site: Site) -> PortalFact | None:
    named = site.portal_configuration
    rows = [row for row in found.portals or () if row.is_active]
    return next((row for row in rows if (row.configuration_id == named if named else row.is_default)), None)


def _portal_missing(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.portals is not None and _portal(found, site) is None:
        which = f"{site.portal_configuration} is not one in use" if site.portal_configuration else "none is saved"
        yield (
            f"The billing portal has no configuration ({which}): no giver could change a card. "
            "Run «manage.py stripe_setup»."
        )


def _portal_card(found: StripeAccount, site: Site) -> Iterator[str]:
    portal = _portal(found, site)
    if portal and not portal.changes_card:
        yield (
            f"The billing portal ({portal.configuration_id}) does not let a giver change the card: monthly gifts would "
            "end with their cards. Run «manage.py stripe_setup»."
        )


def _methods_unknown(found: StripeAccount, site: Site) -> Iterator[str]:
    unknown = sorted((found.payment_methods or frozenset()) - UNDERSTOOD)
    if unknown:
        yield (
            f"Payment methods are on that the till was not made for: {', '.join(unknown)}. Turn them off under "
            "Settings → Payment methods."
        )


def _methods_missing(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.payment_methods is None:
        return
    for name, words in (("card", "Cards are"), ("acss_debit", "Pre-authorised debits (acss_debit) are")):
        if name not in found.payment_methods:
            yield f"{words} off, and the gift form promises them. Turn them on under Settings → Payment methods."


def _adaptive_pricing(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.checkouts and found.checkouts.adapts_prices:
        yield (
            "Adaptive Pricing is on: a giver abroad is charged in another currency than the one thanked in. Turn it "
            "off under Settings → Payments → Adaptive Pricing."
        )


def _custom_domain(found: StripeAccount, site: Site) -> Iterator[str]:
    origin = found.checkouts.origin if found.checkouts else None
    if origin and origin not in site.form_targets:
        yield (
            f"Checkout opens on {origin}, where the site's content policy lets no form lead: nobody could pay. Remove "
            "the custom domain under Settings → Business → Custom domains."
        )


def _receipts(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.mails_receipts:
        yield (
            "Stripe mails receipts itself: givers get two letters for one gift. Turn «Successful payments» and "
            "«Refunds» off under Settings → Business → Customer emails."
        )


# The key -----------------------------------------------------------------------------------------------------


def _permissions(found: StripeAccount, site: Site) -> Iterator[str]:
    labels = {permission.resource: permission.label for permission in TILL}
    asked: dict[str, set[str]] = {}
    for denial in found.denials:
        if label := labels.get(denial.resource):
            asked.setdefault(f"{'change' if denial.is_change else 'read'} {label}", set()).add(denial.permission)
    for denied, permissions in asked.items():
        yield (
            f"The restricted key may not {denied}{_named(permissions)}: the till needs it. "
            "Edit the key under Developers → API keys."
        )


def _unread(found: StripeAccount, site: Site) -> Iterator[str]:
    """What the till itself does not need: the key may learn to read it, or a person looks instead."""
    needed = {permission.resource for permission in TILL}
    for denial in found.denials:
        if denial.resource not in needed and denial.resource not in site.confirmed:
            yield (
                f"The restricted key may not read {denial.resource}{_named({denial.permission})}: that part is not "
                f"checked. Edit the key, or look yourself and add «{denial.resource}=YYYY-MM-DD your name» to "
                "STRIPE_CHECKED_BY_HAND."
            )


def _named(permissions: set[str]) -> str:
    """Stripe's words for the permissions, in brackets; nothing where it gave none."""
    given = ", ".join(sorted(permissions - {""}))
    return f" ({given})" if given else ""


CHECKS: Mapping[str, Check] = {
    "mode": _mode,
    "account": _account_id,
    "permissions": _permissions,
    "unread": _unread,
    "other_currency": _other_currency,
    "used_before": _used_before,
    **STANDING,
    "endpoint_missing": _endpoint_missing,
    "endpoint_disabled": _endpoint_disabled,
    "endpoint_events": _endpoint_events,
    "endpoint_twice": _endpoint_twice,
    "endpoint_connect": _endpoint_connect,
    "events_undelivered": _events_undelivered,
    "portal_missing": _portal_missing,
    "portal_card": _portal_card,
    "methods_unknown": _methods_unknown,
    "methods_missing": _methods_missing,
    "adaptive_pricing": _adaptive_pricing,
    "custom_domain": _custom_domain,
    "receipts": _receipts,
}
