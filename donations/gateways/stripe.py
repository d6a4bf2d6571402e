"""Stripe, behind the till's own words. The only module that imports the SDK."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings
from stripe import StripeClient

from ..exceptions import GatewayFailed, GatewayRefused, GatewayUnavailable, SignatureRefused, UnknownShape
from .facts import ChargeFact, CheckoutFact, CheckoutRequest, EventFact, MovementFact

API_VERSION = stripe.api_version or "2026-10-28.endive"
LATEST_CHARGE = "latest_charge.balance_transaction"


def client() -> StripeClient:
    """A client on the configured key and address. It retries twice by itself, under the same idempotency key."""
    return StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=settings.STRIPE_TIMEOUT_SECONDS),
    )


@contextmanager
def own_words() -> Iterator[None]:
    """Turn the SDK's errors into GatewayUnavailable (try again; GatewayFailed is one) or GatewayRefused (useless)."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise GatewayUnavailable(type(error).__name__) from error
    except stripe.StripeError as error:
        status = error.http_status or 500
        if status >= 500:
            raise GatewayFailed(f"{type(error).__name__} {status}") from error
        if status == 409:
            raise GatewayUnavailable(f"{type(error).__name__} {status}") from error
        raise GatewayRefused(f"{type(error).__name__} {status} {error.code or ''}".strip()) from error


def create_checkout(request: CheckoutRequest) -> CheckoutFact:
    """Open a hosted checkout, or return the one already open under this idempotency key.

    Raises GatewayUnavailable or GatewayRefused.
    """
    metadata = {"gift": request.gift_id, "fund": request.fund_code}
    with own_words():
        session = client().v1.checkout.sessions.create(
            {
                "mode": "payment",
                "submit_type": "donate",
                "locale": request.locale,  # type: ignore[typeddict-item]
                "client_reference_id": request.gift_id,
                "customer_email": request.email,
                "success_url": request.success_url,
                "cancel_url": request.cancel_url,
                "metadata": metadata,
                "payment_intent_data": {"metadata": metadata},
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": "cad",
                            "unit_amount": request.amount_cents,
                            "product_data": {"name": request.fund_name},
                        },
                    }
                ],
            },
            {"idempotency_key": request.idempotency_key},
        )
    return _checkout(session)


def fetch_checkout(session_id: str) -> CheckoutFact:
    """The session as Stripe has it now. Raises GatewayUnavailable or GatewayRefused."""
    with own_words():
        return _checkout(client().v1.checkout.sessions.retrieve(session_id))


def expire_checkout(session_id: str) -> None:
    """End an open session so that it can no longer be paid. Raises GatewayRefused when it is not open any more."""
    with own_words():
        client().v1.checkout.sessions.expire(session_id)


def fetch_charge(payment_intent_id: str) -> ChargeFact | None:
    """The payment as Stripe has it now; None while it has not succeeded.

    Raises GatewayUnavailable, GatewayRefused, or UnknownShape when a succeeded payment lacks what the till books.
    """
    with own_words():
        intent = client().v1.payment_intents.retrieve(payment_intent_id, {"expand": [LATEST_CHARGE]})
    return _charge(intent)


def list_movements(since: datetime, until: datetime) -> Iterator[MovementFact]:
    """Every balance transaction of type charge created in [since, until), newest first."""
    window: Any = {
        "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
        "type": "charge",
        "limit": 100,
    }
    with own_words():
        for movement in client().v1.balance_transactions.list(window).auto_paging_iter():
            yield MovementFact(
                balance_transaction_id=movement.id,
                charge_id=_id_of(movement.source),
                amount_cents=movement.amount,
                fee_cents=movement.fee,
                currency=movement.currency.upper(),
                created=_moment(movement.created),
            )


def fetch_charge_of(charge_id: str) -> ChargeFact | None:
    """The payment that a charge belongs to. Raises like `fetch_charge`."""
    with own_words():
        charge = client().v1.charges.retrieve(charge_id)
    if not charge.payment_intent:
        raise UnknownShape(f"charge {charge_id} has no payment intent")
    return fetch_charge(_id_of(charge.payment_intent))


def verify_event(body: bytes, signature: str) -> EventFact:
    """The event of a webhook whose signature matches one of the current secrets.

    Raises SignatureRefused for a missing, wrong, stale (over 300 s) signature or a body that is not an event.
    """
    payload = None
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(body.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
        except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError):
            continue
        payload = body
        break
    if payload is None:
        raise SignatureRefused
    return _event(payload)


def _event(body: bytes) -> EventFact:
    try:
        data = json.loads(body, parse_constant=_refuse_constant)
        subject = data["data"]["object"]
        return EventFact(
            event_id=str(data["id"]),
            type=str(data["type"]),
            api_version=str(data.get("api_version") or ""),
            livemode=bool(data["livemode"]),
            account=str(data.get("account") or ""),
            created=_moment(data["created"]),
            object_id=str(subject.get("id") or ""),
            payment_intent_id=_id_of(subject.get("payment_intent")),
            payload=data,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise SignatureRefused from error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _checkout(session: Any) -> CheckoutFact:
    return CheckoutFact(
        session_id=session.id,
        url=session.url or "",
        status=session.status or "",
        payment_status=session.payment_status,
        gift_id=session.client_reference_id or "",
        payment_intent_id=_id_of(session.payment_intent),
    )


def _charge(intent: Any) -> ChargeFact | None:
    if intent.status != "succeeded":
        return None
    charge = intent.latest_charge
    if charge is None or isinstance(charge, str):
        raise UnknownShape(f"{intent.id} succeeded without a charge")
    movement = charge.balance_transaction
    known = movement is not None and not isinstance(movement, str)
    return ChargeFact(
        payment_intent_id=intent.id,
        charge_id=charge.id,
        amount_cents=intent.amount_received,
        currency=intent.currency.upper(),
        charged_at=_moment(charge.created),
        livemode=bool(intent.livemode),
        balance_transaction_id=movement.id if known else None,
        fee_cents=movement.fee if known else None,
        metadata={key: intent.metadata[key] for key in ("gift", "fund") if key in (intent.metadata or {})},
    )


def _id_of(reference: Any) -> str:
    """The id of an object that Stripe gives either expanded or as its id."""
    if not reference:
        return ""
    if isinstance(reference, str):
        return reference
    return str(reference["id"])


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
