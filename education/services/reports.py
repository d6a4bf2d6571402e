"""Workshops held: told by delegates, read by a person, counted once. The only writer of `WorkshopReport`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ..exceptions import NotPossible, TooManyRequests
from ..models import WorkshopReport, WorkshopRequest

MOST_A_DAY = 20


def report_workshop(*, submission_key: UUID, reporter_email: str, **values: Any) -> WorkshopReport:
    """Keep a workshop that was held, once for each key: the form sent twice, or at once, is one row, the first one.

    Raises TooManyRequests from the twenty-first of one address within a day.
    """
    since = timezone.now() - timedelta(days=1)
    today = WorkshopReport.objects.filter(reporter_email__same_address=reporter_email, sent_at__gt=since)
    if today.exclude(submission_key=submission_key).count() >= MOST_A_DAY:
        raise TooManyRequests
    report, _is_new = WorkshopReport.objects.get_or_create(
        submission_key=submission_key, defaults={**values, "reporter_email": reporter_email}
    )
    return report


def decide_report(report: WorkshopReport, *, counts: bool, by: Any) -> WorkshopReport:
    """Say that a report counts, or that it does not. A decision may be changed: the year's total follows."""
    state = WorkshopReport.State.APPROVED if counts else WorkshopReport.State.REFUSED
    report.state, report.decided_at, report.decided_by = state, timezone.now(), by
    report.save(update_fields=["state", "decided_at", "decided_by"])
    return report


def report_of_request(request: WorkshopRequest, *, people: int, by: Any) -> WorkshopReport:
    """What became of a request that was held: a report that counts, one for each request.

    Raises NotPossible when it was not accepted.
    """
    with transaction.atomic():
        locked = WorkshopRequest.objects.select_for_update().get(pk=request.pk)
        if locked.status != WorkshopRequest.Status.HELD or locked.scheduled_on is None:
            raise NotPossible(locked.get_status_display())
        report, _is_new = WorkshopReport.objects.get_or_create(
            request=locked,
            defaults={
                "organisation": locked.organisation,
                "held_on": locked.scheduled_on,
                "people": people,
                "place": locked.place,
                "comment": locked.subject,
                "language": locked.language,
                "state": WorkshopReport.State.APPROVED,
                "decided_at": timezone.now(),
                "decided_by": by,
            },
        )
    return report


def twins_of(report: WorkshopReport) -> list[WorkshopReport]:
    """Other reports of the same organisation, day and resource: two delegates may have told the same workshop."""
    same = WorkshopReport.objects.filter(
        organisation=report.organisation_id, held_on=report.held_on, page=report.page_id
    )
    return list(same.exclude(pk=report.pk).exclude(state=WorkshopReport.State.REFUSED))
