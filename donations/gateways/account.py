"""Stripe's account as it is set up: read whole, so that what would go wrong is known before a gift does."""

import json
import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ..exceptions import TillError
from ..money import CURRENCY
from .account_facts import (
    AccountFact,
    BalanceFact,
    CheckoutsFact,
    Denial,
    EndpointFact,
    EventsFact,
    PortalFact,
    StripeAccount,
)
from .marks import marks_of
from .permissions import TILL, Permission
from .stripe import client, moment, now, translate_stripe_errors

Found = TypeVar("Found")
SPOKEN_OF = timedelta(days=3)
SOON = timedelta(hours=1)
PERMISSION = re.compile(r"rak_\w+")
# No object of Stripe's has this id: a change that is asked of it changes nothing, and is still refused to a key that
# may not ask.
NOBODY = "none_of_ours"


def read_account(*, types: Collection[str], opened_at: datetime, is_restricted: bool) -> StripeAccount:
    """The account that the configured key opens. `types` are the events we follow, `opened_at` when the till opened;
    a restricted key is tried on each resource of the till.

    What the key may not read is None in the answer and named in its `denials`. Raises what the gateway raises: for a
    key that Stripe does not take at all see `is_key_refused`.
    """
    readings = _Readings()
    for permission in TILL if is_restricted else ():
        readings.read(permission.resource, partial(_list, permission.listing or permission.resource))
        readings.try_change(permission)
    return StripeAccount(
        account=readings.read("account", _account),
        endpoints=readings.read("webhook_endpoints", list_endpoints),
        portals=readings.read("billing_portal.sessions", list_portals),
        payment_methods=readings.read("payment_method_configurations", _payment_methods),
        balance=readings.read("balance", _balance),
        minimum_balance_cents=readings.read("balance_settings", _minimum_balance, unless=(400, 403, 404)),
        events=readings.read("events", partial(_events, types)),
        checkouts=readings.read("checkout.sessions", _checkouts),
        mails_receipts=readings.read("charges", _mails_receipts),
        was_used_before=readings.read("balance_transactions", partial(_was_used, opened_at)),
        foreign_subscriptions=readings.read("subscriptions", _foreign_subscriptions),
        denials=tuple(readings.denials.values()),
    )


def is_key_refused(error: TillError) -> bool:
    """True when Stripe does not know the key: rolled, mistyped or deleted."""
    return _status(error) == 401


def refusal(error: TillError) -> str:
    """Stripe's own words when it answered that the request is wrong or not allowed; empty when it did not answer."""
    status = _status(error)
    return str(error.__cause__) if 400 <= status < 500 and status != 429 else ""


def list_endpoints() -> tuple[EndpointFact, ...]:
    """Every webhook endpoint of the account, on or off."""
    with translate_stripe_errors():
        return tuple(_endpoint(row) for row in client().v1.webhook_endpoints.list({"limit": 100}).auto_paging_iter())


def list_portals() -> tuple[PortalFact, ...]:
    """Every configuration of the billing portal, in use or not."""
    with translate_stripe_errors():
        found = client().v1.billing_portal.configurations.list({"limit": 100})
        return tuple(_portal(row) for row in found.auto_paging_iter())


class _Readings:
    """Reads part after part, and remembers what the key may not do: that is not asked twice."""

    def __init__(self) -> None:
        self.denials: dict[str, Denial] = {}

    def read(self, resource: str, reader: Callable[[], Found], unless: tuple[int, ...] = ()) -> Found | None:
        """What the reader finds; None when the key may not read it, or when Stripe answers one of `unless`."""
        known = self.denials.get(resource)
        if known and not known.is_change:
            return None
        try:
            with translate_stripe_errors():
                return reader()
        except TillError as error:
            status = _status(error)
            if status in unless:
                return None
            if status != 403:
                raise
            self.denials[resource] = Denial(resource, _permission(error))
            return None

    def try_change(self, permission: Permission) -> None:
        """Ask for a change of an object that does not exist, where the till changes some and may read them."""
        if not permission.change or permission.resource in self.denials:
            return
        change = getattr(_service(permission.resource), permission.change)
        try:
            with translate_stripe_errors():
                change({"customer": NOBODY} if permission.change == "create" else NOBODY)
        except TillError as error:
            if _status(error) == 403:
                self.denials[permission.resource] = Denial(permission.resource, _permission(error), is_change=True)
            elif _status(error) not in (400, 404):
                raise


def _status(error: TillError) -> int:
    """The HTTP status that Stripe answered with; 0 when it did not answer."""
    return getattr(error.__cause__, "http_status", None) or 0


def _permission(error: TillError) -> str:
    named = PERMISSION.search(str(error.__cause__))
    return named.group() if named else ""


def _service(path: str) -> Any:
    service: Any = client().v1
    for name in path.split("."):
        service = getattr(service, name)
    return service


def _list(path: str) -> None:
    service = _service(path)
    if hasattr(service, "list"):
        service.list({"limit": 1})
    else:
        service.retrieve()


def _account() -> AccountFact:
    found: Any = client().v1.accounts.retrieve_current()
    requirements = found.requirements
    settings = found.settings
    payouts = getattr(settings, "payouts", None)
    return AccountFact(
        account_id=found.id,
        country=found.country or "",
        currency=(found.default_currency or "").upper(),
        charges_enabled=bool(found.charges_enabled),
        payouts_enabled=bool(found.payouts_enabled),
        requirements=tuple(sorted({*(requirements.currently_due or []), *(requirements.past_due or [])}))
        if requirements
        else (),
        statement_descriptor=settings.payments.statement_descriptor or "" if settings else "",
        payout_interval=payouts.schedule.interval if payouts else "",
    )


def _endpoint(row: Any) -> EndpointFact:
    return EndpointFact(
        endpoint_id=row.id,
        url=row.url,
        is_enabled=row.status == "enabled",
        events=frozenset(row.enabled_events),
        api_version=row.api_version or "",
        is_connect=bool(row.application),
        created=moment(row.created),
    )


def _portal(row: Any) -> PortalFact:
    return PortalFact(
        configuration_id=row.id,
        name=row.name or "",
        is_active=row.active,
        is_default=row.is_default,
        changes_card=row.features.payment_method_update.enabled,
        cancels=row.features.subscription_cancel.enabled,
    )


def _payment_methods() -> frozenset[str]:
    """What the account's own choice offers: the methods that are on."""
    on: set[str] = set()
    for row in client().v1.payment_method_configurations.list({"limit": 100}).auto_paging_iter():
        if row.is_default and row.active and not row.application:
            methods = {name: method for name, method in row.to_dict().items() if isinstance(method, dict)}
            on |= {name for name, method in methods.items() if method["display_preference"]["value"] == "on"}
    return frozenset(on)


def _balance() -> BalanceFact:
    found: Any = client().v1.balance.retrieve()
    others: dict[str, int] = {}
    for row in [*found.available, *found.pending]:
        currency = row.currency.upper()
        if currency != CURRENCY:
            others[currency] = others.get(currency, 0) + row.amount
    return BalanceFact(livemode=found.livemode, others=tuple(sorted(others.items())))


def _minimum_balance() -> int:
    """CAD cents that automatic payouts leave behind. Read raw: the SDK's class breaks on an account without rules."""
    answer = json.loads(client().raw_request("get", "/v1/balance_settings").body)
    minimum = (answer["payments"].get("payouts") or {}).get("minimum_balance_by_currency") or {}
    return int(minimum.get(CURRENCY.lower(), 0))


def _events(types: Collection[str]) -> EventsFact:
    asked_at = now()
    newest: Any = client().v1.events.list({"limit": 100}).data
    window: Any = {"gte": int((asked_at - SPOKEN_OF).timestamp()), "lt": int((asked_at - SOON).timestamp())}
    waiting = client().v1.events.list({"delivery_success": False, "created": window, "limit": 100})
    arrived = [row.created for row in newest if row.type in types and not row.pending_webhooks]
    return EventsFact(
        default_version=newest[0].api_version or "" if newest else "",
        undelivered=sum(row.type in types for row in waiting.data),
        delivered_at=moment(max(arrived)) if arrived else None,
    )


def _checkouts() -> CheckoutsFact:
    newest: Any = client().v1.checkout.sessions.list({"limit": 1}).data
    open_ones: Any = client().v1.checkout.sessions.list({"limit": 1, "status": "open"}).data
    adaptive = getattr(newest[0], "adaptive_pricing", None) if newest else None
    address = urlsplit(open_ones[0].url or "") if open_ones else None
    return CheckoutsFact(
        adapts_prices=bool(adaptive.enabled) if adaptive else None,
        origin=f"{address.scheme}://{address.netloc}" if address else None,
    )


def _mails_receipts() -> bool:
    """True when Stripe wrote to somebody about one of our newest charges: only then has it a receipt's number."""
    charges: Any = client().v1.charges.list({"limit": 100}).data
    ours = [charge for charge in charges if (marks := marks_of(charge.metadata)).values and not marks.is_foreign]
    return any(getattr(charge, "receipt_number", None) for charge in ours)


def _was_used(opened_at: datetime) -> bool:
    """True when money moved in the account before the till opened."""
    older = client().v1.balance_transactions.list({"created": {"lt": int(opened_at.timestamp())}, "limit": 1})
    return bool(older.data)


def _foreign_subscriptions() -> int:
    """How many of the hundred newest active subscriptions carry no mark of ours."""
    alive: Any = client().v1.subscriptions.list({"limit": 100, "status": "active"}).data
    return sum(not marks_of(row.metadata).is_monthly for row in alive)
