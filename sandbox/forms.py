"""Stripe's form encoding, decoded: `line_items[0][price_data][currency]=cad` becomes nested dicts and lists."""

import re
from typing import Any
from urllib.parse import parse_qsl

from .errors import ApiError

KEY = re.compile(r"[^\[\]]+|\[([^\[\]]*)\]")
DEEPEST = 12


def decode_form(text: str) -> dict[str, Any]:
    """Nested parameters with string leaves. Raises ApiError 400 for keys that contradict one another."""
    tree: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        _place(tree, key, value)
    return {name: _with_lists(branch) for name, branch in tree.items()}


def _place(tree: dict[str, Any], key: str, value: str) -> None:
    parts = [found.group(0).strip("[]") for found in KEY.finditer(key)]
    if not parts or len(parts) > DEEPEST:
        raise ApiError(400, f"Invalid parameter name: {key[:200]}")
    branch = tree
    for part in parts[:-1]:
        branch = branch.setdefault(part or str(len(branch)), {})
        if not isinstance(branch, dict):
            raise ApiError(400, f"Invalid parameter: {key[:200]}", param=key[:200])
    last = parts[-1] or str(len(branch))
    if isinstance(branch.get(last), dict):
        raise ApiError(400, f"Invalid parameter: {key[:200]}", param=key[:200])
    branch[last] = value


def _with_lists(branch: Any) -> Any:
    if not isinstance(branch, dict):
        return branch
    children = {name: _with_lists(child) for name, child in branch.items()}
    if children and all(name.isdigit() for name in children):
        return [children[name] for name in sorted(children, key=int)]
    return children
