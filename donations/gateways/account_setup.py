"""The two things that the site makes in its account: the webhook endpoint, and the billing portal's configuration."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from .stripe import API_VERSION, client, translate_stripe_errors

DESCRIPTION = "CISO: gifts, dues, refunds, disputes and payouts"
PORTAL_NAME = "CISO: change the card"


@dataclass(frozen=True)
class NewEndpoint:
    """An endpoint just made. Stripe shows its signing secret this once."""

    endpoint_id: str
    secret: str


def create_endpoint(*, url: str, events: Collection[str]) -> NewEndpoint:
    """Have the account's events of these types sent there, in the SDK's version. Raises GatewayRefused at sixteen."""
    parameters: Any = {
        "url": url,
        "enabled_events": sorted(events),
        "api_version": API_VERSION,
        "description": DESCRIPTION,
    }
    with translate_stripe_errors():
        made: Any = client().v1.webhook_endpoints.create(parameters)
    return NewEndpoint(made.id, made.secret)


def update_endpoint(endpoint_id: str, *, events: Collection[str]) -> None:
    """Turn it on, for these types. Its version cannot change, nor is its secret told again."""
    parameters: Any = {"enabled_events": sorted(events), "disabled": False}
    with translate_stripe_errors():
        client().v1.webhook_endpoints.update(endpoint_id, parameters)


def create_portal(*, return_url: str) -> str:
    """A portal where a donor changes the card and sees the bills, and nothing else; its id."""
    parameters: Any = {"name": PORTAL_NAME, "default_return_url": return_url, "features": _features()}
    with translate_stripe_errors():
        return client().v1.billing_portal.configurations.create(parameters).id


def update_portal(configuration_id: str) -> None:
    """Make that one allow what ours allows, and nothing else."""
    parameters: Any = {"active": True, "features": _features()}
    with translate_stripe_errors():
        client().v1.billing_portal.configurations.update(configuration_id, parameters)


def _features() -> dict[str, Any]:
    """Stopping, pausing and changing the amount are done on the site, which tells the donor and writes it down."""
    return {
        "payment_method_update": {"enabled": True},
        "invoice_history": {"enabled": True},
        "customer_update": {"enabled": False},
        "subscription_cancel": {"enabled": False},
        "subscription_update": {"enabled": False},
    }
