"""The till's regular jobs: each runs under a lock of its own, and leaves word of its last good end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ..models import JobRun
from .alarms import report_differences
from .catch_up import KEPT_BY_STRIPE, CatchUp, catch_up
from .fee_sharing import share_account_fees
from .invariants import Finding, self_check
from .opening import open_books
from .reconciliation import BALANCE, Reconciliation, compare_balance, reconcile

CATCH_UP, RECONCILIATION, SELF_CHECK = "catch-up", "reconciliation", "self-check"
LOCKS = {CATCH_UP: 4_021_976, RECONCILIATION: 4_021_977}
OVERLAP = timedelta(hours=1)


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """True for the one process that may do this job now; on SQLite, whose demo has one worker, always.

    The lock belongs to the database session, since a job waits for Stripe and must not hold a transaction open that
    long: connect to PostgreSQL directly, or through a pooler in session mode, never in transaction mode.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCKS[name]])
        held = cursor.fetchone()[0]
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCKS[name]])


def last_run(name: str) -> JobRun | None:
    """The last good end of this job; None when it never ended well."""
    return JobRun.objects.filter(name=name).first()


def _note(name: str, outcome: dict[str, Any]) -> None:
    JobRun.objects.update_or_create(name=name, defaults={"finished_at": timezone.now(), "outcome": outcome})


def run_catch_up(*, days: int | None = None) -> CatchUp | None:
    """Catch up since the last time it ended well (an hour earlier), or over so many days; None while another does.

    Raises GatewayUnavailable.
    """
    with alone(CATCH_UP) as mine:
        if not mine:
            return None
        now = timezone.now()
        known = last_run(CATCH_UP)
        since = now - timedelta(days=days) if days else known.finished_at - OVERLAP if known else now - KEPT_BY_STRIPE
        since = max(since, settings.BOOKS_OPEN_AT or since)
        result = catch_up(since=since)
        _note(CATCH_UP, asdict(result))
        return result


def run_reconciliation(*, days: int, repair: bool = True) -> Reconciliation | None:
    """Reconcile so many days with Stripe's balance; None while another process does.

    The books are opened first, if they are not; the fees of the whole account are shared once the money is booked.
    Its balance as a whole is compared at the end. What differs becomes an alarm until a person settles it. Raises
    GatewayUnavailable, NotSettledYet.
    """
    with alone(RECONCILIATION) as mine:
        if not mine:
            return None
        if repair:
            open_books()
        result = reconcile(since=timezone.now() - timedelta(days=days), repair=repair)
        if repair:
            share_account_fees()
        result.balance = compare_balance()
        if result.balance and repair:
            # Money that moved while it was counted: what came in between is booked, and the whole is compared again.
            later = reconcile(since=timezone.now() - OVERLAP)
            settled = {name: words for name, words in result.named.items() if name not in later.repaired}
            result.named = settled | later.named
            result.repaired += later.repaired
            result.balance = compare_balance()
        wrong = report_differences(result.named | ({BALANCE: result.balance} if result.balance else {}))
        _note(RECONCILIATION, {"movements": result.movements, "wrong": wrong, "balance": result.balance})
        return result


def reconcile_nightly() -> None:
    """Reconcile the last 35 days once a day, whatever the worker's own rhythm."""
    known = last_run(RECONCILIATION)
    if known is None or timezone.now() - known.finished_at > timedelta(hours=20):
        run_reconciliation(days=35)


def run_self_check() -> list[Finding]:
    """Check every invariant and leave word of those that do not hold, by name."""
    findings = self_check()
    _note(SELF_CHECK, {"wrong": [finding.name for finding in findings if not finding.holds]})
    return findings
