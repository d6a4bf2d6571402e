"""How long what names a person is kept: one clock for each kind, run every day by the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone


@dataclass(frozen=True)
class Clock:
    """After `keeps`, the rows of `stale(before)` are forgotten; `title` says what they are, for people."""

    name: str
    title: Any
    keeps: timedelta
    stale: Callable[[datetime], QuerySet]
    forget: Callable[[QuerySet], int]


@dataclass(frozen=True)
class Tick:
    """What one clock found: how many rows are, or were, forgotten."""

    clock: Clock
    rows: int


_clocks: dict[str, Clock] = {}


def delete_rows(rows: QuerySet) -> int:
    """Delete them; how many of their own kind were."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def register_clock(
    name: str,
    *,
    title: Any,
    keeps: timedelta,
    stale: Callable[[datetime], QuerySet],
    forget: Callable[[QuerySet], int] = delete_rows,
) -> None:
    """Have a section's rows forgotten in time. `stale` finds them, and never what was forgotten already."""
    _clocks[name] = Clock(name, title, keeps, stale, forget)


def clocks() -> list[Clock]:
    """Every clock, by name."""
    return [_clocks[name] for name in sorted(_clocks)]


def count_stale(now: datetime | None = None) -> list[Tick]:
    """What would be forgotten now; nothing changes."""
    moment = now or timezone.now()
    return [Tick(clock, clock.stale(moment - clock.keeps).count()) for clock in clocks()]


def apply_retention(now: datetime | None = None) -> list[Tick]:
    """Forget what is past its time, each clock in a transaction of its own; how many rows each one forgot."""
    moment = now or timezone.now()
    ticks = []
    for clock in clocks():
        with transaction.atomic():
            ticks.append(Tick(clock, clock.forget(clock.stale(moment - clock.keeps))))
    return ticks
