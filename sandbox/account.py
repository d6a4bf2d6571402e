"""What moves on the account without any payment of ours: fees, holds, reserves, taxes, top-ups, other currencies."""

from .balance import move
from .state import Object, State

MOVEMENTS = {
    "stripe_fee": -1,
    "stripe_fx_fee": -1,
    "tax_fee": -1,
    "contribution": -1,
    "topup": 1,
    "topup_reversal": -1,
    "reserve_hold": -1,
    "reserve_release": 1,
    "payout_minimum_balance_hold": -1,
    "payout_minimum_balance_release": 1,
}
RESERVED = ("reserve_hold", "reserve_release")


def move_money(state: State, kind: str, amount: int, *, currency: str = "cad") -> Object:
    """A movement of so many cents by its type, signed as Stripe signs it. Raises ValueError for another type.

    What a reserve takes from the payments balance stands as a line of its own on the reserved one, and back.
    """
    if kind not in MOVEMENTS:
        raise ValueError(kind)
    signed = MOVEMENTS[kind] * amount
    source = state.new_id({"topup": "tu", "topup_reversal": "tu"}.get(kind, "rsv")) if signed > 0 else None
    made = move(state, kind, signed, source=source, currency=currency)
    if kind in RESERVED:
        move(state, kind, -signed, source=source, currency=currency, balance_type="risk_reserved")
    return made


def keep_minimum(state: State, amount: int) -> Object:
    """Every payout from now on leaves so many cents: it holds them back, and lets them go again."""
    state.preferences["minimum_balance"] = amount
    return state.preferences
