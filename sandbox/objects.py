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
        "expires_at": int(parameters.get("expires_at") or now + SESSION_LIFETIME),
        "livemode": False,
        "locale": parameters.get("locale"),
        "metadata": parameters.get("metadata", {}),
        "mode": parameters["mode"],
        "payment_intent": None,
        "payment_status": "unpaid",
        "status": "open",
        "submit_type": parameters.get("submit_type"),
        "success_url": parameters.get("success_url"),
        "url": url,
        "bench_description": item["price_data"].get("product_data", {}).get("name", ""),
        "bench_intent_metadata": parameters.get("payment_intent_data", {}).get("metadata", {}),
    }


def public(session: Object) -> Object:
    """The session as the API shows it, without what the bench keeps for itself."""
    return {name: value for name, value in session.items() if not name.startswith("bench_")}


def intent_object(intent_id: str, session: Object, *, now: int) -> Object:
    """A payment intent that has not succeeded yet."""
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_received": 0,
        "canceled_at": None,
        "created": now,
        "currency": session["currency"],
        "customer": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": session["bench_intent_metadata"],
        "receipt_email": None,
        "status": "requires_payment_method",
    }


def charge_object(charge_id: str, intent: Object, movement_id: str, *, email: str | None, now: int) -> Object:
    """A succeeded charge."""
    return {
        "id": charge_id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": movement_id,
        "billing_details": {"address": None, "email": email, "name": None, "phone": None},
        "captured": True,
        "created": now,
        "currency": intent["currency"],
        "disputed": False,
        "failure_code": None,
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": True,
        "payment_intent": intent["id"],
        "refunded": False,
        "status": "succeeded",
    }


def movement_object(movement_id: str, charge: Object, *, now: int) -> Object:
    """The balance transaction of a charge: gross, fee, net."""
    fee = fee_of(charge["amount"])
    return {
        "id": movement_id,
        "object": "balance_transaction",
        "amount": charge["amount"],
        "available_on": now + 7 * 86400,
        "created": now,
        "currency": charge["currency"],
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [{"amount": fee, "currency": charge["currency"], "type": "stripe_fee", "description": "fees"}],
        "net": charge["amount"] - fee,
        "reporting_category": "charge",
        "source": charge["id"],
        "status": "pending",
        "type": "charge",
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
