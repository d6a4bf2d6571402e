"""What the site holds about a person, section by section: shown, exported, erased (Québec's Law 25)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Value


@dataclass(frozen=True)
class Person:
    """Whom it is about: an address that was proved to be theirs, and their account if there is one.

    Raises ValueError for an empty address.
    """

    email: str
    user_id: int | None = None

    def __post_init__(self) -> None:
        # Rows of nobody in particular have an empty address: they would all be this person's.
        if not self.email.strip():
            raise ValueError("a person is known by an address")


@dataclass(frozen=True)
class PersonalDataReport:
    """What one section holds: `rows` as plain values for the export; `kept`, why something stays after an erasure."""

    rows: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    kept: str = ""


@dataclass(frozen=True)
class PersonalDataSource:
    """A section that answers for what it holds."""

    order: int
    title: Any
    tables: Callable[[Person], list[QuerySet]]
    show: Callable[[Person], PersonalDataReport]
    erase: Callable[[Person], int]


_sources: dict[str, PersonalDataSource] = {}


def register_personal_data_source(
    name: str,
    *,
    order: int,
    title: Any,
    tables: Callable[[Person], list[QuerySet]],
    show: Callable[[Person], PersonalDataReport],
    erase: Callable[[Person], int],
) -> None:
    """Have a section answer for what it holds. `title` may be lazy; `tables` says where, without asking; `show` reads,
    by six queries at most; `erase` removes or empties, and returns how many rows.

    `erase` is run in one transaction with every other section's, and must be safe to repeat. What law or the books
    require stays, without what names the person where that can be, and `show` says so in `kept`.
    """
    _sources[name] = PersonalDataSource(order, title, tables, show, erase)


@dataclass(frozen=True)
class Section:
    """A section that holds something: in how many rows, and what if that was asked."""

    name: str
    title: Any
    rows: int
    held: PersonalDataReport = field(default_factory=PersonalDataReport)


def sections_about(person: Person) -> list[Section]:
    """Where something is held about the person, in order, by one query however many sections there are."""
    each = [
        rows.order_by().annotate(report_of=Value(name)).values_list("report_of", flat=True)
        for name, holder in _sorted()
        for rows in holder.tables(person)
    ]
    counts = Counter(each[0].union(*each[1:], all=True)) if each else Counter()
    return [Section(name, holder.title, counts[name]) for name, holder in _sorted() if counts[name]]


def report_of(person: Person, name: str) -> Section | None:
    """What one section holds; None when there is no such section."""
    holder = _sources.get(name)
    return _section(person, name, holder) if holder else None


def reports_about(person: Person) -> dict[str, Section]:
    """What every section holds, by its name, in order; those that hold nothing are left out."""
    answers = {name: _section(person, name, holder) for name, holder in _sorted()}
    return {name: section for name, section in answers.items() if section.rows}


def _section(person: Person, name: str, holder: PersonalDataSource) -> Section:
    held = holder.show(person)
    return Section(name, holder.title, len(held.rows), held)


def erase_person(person: Person) -> dict[str, int]:
    """Have every section forget the person; how many rows each one changed. The caller holds the transaction."""
    return {name: holder.erase(person) for name, holder in reversed(_sorted())}


def _sorted() -> list[tuple[str, PersonalDataSource]]:
    return sorted(_sources.items(), key=lambda pair: pair[1].order)
