"""Every address of the site, from its URL configuration, with arguments that lead somewhere where something exists."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from django.urls.resolvers import RegexPattern
from wagtail.models import Page

NOBODYS = 999_999_999
NOWHERE = uuid.UUID(int=0)


@dataclass(frozen=True)
class Address:
    """One entry of the configuration: its name with namespaces, its route as written, a path to ask for."""

    name: str
    route: str
    path: str


def every_address(known: dict[str, dict[str, Any]]) -> list[Address]:
    """In order of their names. `known` gives the arguments of some by name; the others get the first row there is."""
    found = [_address(*entry, known) for entry in entries()]
    return sorted(found, key=lambda one: (one.name, one.route))


def entries() -> Iterator[tuple[str, str, Any, dict[str, Any]]]:
    """Each entry of the configuration: its name with namespaces, its route, itself, its converters by argument."""
    return _walk(get_resolver().url_patterns, "", "", {})


def _walk(patterns: Any, space: str, route: str, converters: dict[str, Any]) -> Iterator[tuple[str, str, Any, dict]]:
    for entry in patterns:
        part = "" if isinstance(entry.pattern, RegexPattern) and not str(entry.pattern) else str(entry.pattern)
        names = {**converters, **getattr(entry.pattern, "converters", {})}
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, inner, route + part, names)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name or ''}", route + part, entry, names


def _address(name: str, route: str, entry: URLPattern, converters: dict, known: dict) -> Address:
    given = known.get(name, {})
    kwargs = {key: given.get(key, argument_of(converter, entry)) for key, converter in converters.items()}
    if name.startswith("wagtailimages") or ":images:" in name:
        # The demonstration's pictures have rows in this database, and no files.
        kwargs |= {key: NOBODYS for key, value in kwargs.items() if str(value).isdigit()}
    return Address(name, route, given["path"] if "path" in given else filled(name, route, kwargs))


def argument_of(converter: Any, entry: URLPattern) -> Any:
    """What leads to the first row of the view's own model, where the view names one."""
    model = getattr(entry.callback, "view_initkwargs", {}).get("model")
    kind = type(converter).__name__
    if kind == "IntConverter":
        return _first(model)
    if kind == "UUIDConverter":
        return NOWHERE
    if kind == "StringConverter" and model is not None:
        return str(_first(model))
    return "x"


def _first(model: Any) -> int:
    kind = model if hasattr(model, "_default_manager") else Page
    return kind._default_manager.order_by("pk").values_list("pk", flat=True).first() or NOBODYS


def filled(name: str, route: str, kwargs: dict[str, Any]) -> str:
    """The path of that entry with these arguments."""
    try:
        return reverse(name, kwargs=kwargs) if name.split(":")[-1] else _filled(route, kwargs)
    except NoReverseMatch:
        return _filled(route, kwargs)


def _filled(route: str, kwargs: dict[str, Any]) -> str:
    path = route
    for key, value in kwargs.items():
        for kind in ("int", "str", "slug", "uuid", "path"):
            path = path.replace(f"<{kind}:{key}>", str(value))
        path = path.replace(f"<{key}>", str(value))
    return "/" + path.lstrip("^/").rstrip("$")
