"""Subscriptions and their invoices: read, and changed only as their donor or staff ask."""

from dataclasses import replace
from typing import Any

from ..exceptions import GatewayRefused, UnknownShape
from .charges import fetch_intent_state
from .facts import InvoiceFact, SubscriptionFact
from .marks import marks_of
from .stripe import client, id_of, moment, moment_or_none, now, translate_stripe_errors

# An invoice names its payments only when they are asked for.
WITH_PAYMENTS = ["latest_invoice.payments", "customer"]
INVOICE_PAYMENTS = ["payments"]
UNPAID = ("past_due", "unpaid", "incomplete")


def fetch_subscription(subscription_id: str) -> SubscriptionFact | None:
    """The subscription as Stripe has it now; None when it carries no mark of this site: somebody else's.

    Raises GatewayUnavailable, GatewayRefused, or UnknownShape for one of ours that does not look like a monthly gift.
    """
    asked_at = now()
    with translate_stripe_errors():
        found: Any = client().v1.subscriptions.retrieve(subscription_id, {"expand": WITH_PAYMENTS})
    marks = marks_of(found.metadata)
    if not marks.is_monthly:
        return None
    items = found["items"].data
    if len(items) != 1 or items[0].price.unit_amount is None:
        raise UnknownShape(f"{subscription_id} has {len(items)} items, or a price without an amount")
    item, pause = items[0], found.pause_collection
    return SubscriptionFact(
        subscription_id=found.id,
        customer_id=id_of(found.customer),
        status=found.status,
        amount_cents=item.price.unit_amount * (item.quantity or 1),
        asked_at=asked_at,
        metadata=marks.values,
        item_id=item.id,
        product_id=id_of(item.price.product),
        started_at=moment(found.start_date),
        anchor_at=moment(found.billing_cycle_anchor),
        next_charge_at=moment_or_none(item.current_period_end),
        is_paused=pause is not None,
        resumes_at=moment_or_none(pause.resumes_at) if pause else None,
        ends_at=moment_or_none(item.current_period_end if found.cancel_at_period_end else found.cancel_at),
        ended_at=moment_or_none(found.ended_at),
        end_reason=(found.cancellation_details.reason or "") if found.cancellation_details else "",
        card_id=id_of(found.default_payment_method),
        customer_card_id=_default_card(found.customer),
        latest_invoice=_latest_invoice(found.status, found.latest_invoice),
    )


def _latest_invoice(status: str, found: Any) -> InvoiceFact | None:
    """The subscription's newest invoice. Where it looks refused, its payment is asked: a debit takes days."""
    if not found or isinstance(found, str):
        return None
    invoice = _invoice(found)
    if status not in UNPAID or invoice.status != "open" or not invoice.payment_intent_ids:
        return invoice
    return replace(invoice, is_under_way=fetch_intent_state(invoice.payment_intent_ids[-1]) == "processing")


def _default_card(customer: Any) -> str:
    settings = None if isinstance(customer, str) else getattr(customer, "invoice_settings", None)
    return id_of(settings.default_payment_method) if settings else ""


def fetch_invoice(invoice_id: str) -> InvoiceFact:
    """The invoice as Stripe has it now, with what it was paid with."""
    with translate_stripe_errors():
        return _invoice(client().v1.invoices.retrieve(invoice_id, {"expand": INVOICE_PAYMENTS}))


def _invoice(found: Any) -> InvoiceFact:
    details = found.parent.subscription_details if found.parent else None
    payments = found.payments.data if getattr(found, "payments", None) else []
    return InvoiceFact(
        invoice_id=found.id,
        status=found.status or "",
        attempts=found.attempt_count or 0,
        url=found.hosted_invoice_url or "",
        subscription_id=id_of(details.subscription) if details else "",
        # A payment may also be a charge without intent, or a record of money that came another way.
        payment_intent_ids=tuple(
            id_of(row.payment.payment_intent)
            for row in payments
            if row.payment and row.payment.type == "payment_intent"
        ),
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
    """Void the coming invoices, until `resumes_at` (UTC seconds) or until resumed; those made before stay."""
    collection: dict[str, Any] = {"behavior": "void"}
    if resumes_at:
        collection["resumes_at"] = resumes_at
    _update(subscription_id, {"pause_collection": collection}, idempotency_key)


def void_unpaid_invoices(subscription_id: str) -> list[str]:
    """Void what was billed and not paid yet, drafts included; the invoices that Stripe refuses to void: their payment
    is under way.
    """
    kept = []
    for status in ("draft", "open"):
        wanted: Any = {"subscription": subscription_id, "status": status, "limit": 100}
        with translate_stripe_errors():
            invoices = list(client().v1.invoices.list(wanted).auto_paging_iter())
        for invoice in invoices:
            try:
                _void(invoice.id, is_draft=status == "draft")
            except GatewayRefused:
                kept.append(invoice.id)
    return kept


def _void(invoice_id: str, *, is_draft: bool) -> None:
    with translate_stripe_errors():
        if is_draft:
            # A draft cannot be voided: it is finalised first, without being charged.
            client().v1.invoices.finalize_invoice(invoice_id, {"auto_advance": False})
        client().v1.invoices.void_invoice(invoice_id)


def resume(subscription_id: str, *, idempotency_key: str) -> None:
    """Charge again from the next date on."""
    _update(subscription_id, {"pause_collection": ""}, idempotency_key)


def charge_card(subscription_id: str, *, card_id: str, idempotency_key: str) -> None:
    """Have the subscription charge this payment method of its customer from now on, retries included.

    A subscription's own payment method comes before its customer's, which is all that the billing portal changes.
    """
    _update(subscription_id, {"default_payment_method": card_id}, idempotency_key)


def give_to_fund(subscription_id: str, *, fund_code: str, idempotency_key: str) -> None:
    """Have the coming charges name another fund."""
    _update(subscription_id, {"metadata": {"fund": fund_code}}, idempotency_key)


def change_customer_email(customer_id: str, *, email: str) -> None:
    """Have Stripe know the customer, and write to them where it does, by another address."""
    with translate_stripe_errors():
        client().v1.customers.update(customer_id, {"email": email})


def cancel(subscription_id: str) -> None:
    """End it now: nothing is charged any more. Raises GatewayRefused when Stripe does not know it as alive."""
    with translate_stripe_errors():
        client().v1.subscriptions.cancel(subscription_id)


def _update(subscription_id: str, parameters: Any, idempotency_key: str) -> None:
    with translate_stripe_errors():
        client().v1.subscriptions.update(subscription_id, parameters, {"idempotency_key": idempotency_key})
