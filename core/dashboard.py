"""The panels of the member's dashboard: apps register them, and what each has for a member is gathered here."""

from collections.abc import Callable

from .access import Principal
from .related_content import RelatedList

Source = Callable[[Principal], RelatedList | None]
_sources: dict[str, tuple[int, Source]] = {}


def register_dashboard_panel(name: str, *, order: int, source: Source) -> None:
    """Have `source` answer for a member. A second source of the same name replaces the first.

    What it returns is for that member alone: it is never cached. Two queries at most.
    """
    _sources[name] = (order, source)


def dashboard_panels_of(reader: Principal) -> list[RelatedList]:
    """What every section has for the member, in order; an empty list is left out."""
    answers = (source(reader) for _order, source in sorted(_sources.values(), key=lambda pair: pair[0]))
    return [panel for panel in answers if panel is not None and panel.items]
