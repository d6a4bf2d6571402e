"""The bench's own books: balance transactions of every kind, payouts, and the truth they add up to."""

from typing import Any

from .state import Object, State

REPORTING = {
    "stripe_fee": "fee",
    "stripe_fx_fee": "fee",
    "tax_fee": "tax",
    "payment_failure_refund": "charge_failure",
    "payout_failure": "payout_reversal",
    "payout_cancel": "payout_reversal",
    "payout_minimum_balance_hold": "payout_minimum_balance_hold",
    "refund_failure": "refund_failure",
}
BILLING_PER_MYRIAD = 70


def move(
    state: State,
    kind: str,
    amount: int,
    *,
    source: str | None,
    fee: int = 0,
    tax: int = 0,
    reporting: str = "",
    exchange_rate: float | None = None,
    balance_type: str = "payments",
    currency: str = "cad",
    description: str | None = None,
) -> Object:
    """Write one balance transaction in cents; `amount` and `fee` are signed, the net is their difference.

    `tax` is the part of the fee that is tax. A `balance_type` other than «payments» is a line of another balance.
    """
    now, movement_id = state.clock.now(), state.new_id("txn")
    movement = {
        "id": movement_id,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now + 7 * 86400,
        "balance_type": balance_type,
        "created": now,
        "currency": currency,
        "description": description,
        "exchange_rate": exchange_rate,
        "fee": fee,
        "fee_details": _fee_details(fee, tax, currency),
        "net": amount - fee,
        "reporting_category": reporting or REPORTING.get(kind, kind),
        "source": source,
        "status": "pending",
        "type": kind,
    }
    state.balance_transactions[movement_id] = movement
    return movement


def _fee_details(fee: int, tax: int, currency: str) -> list[Object]:
    parts = [("stripe_fee", fee - tax, "fees"), ("tax", tax, "GST")]
    return [
        {"amount": part, "application": None, "currency": currency, "type": name, "description": words}
        for name, part, words in parts
        if part
    ]


def take_billing_fee(state: State, charged: int) -> None:
    """Billing's own fee on a subscription's charge: 0.70 %, a movement of no charge; none when lenient."""
    if not state.is_lenient("no_billing_fee"):
        fee = (charged * BILLING_PER_MYRIAD + 5000) // 10000
        move(state, "stripe_fee", -fee, source=None, description="Billing - Usage Fee")


def is_counted(movement: Object) -> bool:
    """True for a line of the balance that payouts are made from, in the account's currency."""
    return bool(movement["balance_type"] == "payments" and movement["currency"] == "cad")


def balance(state: State) -> Object:
    """The account's balance as the API answers it: the sum of every movement's net, by currency; of the payments
    balance alone.
    """
    nets: dict[str, int] = {"cad": 0}
    for movement in state.balance_transactions.values():
        if movement["balance_type"] == "payments":
            nets[movement["currency"]] = nets.get(movement["currency"], 0) + movement["net"]
    return {
        "object": "balance",
        "available": [{"amount": 0, "currency": currency, "source_types": {}} for currency in nets],
        "pending": [{"amount": net, "currency": currency, "source_types": {}} for currency, net in nets.items()],
        "livemode": False,
    }


PAID, BACK = ("charge", "payment"), ("refund", "refund_failure")
CONTESTED, PAID_OUT = ("adjustment",), ("payout", "payout_failure", "payout_cancel")


def truth(state: State) -> dict[str, Any]:
    """What the balance transactions say, in cents: the figures that a caller's books must equal.

    A debit that the bank has not answered, or has refused, is no payment: only its fee counts. What the account held
    when the bench was born is the opening; the other figures begin there, but for the balance.
    """
    counted = [row for row in state.balance_transactions.values() if is_counted(row)]
    opening = sum(row["net"] for row in counted if row["created"] < state.born_at)
    since = [row for row in counted if row["created"] >= state.born_at]
    certain = [row for row in since if row["type"] not in PAID or state.charges[row["source"]]["status"] == "succeeded"]
    net = sum(row["net"] for row in since)
    return {
        "opening_cents": opening,
        "payments": sum(row["type"] in PAID for row in certain),
        "gross_cents": _amount(certain, PAID),
        "refunded_cents": -_amount(certain, BACK),
        "disputed_cents": -_amount(certain, CONTESTED),
        "fee_cents": sum(row["fee"] for row in since),
        "net_cents": net,
        "balance_cents": opening + net,
        "paid_out_cents": -_amount(certain, PAID_OUT),
        "by_fund": _by_fund(state, certain, PAID),
        "received_by_fund": _by_fund(state, certain, PAID + BACK + CONTESTED),
    }


def _amount(rows: list[Object], kinds: tuple[str, ...]) -> int:
    return sum(row["amount"] for row in rows if row["type"] in kinds)


def _by_fund(state: State, rows: list[Object], kinds: tuple[str, ...]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        if row["type"] in kinds:
            fund = _fund(state, row)
            sums[fund] = sums.get(fund, 0) + row["amount"]
    return sums


def _fund(state: State, movement: Object) -> str:
    """The code of the fund that a movement concerns, by the charge behind it; empty for none."""
    source = movement["source"] or ""
    back = state.refunds.get(source) or state.disputes.get(source)
    charge = state.charges.get(back["charge"] if back else source)
    return str(charge.get("bench_fund", "")) if charge else ""
