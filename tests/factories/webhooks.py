"""Deliver the stand-in's events straight to the webhook's view."""

from typing import Any

from django.test import Client
from django.utils import timezone

from donations.models import StripeEvent
from donations.services.webhook_events import process_due_events
from sandbox.server import StandIn

PATH = "/stripe/webhook/"


def deliver(
    client: Client, bench: StandIn, event: dict[str, Any], *, signature: str | None = None, body: bytes | None = None
):
    """Post one event, signed by the bench unless told otherwise; the response."""
    signed_body, signed = bench.signed(event)
    return client.post(
        PATH,
        body if body is not None else signed_body,
        content_type="application/json",
        headers={"Stripe-Signature": signed if signature is None else signature},
    )


def deliver_all(client: Client, bench: StandIn) -> list[int]:
    """Post every event that waits; the statuses."""
    return [deliver(client, bench, event).status_code for event in bench.pending_deliveries()]


def tell(bench: StandIn, client: Client | None = None) -> None:
    """Deliver once every event that waits, as the postman does, and let the worker handle them."""
    for event in bench.pending_deliveries():
        assert deliver(client or Client(), bench, event).status_code == 200
        bench.state.deliveries.pop(event["id"])
    StripeEvent.objects.filter(status=StripeEvent.Status.RECEIVED).update(next_attempt_at=timezone.now())
    process_due_events(limit=10_000)
