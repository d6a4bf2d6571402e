"""Stripe's objects in their shape at the pinned version. Amounts are cents, moments UTC seconds."""

from typing import Any

import stripe

Object = dict[str, Any]
API_VERSION = str(stripe.api_version)
SESSION_LIFETIME = 24 * 3600


def fee_of(amount_cents: int) -> int:
    """The bench's fee: 2.9 % and 30 cents, rounded half up."""
    return (amount_cents * 29 + 500) // 1000 + 30


def session_object(session_id: str, parameters: Object, *, now: int, url: str) -> Object:
    """An open checkout session. `url` is its hosted page."""
    item = parameters["line_items"][0]
    amount = int(item["price_data"]["unit_amount"]) * int(item.get("quantity", 1))
    return {
        "id": session_id,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "cancel_url": parameters.get("cancel_url"),
        "client_reference_id": parameters.get("client_reference_id"),
        "created": now,
        "currency": item["price_data"]["currency"],
        "customer": None,
        "customer_details": None,
        "customer_email": parameters.get("customer_email"),
        "invoice": None,
        "expires_at": int(parameters.get("expires_at") or now + SESSION_LIFETIME),
        "livemode": False,
        "locale": parameters.get("locale"),
        "metadata": parameters.get("metadata", {}),
        "mode": parameters["mode"],
        "payment_intent": None,
        "payment_status": "unpaid",
        "presentment_details": None,
        "status": "open",
        "submit_type": parameters.get("submit_type"),
        "subscription": None,
        "success_url": parameters.get("success_url"),
        "url": url,
        "bench_product": item["price_data"].get("product", ""),
        "bench_intent_metadata": parameters.get("payment_intent_data", {}).get("metadata", {}),
        "bench_subscription": parameters.get("subscription_data", {}),
    }


def intent_object(
    intent_id: str, *, amount: int, currency: str, metadata: Object, customer: str | None, now: int
) -> Object:
    """A payment intent that has not succeeded yet."""
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": amount,
        "amount_received": 0,
        "canceled_at": None,
        "created": now,
        "currency": currency,
        "customer": customer,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": metadata,
        "payment_method_types": ["card", "acss_debit"],
        "presentment_details": None,
        "receipt_email": None,
        "status": "requires_payment_method",
    }


def charge_object(charge_id: str, intent: Object, *, method: str, email: str | None, now: int) -> Object:
    """A succeeded charge, its balance transaction not known yet."""
    return {
        "id": charge_id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": email, "name": None, "phone": None},
        "captured": True,
        "created": now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method_details": {"type": method, method: {}},
        "presentment_details": intent["presentment_details"],
        "receipt_number": None,
        "refunded": False,
        "status": "succeeded",
    }


def event_object(event_id: str, kind: str, subject: Object, *, now: int) -> Object:
    """An event about `subject`, as it is at this moment."""
    return {
        "id": event_id,
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "data": {"object": subject},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
