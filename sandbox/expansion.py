"""Stripe's `expand`: an id replaced by the object that it names, or a field included that is left out otherwise."""

from typing import Any

from .errors import ApiError
from .shapes import INCLUDABLE, completed
from .state import Object, State

DEEPEST = 4
STORES = {
    "latest_charge": "charges",
    "balance_transaction": "balance_transactions",
    "failure_balance_transaction": "balance_transactions",
    "payment_intent": "payment_intents",
    "source": "charges",
    "latest_invoice": "invoices",
    "invoice": "invoices",
    "subscription": "subscriptions",
    "customer": "customers",
    "default_payment_method": "payment_methods",
}


def expanded(state: State, found: Object, wishes: Any) -> Object:
    """The object as the API shows it, with what is asked expanded. Raises ApiError 400 for what cannot be."""
    tree: dict[str, Any] = {}
    for wish in wishes:
        if wish.count(".") >= DEEPEST:
            raise ApiError(400, f"You cannot expand more than {DEEPEST} levels of a property ({wish}).", param="expand")
        branch = tree
        for step in wish.split("."):
            branch = branch.setdefault(step, {})
    return _shown(state, found, tree)


def _shown(state: State, found: Object, tree: dict[str, Any]) -> Object:
    kind = str(found.get("object", ""))
    included = INCLUDABLE.get(kind, frozenset()) & tree.keys()
    if state.is_lenient("invoices_show_payments") and kind == "invoice":
        included |= {"payments"}
    shown = completed(found, included=included)
    for step, rest in tree.items():
        if step not in shown or (step not in STORES and step not in included):
            raise ApiError(400, f"This property cannot be expanded ({step}).", param="expand")
        if isinstance(shown[step], str) and shown[step]:
            shown[step] = _shown(state, getattr(state, STORES[step])[shown[step]], rest)
    return shown
