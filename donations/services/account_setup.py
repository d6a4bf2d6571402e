"""Make what the site needs in its Stripe account: its webhook endpoint, and the billing portal's configuration."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ..gateways.account import list_endpoints, list_portals
from ..gateways.account_facts import PortalFact
from ..gateways.account_setup import PORTAL_NAME, create_endpoint, create_portal, update_endpoint, update_portal
from .account_expectations import Site, endpoints_at, site_expectations


@dataclass(frozen=True)
class SetupStep:
    """What was done, or would be. `setting` is the line to add to the site's settings, when there is one."""

    sentence: str
    setting: str = ""


def set_up_account(*, dry_run: bool = False) -> list[SetupStep]:
    """Make or mend the endpoint and the portal's configuration; empty when both are right.

    A second run changes nothing. With `dry_run` nothing changes at all. Raises GatewayUnavailable or GatewayRefused
    (a restricted key needs «Webhook Endpoints» and «Customer portal», Write).
    """
    site = site_expectations(today=timezone.localdate())
    return [*_endpoint(site, dry_run), *_portal(site, dry_run)]


def _endpoint(site: Site, dry_run: bool) -> Iterator[SetupStep]:
    rows = endpoints_at(list_endpoints(), site.webhook_url)
    if not rows:
        yield _new_endpoint(site, dry_run)
        return
    # Two of them are for a person to sort out: only they know whose secret the site holds.
    row = next((found for found in rows if found.is_enabled), rows[0])
    missing = frozenset() if "*" in row.events else site.events - row.events
    if row.is_enabled and not missing:
        return
    if not dry_run:
        update_endpoint(row.endpoint_id, events=row.events | missing)
    done = [*([] if row.is_enabled else ["turned on"]), *([f"{', '.join(sorted(missing))} added"] if missing else [])]
    yield SetupStep(f"endpoint {row.endpoint_id}: {'; '.join(done)}")


def _new_endpoint(site: Site, dry_run: bool) -> SetupStep:
    if dry_run:
        return SetupStep(f"endpoint made for {site.webhook_url}, with {len(site.events)} types of event")
    made = create_endpoint(url=site.webhook_url, events=site.events)
    return SetupStep(
        f"endpoint {made.endpoint_id} made for {site.webhook_url}", f"STRIPE_WEBHOOK_SECRETS={made.secret}"
    )


def _portal(site: Site, dry_run: bool) -> Iterator[SetupStep]:
    rows, named = list_portals(), site.portal_configuration
    # Made by an earlier run whose setting was not added yet, it has our name; one saved in the dashboard is a person's.
    ours = next((row for row in rows if (row.configuration_id == named if named else row.name == PORTAL_NAME)), None)
    if ours is None:
        if named or not any(row.is_default and row.is_active and row.changes_card for row in rows):
            yield _new_portal(dry_run)
        return
    if _is_wrong(ours):
        if not dry_run:
            update_portal(ours.configuration_id)
        yield SetupStep(f"portal configuration {ours.configuration_id}: lets a giver change the card, and nothing else")
    if not named:
        yield SetupStep(
            f"portal configuration {ours.configuration_id} is made, and the site's settings do not name it",
            f"STRIPE_PORTAL_CONFIGURATION={ours.configuration_id}",
        )


def _is_wrong(portal: PortalFact) -> bool:
    return portal.cancels or not (portal.is_active and portal.changes_card)


def _new_portal(dry_run: bool) -> SetupStep:
    if dry_run:
        return SetupStep("portal configuration made: a giver changes the card, and nothing else")
    made = create_portal(return_url=f"{settings.SITE_URL}{reverse('donations:my_gifts')}")
    return SetupStep(f"portal configuration {made} made", f"STRIPE_PORTAL_CONFIGURATION={made}")
