"""Subscriptions and their invoices: read, and changed only as their donor or staff ask."""

from typing import Any

from ..exceptions import UnknownShape
from .facts import InvoiceFact, SubscriptionFact
from .stripe import client, id_of, moment, moment_or_none, now, own_words


def fetch_subscription(subscription_id: str) -> SubscriptionFact:
    """The subscription as Stripe has it now. Raises GatewayUnavailable, GatewayRefused or UnknownShape."""
    asked_at = now()
    with own_words():
        found: Any = client().v1.subscriptions.retrieve(subscription_id, {"expand": ["latest_invoice"]})
    if len(found["items"].data) != 1:
        raise UnknownShape(f"{subscription_id} has {len(found['items'].data)} items")
    item = found["items"].data[0]
    pause = found.pause_collection
    return SubscriptionFact(
        subscription_id=found.id,
        customer_id=id_of(found.customer),
        status=found.status,
        amount_cents=item.price.unit_amount * (item.quantity or 1),
        asked_at=asked_at,
        metadata={key: found.metadata[key] for key in ("gift", "fund", "monthly") if key in (found.metadata or {})},
        item_id=item.id,
        product_id=id_of(item.price.product),
        started_at=moment(found.start_date),
        next_charge_at=moment_or_none(item.current_period_end),
        is_paused=pause is not None,
        resumes_at=moment_or_none(pause.resumes_at) if pause else None,
        ended_at=moment_or_none(found.ended_at),
        end_reason=(found.cancellation_details.reason or "") if found.cancellation_details else "",
        latest_invoice=_invoice(found.latest_invoice) if found.latest_invoice else None,
    )


def fetch_invoice(invoice_id: str) -> InvoiceFact:
    """The invoice as Stripe has it now."""
    with own_words():
        return _invoice(client().v1.invoices.retrieve(invoice_id))


def _invoice(found: Any) -> InvoiceFact:
    details = found.parent.subscription_details if found.parent else None
    payments = found.payments.data if getattr(found, "payments", None) else []
    return InvoiceFact(
        invoice_id=found.id,
        status=found.status or "",
        attempts=found.attempt_count or 0,
        url=found.hosted_invoice_url or "",
        subscription_id=id_of(details.subscription) if details else "",
        payment_intent_ids=tuple(id_of(row.payment.payment_intent) for row in payments if row.payment.payment_intent),
        next_attempt_at=moment_or_none(found.next_payment_attempt),
    )


def change_amount(subscription: SubscriptionFact, *, amount_cents: int, idempotency_key: str) -> None:
    """Take so many cents from the next charge on; nothing is charged or credited for the current month."""
    _update(
        subscription.subscription_id,
        {
            "proration_behavior": "none",
            "items": [
                {
                    "id": subscription.item_id,
                    "price_data": {
                        "currency": "cad",
                        "product": subscription.product_id,
                        "recurring": {"interval": "month"},
                        "unit_amount": amount_cents,
                    },
                }
            ],
        },
        idempotency_key,
    )


def pause(subscription_id: str, *, resumes_at: int | None, idempotency_key: str) -> None:
    """Void the coming invoices, until `resumes_at` (UTC seconds) or until resumed."""
    collection: dict[str, Any] = {"behavior": "void"}
    if resumes_at:
        collection["resumes_at"] = resumes_at
    _update(subscription_id, {"pause_collection": collection}, idempotency_key)


def resume(subscription_id: str, *, idempotency_key: str) -> None:
    """Charge again from the next date on."""
    _update(subscription_id, {"pause_collection": ""}, idempotency_key)


def cancel(subscription_id: str) -> None:
    """End it now: nothing is charged any more. Raises GatewayRefused when Stripe does not know it as alive."""
    with own_words():
        client().v1.subscriptions.cancel(subscription_id)


def _update(subscription_id: str, parameters: Any, idempotency_key: str) -> None:
    with own_words():
        client().v1.subscriptions.update(subscription_id, parameters, {"idempotency_key": idempotency_key})
