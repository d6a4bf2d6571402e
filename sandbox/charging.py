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
    settles_in: str = "cad",
) -> Object:
    """Charge the intent: charge, balance transaction in CAD or in another currency that the account holds, and their
    events. Returns the charge.
    """
    settled = intent["amount"] if settled_amount is None else settled_amount
    charge = objects.charge_object(state.new_id("ch"), intent, method=method, email=email, now=state.clock.now())
    charge["bench_fund"] = fund
    state.charges[charge["id"]] = charge
    _settle(state, intent, charge, settled, "charge" if method == "card" else "payment", settles_in)
    _succeeded(state, intent, charge)
    return charge


def _settle(state: State, intent: Object, charge: Object, settled: int, kind: str, settles_in: str = "cad") -> None:
    movement = move(
        state,
        kind,
        settled,
        source=charge["id"],
        fee=objects.fee_of(settled),
        reporting="charge",
        exchange_rate=None if intent["currency"] == settles_in else settled / intent["amount"],
        currency=settles_in,
    )
    charge["balance_transaction"] = movement["id"]
    if state.chaos.fee_delay_seconds:
        due = state.clock.now() + state.chaos.fee_delay_seconds
        state.unsettled[charge["id"]] = {"movement": movement["id"], "at": due}
        charge["balance_transaction"] = None


def _succeeded(state: State, intent: Object, charge: Object) -> None:
    charge |= {"status": "succeeded", "paid": True}
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    intent["last_payment_error"] = None
    emit(state, "charge.succeeded", charge)
    emit(state, "payment_intent.succeeded", intent)


def submit_debit(state: State, intent: Object, *, fund: str = "", email: str | None = None) -> Object:
    """Send a debit to the bank: the charge is pending, and stands in the balance at once, less its fee."""
    charge = objects.charge_object(
        state.new_id("py"), intent, method="acss_debit", email=email, now=state.clock.now()
    ) | {"status": "pending", "paid": False, "bench_fund": fund}
    state.charges[charge["id"]] = charge
    intent |= {"status": "processing", "latest_charge": charge["id"]}
    if not state.is_lenient("debits_book_on_success"):
        _settle(state, intent, charge, intent["amount"], "payment")
        emit(state, "charge.pending", charge)
    emit(state, "payment_intent.processing", intent)
    return charge


def ask_for_micro_deposits(state: State, intent: Object) -> None:
    """The bank account is not verified: the intent waits for the donor, nothing is sent to the bank yet."""
    intent["status"] = "requires_action"
    intent["next_action"] = {
        "type": "verify_with_microdeposits",
        "verify_with_microdeposits": {
            "arrival_date": state.clock.now() + 2 * 86400,
            "hosted_verification_url": f"{state.portal_url}/verify/{intent['id']}",
            "microdeposit_type": "amounts",
        },
    }
    emit(state, "payment_intent.requires_action", intent)


def answer_debit(state: State, intent: Object, *, succeeds: bool, returns_fee: bool = False) -> Object:
    """The bank's answer: the pending charge succeeds, or fails and its amount leaves the balance again.

    The fee of a refused debit comes back only when asked: neither reading is promised by Stripe.
    """
    charge = state.charges[intent["latest_charge"]]
    booked = not state.is_lenient("debits_book_on_success")
    if succeeds:
        if not booked:
            _settle(state, intent, charge, intent["amount"], "payment")
        _succeeded(state, intent, charge)
        return charge
    charge |= {"status": "failed", "failure_code": "insufficient_funds"}
    if booked:
        fee = objects.fee_of(intent["amount"]) if returns_fee else 0
        back = move(state, "payment_failure_refund", -intent["amount"], source=charge["id"], fee=-fee)
        charge["failure_balance_transaction"] = back["id"]
    emit(state, "charge.failed", charge)
    decline(state, intent, "insufficient_funds")
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
    settles_in: str = "cad",
    presentment: Object | None = None,
    method: str = "card",
) -> Object:
    """A payment made on the dashboard, by no session of ours: its intent, succeeded; by `acss_debit`, under way."""
    intent = new_intent(state, amount=amount, currency=currency, metadata=metadata)
    intent["presentment_details"] = presentment
    fund = (metadata or {}).get("fund", "")
    if method == "acss_debit":
        submit_debit(state, intent, fund=fund)
    else:
        succeed(state, intent, fund=fund, settled_amount=settled_amount, settles_in=settles_in)
    return intent
