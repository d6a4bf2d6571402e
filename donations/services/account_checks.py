"""What would go wrong with a Stripe account, each in a sentence. A check says nothing when it cannot know.

`CHECKS` find what must be mended before gifts are taken; they read facts alone, and ask Stripe nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..gateways.account_facts import AccountFact, EndpointFact, PortalFact, StripeAccount
from ..gateways.permissions import TILL
from ..money import CURRENCY

Check = Callable[["StripeAccount", "Site"], Iterator[str]]
UNDERSTOOD = frozenset({"card", "apple_pay", "google_pay", "link", "acss_debit"})
REQUIREMENTS_SHOWN = 5


@dataclass(frozen=True)
class Site:
    """What the site expects of the account. `confirmed` are the settings that a person looked at lately."""

    webhook_url: str
    events: frozenset[str]
    live: bool
    account_id: str
    portal_configuration: str
    books_open: bool
    checkout_origins: tuple[str, ...]
    key_is_restricted: bool
    confirmed: frozenset[str]


# Webhooks ----------------------------------------------------------------------------------------------------


def endpoints_at(rows: Iterable[EndpointFact], url: str) -> list[EndpointFact]:
    """Those that send the account's own events there, on or off."""
    return [row for row in rows if row.url == url and not row.is_connect]


def _ours(found: StripeAccount, site: Site) -> list[EndpointFact]:
    return endpoints_at(found.endpoints or (), site.webhook_url)


def _endpoint_missing(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.endpoints is not None and not _ours(found, site):
        yield (
            f"No webhook endpoint of the account sends to {site.webhook_url}: gifts would be learned of late, refunds "
            "and months by night only. Run «manage.py stripe_setup»."
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


def _country(account: AccountFact, site: Site) -> Iterator[str]:
    if account.country != "CA":
        yield f"The account's country is {account.country or 'not set'}: fees, debits and payouts are not Canada's."


def _currency(account: AccountFact, site: Site) -> Iterator[str]:
    if account.currency != CURRENCY:
        yield (
            f"The account settles in {account.currency or 'no currency'}, the books are in {CURRENCY}: add a bank "
            f"account in {CURRENCY} and make it the default one."
        )


def _charges(account: AccountFact, site: Site) -> Iterator[str]:
    if not account.charges_enabled:
        yield "Stripe does not let the account take payments: finish what the dashboard's first page asks."


def _payouts(account: AccountFact, site: Site) -> Iterator[str]:
    if not account.payouts_enabled:
        yield "Stripe does not let the account send money to the bank: gifts would stay at Stripe."


def _requirements(account: AccountFact, site: Site) -> Iterator[str]:
    if account.requirements:
        first = ", ".join(account.requirements[:REQUIREMENTS_SHOWN])
        yield f"Stripe waits for {len(account.requirements)} fact(s) about the organisation, then stops it ({first})."


def _descriptor(account: AccountFact, site: Site) -> Iterator[str]:
    if not account.statement_descriptor:
        yield (
            "No statement descriptor: givers would not know the name on their card's statement, and contest the gift. "
            "Set it under Settings → Business → Public details."
        )


def _payout_schedule(account: AccountFact, site: Site) -> Iterator[str]:
    if account.payout_interval == "manual":
        yield (
            "Payouts are made by hand: Stripe can say which gifts a deposit holds for automatic ones only. Set a "
            "schedule under Settings → Payouts."
        )


def _about(check: Callable[[AccountFact, Site], Iterator[str]]) -> Check:
    """A check of the account itself: silent when the key may not read it."""

    def checked(found: StripeAccount, site: Site) -> Iterator[str]:
        if found.account:
            yield from check(found.account, site)

    return checked


# Money -------------------------------------------------------------------------------------------------------


def _other_currency(found: StripeAccount, site: Site) -> Iterator[str]:
    for currency, amount in found.balance.others if found.balance else ():
        yield (
            f"The balance holds {amount} (minor units) of {currency}, which the books do not: pay it out, and settle "
            f"all in {CURRENCY}."
        )


def _used_before(found: StripeAccount, site: Site) -> Iterator[str]:
    if found.was_used_before and not site.books_open:
        yield (
            "Money moved in the account before this site opened, and BOOKS_OPEN_AT is not set: every earlier payment "
            "would be booked here a second time. Set it to the hour of opening."
        )


# What a giver meets ------------------------------------------------------------------------------------------


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
    if found.checkouts and found.checkouts.adapts_prices and "adaptive_pricing" not in site.confirmed:
        yield (
            "Adaptive Pricing is on: a giver abroad is charged in another currency than the one thanked in. Turn it "
            "off under Settings → Payments → Adaptive Pricing."
        )


def _custom_domain(found: StripeAccount, site: Site) -> Iterator[str]:
    origin = found.checkouts.origin if found.checkouts else None
    if origin and origin not in site.checkout_origins:
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
        asked.setdefault(labels.get(denial.resource, denial.resource), set()).add(denial.permission)
    for label, permissions in asked.items():
        names = ", ".join(sorted(permissions - {""}))
        use = "the till needs it" if label in labels.values() else "this part of the account is not checked"
        yield (
            f"The restricted key may not read {label}{f' ({names})' if names else ''}: {use}. "
            "Edit the key under Developers → API keys."
        )


CHECKS: Mapping[str, Check] = {
    "mode": _mode,
    "account": _account_id,
    "permissions": _permissions,
    "charges": _about(_charges),
    "payouts": _about(_payouts),
    "requirements": _about(_requirements),
    "country": _about(_country),
    "currency": _about(_currency),
    "other_currency": _other_currency,
    "used_before": _used_before,
    "payout_schedule": _about(_payout_schedule),
    "statement_descriptor": _about(_descriptor),
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
