"""The bench's own books: balance transactions of every kind, payouts, and the truth they add up to."""

from typing import Any

from .errors import missing
from .events import emit
from .state import Object, State

REPORTING = {"payout_failure": "payout_failure", "refund_failure": "refund_failure"}


def move(
    state: State,
    kind: str,
    amount: int,
    *,
    source: str | None,
    fee: int = 0,
    reporting: str = "",
    exchange_rate: float | None = None,
) -> Object:
    """Write one balance transaction in CAD cents; `amount` and `fee` are signed, the net is their difference."""
    now, movement_id = state.clock.now(), state.new_id("txn")
    movement = {
        "id": movement_id,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now + 7 * 86400,
        "created": now,
        "currency": "cad",
        "description": None,
        "exchange_rate": exchange_rate,
        "fee": fee,
        "fee_details": [{"amount": fee, "currency": "cad", "type": "stripe_fee", "description": "fees"}] if fee else [],
        "net": amount - fee,
        "reporting_category": reporting or kind,
        "source": source,
        "status": "pending",
        "type": kind,
    }
    state.balance_transactions[movement_id] = movement
    return movement


def pay_out(state: State, amount: int) -> Object:
    """Send so many cents to the bank account."""
    payout_id = state.new_id("po")
    movement = move(state, "payout", -amount, source=payout_id)
    payout: Object = {
        "id": payout_id,
        "object": "payout",
        "amount": amount,
        "arrival_date": state.clock.now() + 2 * 86400,
        "automatic": True,
        "balance_transaction": movement["id"],
        "created": state.clock.now(),
        "currency": "cad",
        "failure_balance_transaction": None,
        "livemode": False,
        "status": "paid",
    }
    state.payouts[payout_id] = payout
    emit(state, "payout.created", payout)
    emit(state, "payout.paid", payout)
    return payout


def fail_payout(state: State, payout_id: str) -> Object:
    """The bank sends the payout back. Raises ApiError 404 for an unknown one."""
    payout = state.payouts.get(payout_id)
    if payout is None:
        raise missing("payout", payout_id)
    movement = move(state, "payout_failure", payout["amount"], source=payout_id)
    payout |= {"status": "failed", "failure_balance_transaction": movement["id"]}
    emit(state, "payout.failed", payout)
    return payout


def balance(state: State) -> Object:
    """The account's balance as the API answers it: the sum of every movement's net."""
    net = sum(movement["net"] for movement in state.balance_transactions.values())
    return {
        "object": "balance",
        "available": [{"amount": 0, "currency": "cad", "source_types": {}}],
        "pending": [{"amount": net, "currency": "cad", "source_types": {}}],
        "livemode": False,
    }


def truth(state: State) -> dict[str, Any]:
    """What the balance transactions say, in cents: the figures that a caller's books must equal."""
    sums = {"gross": 0, "refunded": 0, "disputed": 0, "fee": 0, "net": 0, "paid_out": 0}
    by_fund: dict[str, int] = {}
    received: dict[str, int] = {}
    payments = 0
    for movement in state.balance_transactions.values():
        amount, kind = movement["amount"], movement["type"]
        sums["fee"] += movement["fee"]
        sums["net"] += movement["net"]
        fund = _fund(state, movement)
        if kind in ("charge", "payment"):
            payments += 1
            sums["gross"] += amount
            by_fund[fund] = by_fund.get(fund, 0) + amount
        elif kind in ("refund", "refund_failure"):
            sums["refunded"] -= amount
        elif kind == "adjustment":
            sums["disputed"] -= amount
        elif kind in ("payout", "payout_failure"):
            sums["paid_out"] -= amount
        if kind in ("charge", "payment", "refund", "refund_failure", "adjustment"):
            received[fund] = received.get(fund, 0) + amount
    return {
        "payments": payments,
        "gross_cents": sums["gross"],
        "refunded_cents": sums["refunded"],
        "disputed_cents": sums["disputed"],
        "fee_cents": sums["fee"],
        "net_cents": sums["net"],
        "balance_cents": sums["net"],
        "paid_out_cents": sums["paid_out"],
        "by_fund": by_fund,
        "received_by_fund": received,
    }


def _fund(state: State, movement: Object) -> str:
    """The code of the fund that a movement concerns, by the charge behind it; empty for none."""
    source = movement["source"] or ""
    back = state.refunds.get(source) or state.disputes.get(source)
    charge = state.charges.get(back["charge"] if back else source)
    return str(charge.get("bench_fund", "")) if charge else ""
