"""Pages that are live and yet named nowhere: no search result, no sitemap, no feed."""

from collections.abc import Callable, Iterable

_sources: dict[str, Callable[[], Iterable[int]]] = {}


def register_withheld(name: str, source: Callable[[], Iterable[int]]) -> None:
    """Have `source` name the primary keys of pages to withhold. A second source of the same name replaces the first."""
    _sources[name] = source


def withheld_pages() -> set[int]:
    """Primary keys of every page that lists must leave out, today."""
    return {pk for source in _sources.values() for pk in source()}
