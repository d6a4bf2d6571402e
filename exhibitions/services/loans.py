"""Loans: ask, accept, refuse, cancel, and what must be done for each. The only writer of `Loan` and `LoanTask`."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ..emails import queue_decision, queue_request
from ..exceptions import DatesTaken, LoanDecided
from ..models import Loan, LoanTask, PanelSet

# So many confirmations reach an address that nobody has verified, in a day.
MOST_CONFIRMATIONS = 3


def ask_loan(*, panel_set: PanelSet, language: str, **values: Any) -> Loan:
    """Keep a request as it was made; the host and the staff get a mail in the same transaction.

    From the fourth in a day the host's address, which nobody has verified, gets no more of them.
    """
    with transaction.atomic():
        loan = Loan.objects.create(panel_set=panel_set, language=language, **values)
        today = Loan.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
        own = today.filter(contact_email__same_address=loan.contact_email)
        queue_request(loan, confirms=own.count() <= MOST_CONFIRMATIONS)
    return loan


def accept_loan(loan: Loan, *, by: Any, note: str = "") -> Loan:
    """Promise the panels for these days, open its checklist, tell the host.

    Raises DatesTaken when the database refuses the days, LoanDecided when it was decided otherwise.
    """
    try:
        with transaction.atomic():
            decided = _decide(loan, Loan.Status.ACCEPTED, by, note, {Loan.Status.REQUESTED})
            LoanTask.objects.bulk_create(
                [LoanTask(loan=decided, kind=kind) for kind in LoanTask.Kind.values], ignore_conflicts=True
            )
    except IntegrityError as error:
        raise DatesTaken(str(loan)) from error
    return decided


def refuse_loan(loan: Loan, *, by: Any, note: str) -> Loan:
    """Say no, with the words for the host. Raises LoanDecided when it is no longer a request."""
    with transaction.atomic():
        return _decide(loan, Loan.Status.REFUSED, by, note, {Loan.Status.REQUESTED})


def cancel_loan(loan: Loan, *, by: Any, note: str) -> Loan:
    """Give the days of an accepted loan back. Raises LoanDecided when it was not accepted."""
    with transaction.atomic():
        return _decide(loan, Loan.Status.CANCELLED, by, note, {Loan.Status.ACCEPTED})


def _decide(loan: Loan, status: Loan.Status, by: Any, note: str, possible: set[Loan.Status]) -> Loan:
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if locked.status not in possible:
        raise LoanDecided(locked.get_status_display())
    locked.status, locked.decided_by, locked.decided_at, locked.decision_note = status, by, timezone.now(), note
    locked.save(update_fields=["status", "decided_by", "decided_at", "decision_note"])
    queue_decision(locked)
    return locked


def change_loan(loan: Loan) -> Loan:
    """Write a loan's days, place or contact. Raises DatesTaken when the database refuses the days."""
    try:
        with transaction.atomic():
            loan.save()
    except IntegrityError as error:
        raise DatesTaken(str(loan)) from error
    return loan


def do_task(task: LoanTask, *, by: Any, day: date | None = None) -> LoanTask:
    """Tick a task of the checklist, or untick it when it was ticked."""
    task.done_on = None if task.done_on else (day or timezone.localdate())
    task.done_by = by if task.done_on else None
    task.save(update_fields=["done_on", "done_by"])
    return task


def clashes_with(loan: Loan) -> list[Loan]:
    """Accepted loans of the same panels that share a day with this one: shown before anybody decides."""
    others = Loan.objects.filter(panel_set=loan.panel_set_id, status=Loan.Status.ACCEPTED).exclude(pk=loan.pk)
    return list(others.filter(starts_on__lte=loan.ends_on, ends_on__gte=loan.starts_on))
