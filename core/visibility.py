"""Pages that are live and yet named nowhere: no search result, no sitemap, no feed."""

from collections.abc import Callable
from typing import Any

_sources: dict[str, Callable[[], Any]] = {}


def register_withheld(name: str, source: Callable[[], Any]) -> None:
    """Have `source` give the primary keys of pages to withhold, as a queryset of values.

    A second source of the same name replaces the first.
    """
    _sources[name] = source


def withheld_pages() -> set[int]:
    """Primary keys of every page that lists must leave out, today: one query, however many sources."""
    rows = [source() for source in _sources.values()]
    return set(rows[0].union(*rows[1:])) if rows else set()
