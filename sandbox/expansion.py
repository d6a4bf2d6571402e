"""Stripe's `expand`: an id replaced by the object that it names."""

from typing import Any

from .errors import ApiError
from .objects import public
from .state import Object, State

STORES = {
    "latest_charge": "charges",
    "balance_transaction": "balance_transactions",
    "failure_balance_transaction": "balance_transactions",
    "payment_intent": "payment_intents",
    "source": "charges",
    "latest_invoice": "invoices",
    "invoice": "invoices",
    "subscription": "subscriptions",
}


def expanded(state: State, found: Object, wishes: Any) -> Object:
    """The object as the API shows it, with what is asked expanded. Raises ApiError 400 for what cannot be."""
    shown = public(found)
    for wish in wishes:
        _expand(state, shown, wish.split("."), wish)
    return shown


def _expand(state: State, shown: Object, steps: list[str], wish: str) -> None:
    step, *rest = steps
    if step not in STORES or step not in shown:
        raise ApiError(400, f"This property cannot be expanded ({wish}).", param="expand")
    if isinstance(shown[step], str):
        shown[step] = public(getattr(state, STORES[step])[shown[step]])
    if rest and shown[step] is not None:
        _expand(state, shown[step], rest, wish)
