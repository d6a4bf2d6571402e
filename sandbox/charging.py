"""Money that comes in: an intent becomes a charge and a balance transaction, or does not."""

from . import objects
from .balance import move
from .events import emit
from .state import Object, State

DECLINED = {"code": "card_declined", "type": "card_error", "message": "The card was declined."}


def new_intent(
    state: State, *, amount: int, currency: str = "cad", metadata: Object | None = None, customer: str | None = None
) -> Object:
    """A payment intent that has not succeeded yet."""
    intent = objects.intent_object(
        state.new_id("pi"),
        amount=amount,
        currency=currency,
        metadata=metadata or {},
        customer=customer,
        now=state.clock.now(),
    )
    state.payment_intents[intent["id"]] = intent
    return intent


def succeed(
    state: State,
    intent: Object,
    *,
    fund: str = "",
    method: str = "card",
    email: str | None = None,
    settled_amount: int | None = None,
) -> Object:
    """Charge the intent: charge, balance transaction in CAD, and their events. Returns the charge."""
    now = state.clock.now()
    settled = intent["amount"] if settled_amount is None else settled_amount
    charge = objects.charge_object(state.new_id("ch"), intent, method=method, email=email, now=now)
    charge["bench_fund"] = fund
    movement = move(
        state,
        "charge" if method == "card" else "payment",
        settled,
        source=charge["id"],
        fee=objects.fee_of(settled),
        reporting="charge",
        exchange_rate=None if intent["currency"] == "cad" else settled / intent["amount"],
    )
    charge["balance_transaction"] = movement["id"]
    if state.chaos.fee_delay_seconds:
        state.unsettled[charge["id"]] = {"movement": movement["id"], "at": now + state.chaos.fee_delay_seconds}
        charge["balance_transaction"] = None
    state.charges[charge["id"]] = charge
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    intent["last_payment_error"] = None
    emit(state, "charge.succeeded", charge)
    emit(state, "payment_intent.succeeded", intent)
    return charge


def decline(state: State, intent: Object, code: str = "card_declined", *, status: str = "") -> None:
    """The bank refuses, or asks for an authentication (`status` «requires_action»)."""
    intent["last_payment_error"] = {**DECLINED, "code": code}
    intent["status"] = status or "requires_payment_method"
    emit(state, "payment_intent.payment_failed", intent)


def settle_fees(state: State) -> None:
    """Give their balance transaction to the charges that waited for it, once their time has come."""
    for charge_id, waiting in list(state.unsettled.items()):
        if waiting["at"] <= state.clock.now():
            charge = state.charges[charge_id]
            charge["balance_transaction"] = waiting["movement"]
            del state.unsettled[charge_id]
            emit(state, "charge.updated", charge)


def charge_directly(
    state: State,
    amount: int,
    *,
    metadata: Object | None = None,
    currency: str = "cad",
    settled_amount: int | None = None,
    presentment: Object | None = None,
) -> Object:
    """A payment made on the dashboard, by no session of ours: its intent, succeeded."""
    intent = new_intent(state, amount=amount, currency=currency, metadata=metadata)
    intent["presentment_details"] = presentment
    succeed(state, intent, fund=(metadata or {}).get("fund", ""), settled_amount=settled_amount)
    return intent
