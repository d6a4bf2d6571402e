"""Which rows of a list a caller asks for."""

from typing import Any

from .errors import ApiError
from .state import Object

EQUAL = ("type", "source", "status", "payment_intent", "charge", "customer", "invoice", "currency")
LIST_KEYS = {
    *EQUAL,
    "created",
    "types",
    "limit",
    "starting_after",
    "ending_before",
    "expand",
    "delivery_success",
    "payment",
    "payout",
    "subscription",
}


def check_filters(values: Object) -> None:
    """Raises ApiError 400 for a filter that the bench does not know."""
    for name in values:
        if name not in LIST_KEYS:
            raise ApiError(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    if len(values.get("types", [])) > 20:
        raise ApiError(400, "At most 20 types may be listed.", param="types")


def wanted(row: Object, values: Object) -> bool:
    """True when the row passes every filter."""
    if not _in_time(row, values.get("created", {})):
        return False
    if "types" in values and row["type"] not in values["types"]:
        return False
    if "payment" in values and row["payment"]["payment_intent"] != values["payment"].get("payment_intent"):
        return False
    if "payout" in values and row.get("bench_payout") != values["payout"]:
        return False
    if "subscription" in values and _subscription(row) != values["subscription"]:
        return False
    return all(row.get(name) == values[name] for name in EQUAL if name in values)


def _subscription(row: Object) -> str:
    return str(row["parent"]["subscription_details"]["subscription"]) if row.get("parent") else ""


def _in_time(row: Object, created: Any) -> bool:
    if isinstance(created, str):
        created = {"gte": created, "lte": created}
    moments = {
        "gte": row["created"].__ge__,
        "gt": row["created"].__gt__,
        "lte": row["created"].__le__,
        "lt": row["created"].__lt__,
    }
    return all(moments[name](number(bound, f"created[{name}]")) for name, bound in created.items())


def number(text: str, name: str) -> int:
    """The integer that a filter names. Raises ApiError 400."""
    if not text.lstrip("-").isdigit():
        raise ApiError(400, f"Invalid integer: {text[:40]}", code="parameter_invalid_integer", param=name)
    return int(text)
