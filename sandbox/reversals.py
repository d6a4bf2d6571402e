"""Money that goes back: refunds and disputes, with their balance transactions and events."""

from .balance import move
from .errors import ApiError, missing
from .events import emit
from .state import Object, State

WON, LOST = "won", "lost"
ALIVE = ("needs_response", "under_review")
RESPONSE_DAYS = 12


def charge_of(state: State, payment_intent: str | None, charge: str | None = None) -> Object:
    """The succeeded charge of an intent, or the charge itself. Raises ApiError."""
    charge_id = charge or state.payment_intents.get(payment_intent or "", {}).get("latest_charge")
    if charge_id not in state.charges:
        raise missing("charge", str(payment_intent or charge))
    if state.charges[charge_id]["status"] != "succeeded":
        raise ApiError(400, "This PaymentIntent does not have a successful charge to refund.")
    return state.charges[charge_id]


def create_refund(
    state: State, charge: Object, amount: int | None, *, status: str = "succeeded", metadata: Object | None = None
) -> Object:
    """Give back so many cents of a charge, the rest by default; `pending` has not left the balance yet.

    Raises ApiError 400 for more than is left, or for a charge under a dispute.
    """
    left = charge["amount"] - charge["amount_refunded"]
    wanted = left if amount is None else amount
    if charge["disputed"]:
        raise ApiError(400, "This charge has been charged back.", code="charge_disputed")
    if left == 0:
        raise ApiError(400, "The charge has already been refunded.", code="charge_already_refunded")
    if not 1 <= wanted <= left:
        raise ApiError(400, f"Refund amount ({wanted}) is greater than unrefunded amount ({left}).", param="amount")
    refund: Object = {
        "id": state.new_id("re"),
        "object": "refund",
        "amount": wanted,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": state.clock.now(),
        "currency": charge["currency"],
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": metadata or {},
        "payment_intent": charge["payment_intent"],
        "reason": "requested_by_customer",
        "status": status,
    }
    state.refunds[refund["id"]] = refund
    charge["amount_refunded"] += wanted
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    if status == "succeeded":
        _leave(state, refund, charge)
    emit(state, "refund.created", refund)
    emit(state, "charge.refunded", charge)
    return refund


def _leave(state: State, refund: Object, charge: Object) -> None:
    settled, currency = _settled(state, charge, refund["amount"])
    refund["balance_transaction"] = move(state, "refund", -settled, source=refund["id"], currency=currency)["id"]


def _settled(state: State, charge: Object, amount: int) -> tuple[int, str]:
    """The amount by the rate at which the charge itself was settled, and the currency of that balance."""
    (of_charge,) = (row for row in state.balance_transactions.values() if row["source"] == charge["id"])
    return round(amount * (of_charge["exchange_rate"] or 1)), of_charge["currency"]


def finish_refund(state: State, refund_id: str, status: str) -> Object:
    """A pending refund succeeds, or any refund fails: the money that had left comes back. Raises ApiError."""
    refund = state.refunds.get(refund_id)
    if refund is None:
        raise missing("refund", refund_id)
    charge = state.charges[refund["charge"]]
    if refund["status"] in ("failed", "canceled") or status == refund["status"]:
        raise ApiError(400, f"This refund is {refund['status']}.")
    refund["status"] = status
    if status == "succeeded":
        _leave(state, refund, charge)
    else:
        refund["failure_reason"] = "expired_or_canceled_card"
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        if refund["balance_transaction"]:
            back, currency = _settled(state, charge, refund["amount"])
            movement = move(state, "refund_failure", back, source=refund_id, currency=currency)
            refund["failure_balance_transaction"] = movement["id"]
        emit(state, "refund.failed", refund)
    emit(state, "refund.updated", refund)
    return refund


def _evidence_details(state: State) -> Object:
    return {
        "due_by": state.clock.now() + RESPONSE_DAYS * 86400,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
        "submission_method": None,
    }


def open_dispute(
    state: State,
    charge: Object,
    amount: int | None,
    *,
    inquiry: bool = False,
    fee: int = 2000,
    status: str = "needs_response",
) -> Object:
    """The holder of the card contests so many cents, all by default; an inquiry moves nothing."""
    dispute: Object = {
        "id": state.new_id("du"),
        "object": "dispute",
        "amount": amount or charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": state.clock.now(),
        "currency": charge["currency"],
        "evidence_details": _evidence_details(state),
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": "warning_needs_response" if inquiry else status,
        "bench_fee": fee,
    }
    state.disputes[dispute["id"]] = dispute
    if not inquiry:
        _withdraw(state, dispute)
    emit(state, "charge.dispute.created", dispute)
    if not inquiry:
        emit(state, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def _withdraw(state: State, dispute: Object) -> None:
    charge = state.charges[dispute["charge"]]
    settled, currency = _settled(state, charge, dispute["amount"])
    movement = move(
        state,
        "adjustment",
        -settled,
        source=dispute["id"],
        fee=dispute["bench_fee"],
        reporting="dispute",
        currency=currency,
    )
    dispute["balance_transactions"].append(dict(movement))
    charge["disputed"] = True


def find_dispute(state: State, dispute_id: str) -> Object:
    """The dispute. Raises ApiError 404."""
    if dispute_id not in state.disputes:
        raise missing("dispute", dispute_id)
    return state.disputes[dispute_id]


def escalate(state: State, dispute_id: str) -> Object:
    """An inquiry becomes a dispute: the money leaves now."""
    dispute = find_dispute(state, dispute_id)
    dispute |= {"status": "needs_response", "is_charge_refundable": False}
    dispute["evidence_details"]["due_by"] = state.clock.now() + RESPONSE_DAYS * 86400
    _withdraw(state, dispute)
    emit(state, "charge.dispute.funds_withdrawn", dispute)
    emit(state, "charge.dispute.updated", dispute)
    return dispute


def answer_dispute(state: State, dispute_id: str) -> Object:
    """Our evidence is sent: the bank reviews it. Raises ApiError when nothing waits for an answer."""
    dispute = find_dispute(state, dispute_id)
    reviewed = {"needs_response": "under_review", "warning_needs_response": "warning_under_review"}
    if dispute["status"] not in reviewed:
        raise ApiError(400, f"This dispute is {dispute['status']}.")
    dispute["status"] = reviewed[dispute["status"]]
    dispute["evidence_details"] |= {"has_evidence": True, "submission_count": 1}
    emit(state, "charge.dispute.updated", dispute)
    return dispute


def appeal_dispute(state: State, dispute_id: str) -> Object:
    """A lost dispute is won after all: the money comes back. Raises ApiError for any other."""
    dispute = find_dispute(state, dispute_id)
    if dispute["status"] != LOST:
        raise ApiError(400, f"This dispute is {dispute['status']}.")
    dispute["status"] = "under_review"
    return close_dispute(state, dispute_id, WON)


def close_dispute(state: State, dispute_id: str, outcome: str, *, returns_fee: bool = False) -> Object:
    """The bank's last word: won (the money comes back), lost, or an inquiry closed. Raises ApiError when it is over."""
    dispute = find_dispute(state, dispute_id)
    if dispute["status"].startswith("warning_"):
        dispute["status"] = "warning_closed"
        emit(state, "charge.dispute.closed", dispute)
        return dispute
    if dispute["status"] not in ALIVE:
        raise ApiError(400, f"This dispute is {dispute['status']}.")
    dispute["status"] = outcome
    if outcome == WON:
        fee = -dispute["bench_fee"] if returns_fee else 0
        settled, currency = _settled(state, state.charges[dispute["charge"]], dispute["amount"])
        movement = move(
            state,
            "adjustment",
            settled,
            source=dispute_id,
            fee=fee,
            reporting="dispute_reversal",
            currency=currency,
        )
        dispute["balance_transactions"].append(dict(movement))
        state.charges[dispute["charge"]]["disputed"] = False
    emit(state, "charge.dispute.closed", dispute)
    if outcome == WON:
        emit(state, "charge.dispute.funds_reinstated", dispute)
    return dispute
