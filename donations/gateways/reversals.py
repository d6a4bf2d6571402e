"""Refunds and disputes as Stripe has them now, and the one thing the till asks for: a refund."""

from typing import Any

from ..exceptions import NoPayment, NotSettledYet
from ..money import CURRENCY
from .balance import movement_of
from .facts import DisputeFact, RefundFact
from .stripe import client, id_of, moment, moment_of_event, moment_or_none, translate_stripe_errors

DISPUTE_CLOSED = "charge.dispute.closed"
REFUND_MOVEMENTS = ["data.balance_transaction", "data.failure_balance_transaction"]


def create_refund(*, payment_intent_id: str, amount_cents: int, idempotency_key: str) -> str:
    """Ask Stripe to give back so many cents; the refund's id.

    Raises GatewayUnavailable (the same key may be sent again) or GatewayRefused (too much, disputed, already back).
    """
    parameters: Any = {
        "payment_intent": payment_intent_id,
        "amount": amount_cents,
        "reason": "requested_by_customer",
        "metadata": {"request": idempotency_key},
    }
    with translate_stripe_errors():
        return client().v1.refunds.create(parameters, {"idempotency_key": idempotency_key}).id


def find_refund(payment_intent_id: str, *, idempotency_key: str) -> str:
    """The id of the refund that was asked for under this key, whatever its state; empty when Stripe made none.

    It is known by the mark that `create_refund` leaves on it: keys themselves are forgotten after a day.
    """
    with translate_stripe_errors():
        found = client().v1.refunds.list({"payment_intent": payment_intent_id, "limit": 100})
        for row in found.auto_paging_iter():
            if row.metadata and "request" in row.metadata and row.metadata["request"] == idempotency_key:
                return row.id
    return ""


def is_in_our_currency(payment_intent_id: str) -> bool:
    """True when the payment was made in the books' currency: only then are its cents Stripe's cents too.

    What a donor abroad saw (a price shown in their currency) does not matter: such a payment stays in ours.
    """
    with translate_stripe_errors():
        return client().v1.payment_intents.retrieve(payment_intent_id).currency.upper() == CURRENCY


def fetch_refund_intent(refund_id: str) -> str:
    """The payment intent that a refund belongs to, or its charge where there is none. Raises NoPayment for neither."""
    with translate_stripe_errors():
        found = client().v1.refunds.retrieve(refund_id)
    reference = id_of(found.payment_intent) or id_of(found.charge)
    if not reference:
        raise NoPayment(f"refund {refund_id} names no payment")
    return reference


def fetch_refund_charge(refund_id: str) -> str:
    """The charge that a refund belongs to; empty for none."""
    with translate_stripe_errors():
        return id_of(client().v1.refunds.retrieve(refund_id).charge)


def list_refunds(payment_intent_id: str) -> list[RefundFact]:
    """Every refund of a payment or lone charge, those that failed first: what came back makes room for what left."""
    of_what = "payment_intent" if payment_intent_id.startswith("pi_") else "charge"
    with translate_stripe_errors():
        wishes: Any = {of_what: payment_intent_id, "limit": 100, "expand": REFUND_MOVEMENTS}
        found = client().v1.refunds.list(wishes)
        refunds = [_refund(row, payment_intent_id) for row in found.auto_paging_iter()]
    return sorted(refunds, key=lambda refund: (refund.status not in ("failed", "canceled"), refund.refund_id))


def _refund(row: Any, payment_intent_id: str) -> RefundFact:
    movement, failure = row.balance_transaction, getattr(row, "failure_balance_transaction", None)
    currency, amount = row.currency.upper(), row.amount
    if currency != CURRENCY:
        if not movement:
            raise NotSettledYet(f"{row.id} in {currency}")
        amount, currency = abs(movement.amount), movement.currency.upper()
    return RefundFact(
        refund_id=row.id,
        payment_intent_id=payment_intent_id,
        amount_cents=amount,
        currency=currency,
        # Stripe's «requires_action» waits for the donor's bank details: under way, like «pending».
        status="pending" if row.status == "requires_action" else str(row.status),
        refunded_at=moment(row.created),
        movement_id=id_of(movement),
        failure_movement_id=id_of(failure),
        moved_at=moment(movement.created) if movement else None,
        returned_at=moment(failure.created) if failure else None,
        reason=row.reason or "",
        failure_reason=getattr(row, "failure_reason", None) or "",
    )


def fetch_dispute(dispute_id: str) -> DisputeFact:
    """The dispute as Stripe has it now, its movements in their order. Raises NoPayment when it names no payment."""
    with translate_stripe_errors():
        found: Any = client().v1.disputes.retrieve(dispute_id)
    reference = id_of(found.payment_intent) or id_of(found.charge)
    if not reference:
        raise NoPayment(f"dispute {dispute_id} names no payment")
    movements = [movement_of(row) for row in found.balance_transactions or []]
    with translate_stripe_errors():
        closed_at = moment_of_event(DISPUTE_CLOSED, found.id, found.created) if found.status == "lost" else None
    return DisputeFact(
        dispute_id=found.id,
        payment_intent_id=reference,
        amount_cents=found.amount,
        status=found.status,
        reason=found.reason or "",
        opened_at=moment(found.created),
        movements=tuple(sorted(movements, key=lambda row: (row.created, row.balance_transaction_id))),
        currency=found.currency.upper(),
        closed_at=closed_at,
        due_by=moment_or_none(getattr(found.evidence_details, "due_by", None)),
    )
