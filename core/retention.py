"""Retention policies: how long what names a person is kept. The worker applies each of them every day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone


@dataclass(frozen=True)
class RetentionPolicy:
    """After `keeps`, the rows of `stale(before)` are forgotten; `title` says what they are, for people."""

    name: str
    title: Any
    keeps: timedelta
    stale: Callable[[datetime], QuerySet]
    forget: Callable[[QuerySet], int]


@dataclass(frozen=True)
class RetentionCount:
    """What one policy found: how many rows are, or were, forgotten."""

    clock: RetentionPolicy
    rows: int


_clocks: dict[str, RetentionPolicy] = {}


def delete_rows(rows: QuerySet) -> int:
    """Delete them; how many of their own kind were."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def register_retention_policy(
    name: str,
    *,
    title: Any,
    keeps: timedelta,
    stale: Callable[[datetime], QuerySet],
    forget: Callable[[QuerySet], int] = delete_rows,
) -> None:
    """Have a section's rows forgotten in time. `stale` finds them, and never what was forgotten already."""
    _clocks[name] = RetentionPolicy(name, title, keeps, stale, forget)


def retention_policies() -> list[RetentionPolicy]:
    """Every policy, by name."""
    return [_clocks[name] for name in sorted(_clocks)]


def count_stale(now: datetime | None = None) -> list[RetentionCount]:
    """What would be forgotten now; nothing changes."""
    moment = now or timezone.now()
    return [RetentionCount(clock, clock.stale(moment - clock.keeps).count()) for clock in retention_policies()]


def apply_retention(now: datetime | None = None) -> list[RetentionCount]:
    """Forget what is past its time, each policy in a transaction of its own; how many rows each one forgot."""
    moment = now or timezone.now()
    counts = []
    for clock in retention_policies():
        with transaction.atomic():
            counts.append(RetentionCount(clock, clock.forget(clock.stale(moment - clock.keeps))))
    return counts
