"""Payments as Stripe has them now."""

from typing import Any

from ..exceptions import NoPayment, NotSettledYet, UnknownShape
from ..models import DEBIT_METHODS
from ..money import CURRENCY
from .balance import movement_of, tax_of
from .facts import ChargeFact, DebitFact
from .stripe import client, id_of, moment, moment_of_event, own_words

LATEST_CHARGE = "latest_charge.balance_transaction"
DEBIT_MOVEMENTS = ("balance_transaction", "failure_balance_transaction")
OURS = ("gift", "fund", "monthly")
FOREIGN = {"is_foreign": True}


def fetch_charge(payment_intent_id: str) -> ChargeFact | None:
    """The payment as Stripe has it now; None while it has not succeeded.

    Raises GatewayUnavailable, GatewayRefused, NotSettledYet (another currency whose Canadian amount is not known
    yet), or UnknownShape when a succeeded payment lacks what the till books.
    """
    with own_words():
        intent: Any = client().v1.payment_intents.retrieve(payment_intent_id, {"expand": [LATEST_CHARGE]})
        if intent.status != "succeeded":
            return None
        return _charge(intent, _origin(intent))


def fetch_charge_of(charge_id: str) -> ChargeFact | None:
    """The payment that a charge belongs to. Raises like `fetch_charge`."""
    with own_words():
        charge = client().v1.charges.retrieve(charge_id)
    if not charge.payment_intent:
        raise NoPayment(f"charge {charge_id} has no payment intent")
    return fetch_charge(id_of(charge.payment_intent))


def fetch_debit(charge_id: str) -> DebitFact:
    """A charge by bank debit as Stripe has it now, whatever the bank said."""
    with own_words():
        charge: Any = client().v1.charges.retrieve(charge_id, {"expand": list(DEBIT_MOVEMENTS)})
    movement, failure = (getattr(charge, name, None) for name in DEBIT_MOVEMENTS)
    return DebitFact(
        charge_id=charge.id,
        status=charge.status,
        metadata=_named(charge.metadata),
        movement=movement_of(movement) if movement else None,
        failure_movement=movement_of(failure) if failure else None,
    )


def _named(metadata: Any) -> dict[str, str]:
    return {key: metadata[key] for key in OURS if key in (metadata or {})}


def _is_marked(metadata: Any) -> bool:
    return bool(getattr(metadata, "to_dict", lambda: metadata)())


def _origin(intent: Any) -> dict[str, Any]:
    """What the payment is for: our own marks on it, else those of the subscription whose invoice it pays.

    Since API 2025-03-31 neither the intent nor the charge names the invoice: the invoice's payments do.
    """
    named = _named(intent.metadata)
    if named:
        return {"metadata": named}
    payments = client().v1.invoice_payments.list(
        {"payment": {"type": "payment_intent", "payment_intent": intent.id}, "limit": 1}
    )
    if not payments.data:
        # Another program that uses the account marks its own payments; nobody marked those made by hand.
        return {"metadata": {}, **(FOREIGN if _is_marked(intent.metadata) else {})}
    invoice: Any = client().v1.invoices.retrieve(id_of(payments.data[0].invoice))
    details = invoice.parent.subscription_details if invoice.parent else None
    if details is None:
        return {"metadata": {}}
    marks = _named(details.metadata)
    if not marks:
        return {"metadata": {}, **FOREIGN}
    return {
        "metadata": marks,
        "subscription_id": id_of(details.subscription),
        "is_renewal": invoice.billing_reason != "subscription_create",
    }


def _charge(intent: Any, origin: dict[str, Any]) -> ChargeFact:
    charge = intent.latest_charge
    if charge is None or isinstance(charge, str):
        raise UnknownShape(f"{intent.id} succeeded without a charge")
    movement = charge.balance_transaction
    known = movement is not None and not isinstance(movement, str)
    amounts = _amounts(intent, movement if known else None)
    method = getattr(charge.payment_method_details, "type", "") if charge.payment_method_details else ""
    return ChargeFact(
        payment_intent_id=intent.id,
        charge_id=charge.id,
        charged_at=moment(charge.created),
        livemode=bool(intent.livemode),
        balance_transaction_id=movement.id if known else None,
        fee_cents=movement.fee if known else None,
        tax_cents=tax_of(movement) if known else 0,
        moved_at=moment(movement.created) if known else None,
        available_at=moment(movement.available_on) if known else None,
        method=method,
        succeeded_at=moment_of_event("payment_intent.succeeded", intent.id, charge.created)
        if method in DEBIT_METHODS
        else None,
        **amounts,
        **origin,
    )


def _amounts(intent: Any, movement: Any) -> dict[str, Any]:
    """The amount in the currency of the books, and what the donor saw when it was another."""
    seen = getattr(intent, "presentment_details", None)
    amounts: dict[str, Any] = {"amount_cents": intent.amount_received, "currency": intent.currency.upper()}
    if seen:
        amounts |= {
            "presentment_cents": seen.presentment_amount,
            "presentment_currency": seen.presentment_currency.upper(),
        }
    if amounts["currency"] == CURRENCY:
        return amounts
    if movement is None:
        raise NotSettledYet(f"{intent.id} in {amounts['currency']}")
    return {
        "amount_cents": movement.amount,
        "currency": movement.currency.upper(),
        "presentment_cents": intent.amount_received,
        "presentment_currency": amounts["currency"],
    }


def fetch_intent_state(payment_intent_id: str) -> str:
    """Stripe's word for where the payment is: «processing», «requires_payment_method», «succeeded»…"""
    with own_words():
        return client().v1.payment_intents.retrieve(payment_intent_id).status
