"""Visitors of the till, counted by where they come from."""

import pytest

from donations.exceptions import ConfirmationNeeded
from donations.services import card_testing
from donations.services.card_testing import Visitor, admit


def visitor(number: int = 1, email: str = "") -> Visitor:
    """Somebody of a network of their own, the same for the same number."""
    return Visitor(f"198.51.{number}.7", email or f"{number}@example.org")


def crowd(size: int = card_testing.BUSY) -> None:
    """As many unpaid checkouts of as many networks: the till is busy."""
    for number in range(size):
        admit(visitor(100 + number), content="c")


def asked(visitor: Visitor, content: str) -> str:
    """The mark by which this visitor confirms this gift."""
    with pytest.raises(ConfirmationNeeded) as needed:
        admit(visitor, content=content)
    return needed.value.mark
