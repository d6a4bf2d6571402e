"""The members' room: what each section has for the member who is signed in, gathered without knowing one another."""

from collections.abc import Callable

from .access import Principal
from .shelves import Shelf

Source = Callable[[Principal], Shelf | None]
_sources: dict[str, tuple[int, Source]] = {}


def register_room_shelf(name: str, *, order: int, source: Source) -> None:
    """Have `source` answer for a member. A second source of the same name replaces the first.

    What it returns is for that member alone: it is never cached. Two queries at most.
    """
    _sources[name] = (order, source)


def shelves_of(reader: Principal) -> list[Shelf]:
    """What every section has for the member, in order; a shelf with nothing on it is left out."""
    answers = (source(reader) for _order, source in sorted(_sources.values(), key=lambda pair: pair[0]))
    return [shelf for shelf in answers if shelf is not None and shelf.items]
