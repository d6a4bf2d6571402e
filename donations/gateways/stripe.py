"""Stripe's SDK, behind the till's own words: the only module that imports it."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings
from stripe import StripeClient

from ..exceptions import GatewayDenied, GatewayFailed, GatewayRefused, GatewayUnavailable, KeyInFlight
from .waiting import has_deadline, place_to_wait, punctually

logger = logging.getLogger(__name__)

API_VERSION = stripe.api_version or "2026-10-28.endive"


def client() -> StripeClient:
    """A client on the configured key and address. It retries twice by itself, under the same idempotency key, unless
    a person waits (`waiting.one_deadline`).
    """
    if has_deadline():
        return prompt_client()
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_TIMEOUT_SECONDS, 2)


def prompt_client() -> StripeClient:
    """The same for what a person waits for at a checkout: it never retries by itself."""
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_CHECKOUT_TIMEOUT_SECONDS, 0)


class PunctualClient(stripe.RequestsClient):
    """HTTP that ends with the deadline of its caller, whatever the socket does."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        call = super().request
        return punctually(lambda: call(*args, **kwargs))


@lru_cache(maxsize=4)
def _client(key: str, base: str, timeout: float, retries: int) -> StripeClient:
    return StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=retries,
        http_client=PunctualClient(timeout=timeout),
    )


@contextmanager
def translate_stripe_errors() -> Iterator[None]:
    """Raise our own exceptions in place of the SDK's, for whatever calls Stripe inside this context.

    GatewayUnavailable when trying again may help: no answer, a rate limit, GatewayFailed (5xx), KeyInFlight (409),
    GatewayDenied (401, 403: our key). GatewayRefused for every other answer of 4xx: trying again is useless.
    In a request also GatewayUnavailable when too many others wait for Stripe already (`place_to_wait`).
    """
    try:
        with place_to_wait():
            yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise GatewayUnavailable(type(error).__name__) from error
    except stripe.StripeError as error:
        status = error.http_status or 500
        if status >= 500:
            raise GatewayFailed(f"{type(error).__name__} {status}") from error
        if status == 409:
            raise KeyInFlight(f"{type(error).__name__} {status}") from error
        if status in (401, 403):
            logger.error("Stripe does not accept our key: %s %s", status, error.code or "")
            raise GatewayDenied(f"{type(error).__name__} {status}") from error
        sentence = f"{type(error).__name__} {status} {error.code or ''}".strip()
        raise GatewayRefused(sentence, code=error.code or "") from error


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """True when `signature` is Stripe's over `body` under `secret`, made at most 300 seconds ago or ahead."""
    try:
        stripe.WebhookSignature.verify_header(body.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
    except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError):
        return False
    # The SDK refuses what is too old, and takes what comes from the future.
    stamps = [part[2:] for part in signature.split(",") if part.startswith("t=")]
    return all(int(stamp) <= time.time() + stripe.Webhook.DEFAULT_TOLERANCE for stamp in stamps)


def moment_of_event(kind: str, object_id: str, since: int) -> datetime | None:
    """When Stripe says that this happened to an object; None once it has forgotten the event, after thirty days."""
    wishes: Any = {"type": kind, "created": {"gte": since}, "limit": 100}
    for event in client().v1.events.list(wishes).auto_paging_iter():
        if event.data.object["id"] == object_id:
            return moment(event.created)
    return None


def id_of(reference: Any) -> str:
    """The id of an object that Stripe gives either expanded or as its id; empty for none."""
    if not reference:
        return ""
    return reference if isinstance(reference, str) else str(reference["id"])


def moment(seconds: int) -> datetime:
    """Stripe's seconds as a UTC moment."""
    return datetime.fromtimestamp(seconds, UTC)


def moment_or_none(seconds: int | None) -> datetime | None:
    """Like `moment`; None where Stripe has none."""
    return moment(seconds) if seconds else None


def now() -> datetime:
    """This machine's moment, UTC."""
    return datetime.fromtimestamp(time.time(), UTC)
