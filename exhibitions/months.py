"""The months ahead, with the days when the panels are promised: for those who look for free ones."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from django.utils import timezone

AHEAD = 12


class Stay(Protocol):
    """What is asked of a loan here."""

    starts_on: date
    ends_on: date


@dataclass
class Month:
    """One month: its first day, its number of days, and the taken stretches as (first day, number of days)."""

    first: date
    days: int
    taken: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """True when no day is taken."""
        return not self.taken

    @property
    def taken_days(self) -> list[tuple[int, int]]:
        """The taken stretches as days of the month: the first and the last of each."""
        return [(first + 1, first + days) for first, days in self.taken]


def months_ahead(stays: Iterable[Stay], today: date | None = None) -> list[Month]:
    """The next twelve months, this one included. Stretches count from 0, within their month."""
    start = (today or timezone.localdate()).replace(day=1)
    months = []
    for step in range(AHEAD):
        year, month = divmod(start.year * 12 + start.month - 1 + step, 12)
        first = date(year, month + 1, 1)
        months.append(Month(first, calendar.monthrange(first.year, first.month)[1]))
    for stay in stays:
        for one in months:
            last = one.first.replace(day=one.days)
            begins, ends = max(stay.starts_on, one.first), min(stay.ends_on, last)
            if begins <= ends:
                one.taken.append((begins.day - 1, (ends - begins).days + 1))
    return months
