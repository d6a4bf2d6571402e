"""The pinned SDK's classes as the law of answers: every field that a class annotates is sent, and no other.

What the bench does not know is null, empty or zero, as the annotation allows. Fields in INCLUDABLE are absent until a
caller expands them, as Stripe leaves them out.
"""

import importlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

from stripe import ListObject, StripeObject
from stripe._object_classes import OBJECT_CLASSES

Object = dict[str, Any]
INCLUDABLE: Mapping[str, frozenset[str]] = {
    "charge": frozenset({"refunds"}),
    "checkout.session": frozenset({"line_items"}),
    "customer": frozenset({"cash_balance", "invoice_credit_balance", "sources", "subscriptions", "tax_ids"}),
    "invoice": frozenset({"payments"}),
    # Told once, to whoever creates it.
    "webhook_endpoint": frozenset({"secret"}),
}
# They mark an object that was deleted, or a list: never sent for a living one.
NEVER = frozenset({"deleted"})


def completed(found: Object, *, included: frozenset[str] = frozenset()) -> Object:
    """The object as Stripe would send it: its own values, what its class annotates besides, without the bench's notes.

    `included` names the includable fields to send. An object of a kind that the SDK does not know keeps what it has.
    """
    kind = str(found.get("object", ""))
    hidden = INCLUDABLE.get(kind, frozenset()) - included
    own = {name: value for name, value in found.items() if not name.startswith("bench_") and name not in hidden}
    shown = {name: value for name, value in _blank(kind).items() if name not in hidden} | own
    return {name: _nested(_class_at(kind, name), value) for name, value in shown.items()}


def annotated(kind: str) -> dict[str, Any]:
    """The fields that the SDK's class of this kind annotates; empty for a kind it does not know."""
    found = _class_of(kind)
    return {} if found is None else {name: hint for name, hint in _hints(found).items() if name not in NEVER}


@cache
def _class_of(kind: str) -> type[StripeObject] | None:
    if kind not in OBJECT_CLASSES:
        return None
    module, name = OBJECT_CLASSES[kind]
    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]


@cache
def _hints(found: type[StripeObject]) -> dict[str, Any]:
    written = vars(found).get("__annotations__", {})
    return {name: hint for name, hint in written.items() if not name.startswith("_") and not name.isupper()}


@cache
def _blank(kind: str) -> Object:
    return {name: _empty(hint) for name, hint in annotated(kind).items()}


def _empty(hint: Any) -> Any:
    """The least that an annotation allows: null, empty, zero, or an object of such."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Union:
        return None if type(None) in arguments else _empty(arguments[0])
    if origin is Literal:
        return arguments[0]
    if origin is ListObject:
        return {"object": "list", "data": [], "has_more": False, "url": ""}
    if origin is list:
        return []
    if origin is not None or isinstance(hint, ForwardRef):
        return {}
    return _empty_plain(hint)


def _empty_plain(hint: Any) -> Any:
    if hint is bool:
        return False
    if hint is int:
        return 0
    if hint in (Decimal, float):
        return "0"
    if isinstance(hint, type) and issubclass(hint, StripeObject):
        return {name: _empty(inner) for name, inner in _hints(hint).items()}
    return ""


@cache
def _class_at(kind: str, name: str) -> type[StripeObject] | None:
    """The class of the plain objects at this field, when the SDK nests one there."""
    hint = annotated(kind).get(name)
    for option in get_args(hint) if get_origin(hint) is Union else (hint,):
        if isinstance(option, type) and issubclass(option, StripeObject):
            return option
    return None


def _nested(found: type[StripeObject] | None, value: Any) -> Any:
    if isinstance(value, dict):
        if str(value.get("object", "")) in OBJECT_CLASSES and value.get("object") != "list":
            return completed(value)
        if value.get("object") == "list":
            return {**value, "data": [_nested(None, item) for item in value["data"]]}
        if found is not None and _hints(found):
            return {name: _empty(hint) for name, hint in _hints(found).items()} | value
        return value
    if isinstance(value, list):
        return [_nested(None, item) for item in value]
    return value
