"""Payments as Stripe has them now."""

from datetime import datetime
from typing import Any

from ..exceptions import NotSettledYet, UnknownShape
from ..models import DEBIT_METHODS
from ..money import CURRENCY
from .balance import movement_of, tax_of
from .facts import ChargeFact, DebitFact
from .marks import marks_of
from .stripe import client, id_of, moment, moment_of_event, translate_stripe_errors

LATEST_CHARGE = "latest_charge.balance_transaction"
DEBIT_MOVEMENTS = ("balance_transaction", "failure_balance_transaction")
FOREIGN = {"metadata": {}, "is_foreign": True}


def fetch_charge(payment_intent_id: str) -> ChargeFact | None:
    """The payment as Stripe has it now; None while it has not succeeded. A lone charge's own id serves as well.

    Raises GatewayUnavailable, GatewayRefused, NotSettledYet (another currency whose Canadian amount is not known
    yet), or UnknownShape when a succeeded payment lacks what the till books.
    """
    if not payment_intent_id.startswith("pi_"):
        return fetch_charge_of(payment_intent_id)
    with translate_stripe_errors():
        intent: Any = client().v1.payment_intents.retrieve(payment_intent_id, {"expand": [LATEST_CHARGE]})
        if intent.status != "succeeded":
            return None
        return _charge(intent, _origin(intent))


def fetch_charge_of(charge_id: str) -> ChargeFact | None:
    """The payment that a charge belongs to, the charge itself when it has no intent. Raises like `fetch_charge`."""
    with translate_stripe_errors():
        charge: Any = client().v1.charges.retrieve(charge_id, {"expand": ["balance_transaction"]})
    if charge.payment_intent:
        return fetch_charge(id_of(charge.payment_intent))
    return _charge_alone(charge) if charge.status == "succeeded" else None


def _charge_alone(charge: Any) -> ChargeFact:
    """A charge made without a payment intent, hence not by this site: its own id stands for the intent's."""
    movement = charge.balance_transaction
    known = movement is not None and not isinstance(movement, str)
    if charge.currency.upper() != CURRENCY and not known:
        raise NotSettledYet(f"{charge.id} in {charge.currency}")
    return ChargeFact(
        payment_intent_id=charge.id,
        charge_id=charge.id,
        amount_cents=movement.amount if known else charge.amount,
        currency=(movement.currency if known else charge.currency).upper(),
        charged_at=moment(charge.created),
        livemode=bool(charge.livemode),
        is_foreign=_is_marked(charge.metadata),
        **_moved(charge),
    )


def _moved(charge: Any) -> dict[str, Any]:
    """What a charge did to the balance, where it is known already, and the means of payment."""
    movement, details = charge.balance_transaction, charge.payment_method_details
    known = movement is not None and not isinstance(movement, str)
    return {
        "balance_transaction_id": movement.id if known else None,
        "fee_cents": movement.fee if known else None,
        "tax_cents": tax_of(movement) if known else 0,
        "moved_at": moment(movement.created) if known else None,
        "available_at": moment(movement.available_on) if known else None,
        "method": getattr(details, "type", "") if details else "",
    }


def fetch_debit(charge_id: str) -> DebitFact:
    """A charge by bank debit as Stripe has it now, whatever the bank said."""
    with translate_stripe_errors():
        wishes = [*DEBIT_MOVEMENTS, "payment_intent"]
        charge: Any = client().v1.charges.retrieve(charge_id, {"expand": wishes})
        origin = _origin(charge.payment_intent) if charge.payment_intent else {"metadata": {}}
    movement, failure = (getattr(charge, name, None) for name in DEBIT_MOVEMENTS)
    return DebitFact(
        charge_id=charge.id,
        metadata=origin["metadata"],
        is_renewal=origin.get("is_renewal", False),
        is_foreign=origin.get("is_foreign", False),
        movement=movement_of(movement) if movement else None,
        failure_movement=movement_of(failure) if failure else None,
    )


def _is_marked(metadata: Any) -> bool:
    return bool(getattr(metadata, "to_dict", lambda: metadata)())


def _origin(intent: Any) -> dict[str, Any]:
    """What the payment is for: our own marks on it, else those of the subscription whose invoice it pays.

    Since API 2025-03-31 neither the intent nor the charge names the invoice: the invoice's payments do.
    """
    own = marks_of(intent.metadata)
    if own.values:
        return FOREIGN if own.is_foreign else {"metadata": own.values}
    payments = client().v1.invoice_payments.list(
        {"payment": {"type": "payment_intent", "payment_intent": intent.id}, "limit": 1}
    )
    if not payments.data:
        # Another program that uses the account marks its own payments; nobody marked those made by hand.
        return FOREIGN if _is_marked(intent.metadata) else {"metadata": {}}
    invoice: Any = client().v1.invoices.retrieve(id_of(payments.data[0].invoice))
    details = invoice.parent.subscription_details if invoice.parent else None
    if details is None:
        return {"metadata": {}}
    marks = marks_of(details.metadata)
    if not marks.values or marks.is_foreign:
        return FOREIGN
    return {
        "metadata": marks.values,
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
    return ChargeFact(
        payment_intent_id=intent.id,
        charge_id=charge.id,
        charged_at=moment(charge.created),
        livemode=bool(intent.livemode),
        succeeded_at=_succeeded_at(intent, charge),
        **_moved(charge),
        **amounts,
        **origin,
    )


def _succeeded_at(intent: Any, charge: Any) -> datetime | None:
    """When the bank said yes to a debit; None for a card, whose answer is its charge."""
    details = charge.payment_method_details
    is_debit = bool(details) and getattr(details, "type", "") in DEBIT_METHODS
    return moment_of_event("payment_intent.succeeded", intent.id, charge.created) if is_debit else None


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
    with translate_stripe_errors():
        return client().v1.payment_intents.retrieve(payment_intent_id).status
