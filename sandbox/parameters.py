"""The parameters of the pinned SDK as the law: what Stripe's types do not allow, the bench refuses.

The types write open enumerations as `Literal[...] | str`; here the literals alone count, so that a misspelt or
retired value is refused as Stripe refuses it.
"""

import re
import sys
import types
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints

from stripe._request_options import RequestOptions
from typing_extensions import is_typeddict

from .errors import ApiError

INTEGER = re.compile(r"-?[0-9]{1,18}")
RETIRED = {"payment_method_types": "payment_method_types_no_longer_supported"}


def check_parameters(params_type: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """The decoded form with its values turned to their types.

    Raises ApiError 400, naming the parameter, for one that is unknown, missing, retired or of a wrong value.
    """
    try:
        return _table(params_type, values, "")
    except ApiError as error:
        error.began = False
        raise


@cache
def _hints(params_type: Any) -> dict[str, Any]:
    names = vars(sys.modules[params_type.__module__]) | {"StripeContext": object, "Mapping": Mapping}
    hints = get_type_hints(params_type, localns=names, include_extras=True)
    return {name: _bare(hint) for name, hint in hints.items() if name not in RequestOptions.__annotations__}


def _bare(hint: Any) -> Any:
    return _bare(get_args(hint)[0]) if get_origin(hint) in (NotRequired, Required) else hint


def _table(params_type: Any, values: Any, path: str) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        raise _invalid(path, values, "object")
    hints = _hints(params_type)
    for name in values:
        if name not in hints:
            raise _unknown(f"{path}[{name}]" if path else name, name)
    for name in sorted(params_type.__required_keys__ - RequestOptions.__annotations__.keys()):
        if name not in values:
            raise missing_parameter(f"{path}[{name}]" if path else name)
    return {name: _value(hints[name], value, f"{path}[{name}]" if path else name) for name, value in values.items()}


def _value(hint: Any, value: Any, path: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Union or origin is types.UnionType:
        return _one_of(arguments, value, path)
    if origin is Literal:
        if value not in arguments:
            raise _not_among(path, value, arguments)
        return value
    if is_typeddict(hint):
        return _table(hint, value, path)
    if origin is list:
        if not isinstance(value, list):
            raise _invalid(path, value, "array")
        return [_value(arguments[0], item, f"{path}[{index}]") for index, item in enumerate(value)]
    if origin is dict or isinstance(origin, type):
        return _mapping(arguments[-1], value, path)
    return _leaf(hint, value, path)


def _one_of(members: tuple[Any, ...], value: Any, path: str) -> Any:
    literals = tuple(item for member in members if get_origin(member) is Literal for item in get_args(member))
    others = [member for member in members if get_origin(member) is not Literal and member is not type(None)]
    if literals and value in literals:
        return value
    if any(item != "" for item in literals):
        others = [member for member in others if member is not str]
    refusal: ApiError | None = None
    for member in others:
        try:
            return _value(member, value, path)
        except ApiError as error:
            # The deepest complaint helps most: an object with one bad field is not "not a string".
            if refusal is None or len(str(error.body["error"].get("param"))) > len(
                str(refusal.body["error"].get("param"))
            ):
                refusal = error
    raise refusal or _not_among(path, value, literals)


def _mapping(hint: Any, value: Any, path: str) -> dict[str, Any]:
    if isinstance(value, list):
        value = {str(index): item for index, item in enumerate(value)}
    if not isinstance(value, Mapping):
        raise _invalid(path, value, "object")
    return {name: _value(hint, item, f"{path}[{name}]") for name, item in value.items()}


def _leaf(hint: Any, value: Any, path: str) -> Any:
    if not isinstance(value, str):
        raise _invalid(path, value, getattr(hint, "__name__", str(hint)))
    if hint is bool and value in ("true", "false"):
        return value == "true"
    if hint is int and INTEGER.fullmatch(value):
        return int(value)
    if hint in (Decimal, float):
        try:
            return str(Decimal(value))
        except InvalidOperation:
            pass
    if hint in (str, Any, object):
        return value
    raise _invalid(path, value, hint.__name__)


def missing_parameter(path: str) -> ApiError:
    """The error for a parameter that must be given."""
    return ApiError(400, f"Missing required param: {path}.", code="parameter_missing", param=path)


def _unknown(path: str, name: str) -> ApiError:
    if name in RETIRED:
        return ApiError(400, f"The parameter `{name}` is no longer supported.", code=RETIRED[name], param=path)
    return ApiError(400, f"Received unknown parameter: {path}", code="parameter_unknown", param=path)


def _not_among(path: str, value: Any, allowed: tuple[Any, ...]) -> ApiError:
    return ApiError(
        400, f"Invalid {path}: must be one of {', '.join(map(str, allowed))}; got {str(value)[:100]}", param=path
    )


def _invalid(path: str, value: Any, wanted: str) -> ApiError:
    code = {"int": "parameter_invalid_integer", "str": "parameter_invalid_string"}.get(wanted)
    return ApiError(400, f"Invalid {wanted}: {str(value)[:100]}", code=code, param=path)
