"""What members owe: the section that knows says it here, the till takes the money. Part of the till's public face."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Due:
    """What one member owes, in cents, in words of the active language.

    `payer` is the name of an organisation, or empty for a person, who is named nowhere. `is_open` is False once it was
    received or is owed no more. `return_path` is where the payer goes back to.
    """

    reference: UUID
    number: str
    title: str
    payer: str
    payer_language: str
    amount_cents: int
    is_open: bool
    return_path: str


Finder = Callable[[UUID], Due | None]
_finders: list[Finder] = []


def register_dues(find: Finder) -> None:
    """Have `find` answer for every reference. The last one registered answers."""
    _finders[:] = [find]


def find_due(reference: UUID) -> Due | None:
    """What is owed under this reference, or None."""
    return _finders[0](reference) if _finders else None
