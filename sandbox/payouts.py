"""Money on its way to the bank account: by hand or by the calendar, held back, sent back, called off."""

from .balance import is_counted, move
from .errors import ApiError, missing
from .events import emit
from .state import Object, State


def pay_out(state: State, amount: int, *, automatic: bool = False, currency: str = "cad") -> Object:
    """Send so many cents to the bank account by hand; a negative amount is drawn from it."""
    payout_id = state.new_id("po")
    movement = move(state, "payout", -amount, source=payout_id, currency=currency)
    payout: Object = {
        "id": payout_id,
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": state.clock.now() + 2 * 86400,
        "automatic": automatic,
        "balance_transaction": movement["id"],
        "created": state.clock.now(),
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_bench",
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "paid",
        "trace_id": None,
        "type": "bank_account",
    }
    state.payouts[payout_id] = payout
    emit(state, "payout.created", payout)
    emit(state, "payout.paid", payout)
    return payout


def pay_out_automatically(state: State) -> Object:
    """Send what no payout has taken yet, less the minimum that the account keeps; the transactions know their payout.

    A balance below zero is drawn from the bank account. Raises ApiError 400 when there is nothing to send.
    """
    waiting = [row for row in state.balance_transactions.values() if is_counted(row) and "bench_payout" not in row]
    kept = int(state.preferences.get("minimum_balance", 0))
    amount = sum(row["net"] for row in waiting) - kept
    if not waiting or amount == 0:
        raise ApiError(400, "You have insufficient funds in your Stripe account.", code="balance_insufficient")
    if kept:
        waiting.append(move(state, "payout_minimum_balance_hold", -kept, source=None))
    payout = pay_out(state, amount, automatic=True)
    if kept:
        move(state, "payout_minimum_balance_release", kept, source=None)
    waiting.append(state.balance_transactions[payout["balance_transaction"]])
    for row in waiting:
        row["bench_payout"] = payout["id"]
    payout["reconciliation_status"] = "completed"
    emit(state, "payout.reconciliation_completed", payout)
    return payout


def _find(state: State, payout_id: str) -> Object:
    if payout_id not in state.payouts:
        raise missing("payout", payout_id)
    return state.payouts[payout_id]


def fail_payout(state: State, payout_id: str) -> Object:
    """The bank sends the payout back. Raises ApiError 404 for an unknown one."""
    payout = _find(state, payout_id)
    movement = move(state, "payout_failure", payout["amount"], source=payout_id)
    payout |= {"status": "failed", "failure_code": "account_closed", "failure_balance_transaction": movement["id"]}
    emit(state, "payout.failed", payout)
    return payout


def cancel_payout(state: State, payout_id: str) -> Object:
    """A payout called off before it left. Raises ApiError 404 for an unknown one."""
    payout = _find(state, payout_id)
    movement = move(state, "payout_cancel", payout["amount"], source=payout_id)
    payout |= {"status": "canceled", "failure_balance_transaction": movement["id"]}
    emit(state, "payout.canceled", payout)
    return payout


def payout_of(state: State, payout_id: str) -> str:
    """The id of a payout whose transactions may be listed. Raises ApiError 400 for one made by hand."""
    if not _find(state, payout_id)["automatic"]:
        raise ApiError(400, "Balance transaction history can only be filtered on automatic transfers, not manual.")
    return payout_id
