"""What the site holds about a person, section by section: shown, exported, erased (Québec's Law 25)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Person:
    """Whom it is about: an address that was proved to be theirs, and their account if there is one."""

    email: str
    user_id: int | None = None


@dataclass(frozen=True)
class Held:
    """What one section holds: `rows` as plain values for the export; `kept`, why something stays after an erasure."""

    title: str
    rows: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    kept: str = ""


Shower = Callable[[Person], Held]
Eraser = Callable[[Person], int]
_holders: dict[str, tuple[int, Shower, Eraser]] = {}


def register_holder(name: str, *, order: int, show: Shower, erase: Eraser) -> None:
    """Have a section answer for what it holds. `show` reads; `erase` removes or empties, and returns how many rows.

    `erase` is run in one transaction with every other section's, and must be safe to repeat. What law or the books
    require stays, without what names the person where that can be, and `show` says so in `kept`.
    """
    _holders[name] = (order, show, erase)


def held_about(person: Person) -> dict[str, Held]:
    """By section, in order; sections that hold nothing are left out."""
    answers = {name: show(person) for name, (_order, show, _erase) in _sorted()}
    return {name: held for name, held in answers.items() if held.rows}


def erase_person(person: Person) -> dict[str, int]:
    """Have every section forget the person; how many rows each one changed. The caller holds the transaction."""
    return {name: erase(person) for name, (_order, _show, erase) in reversed(_sorted())}


def _sorted() -> list[tuple[str, tuple[int, Shower, Eraser]]]:
    return sorted(_holders.items(), key=lambda pair: pair[1][0])
