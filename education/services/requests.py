"""Requests for workshops: asked, discussed, accepted, held. The only writer of `WorkshopRequest`."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..emails import queue_answer, queue_request
from ..exceptions import NotPossible
from ..models import WorkshopRequest, WorkshopStep
from .reports import report_of_request

# So many confirmations reach an address that nobody has verified, in a day.
MOST_CONFIRMATIONS = 3
Status = WorkshopRequest.Status
# From which states each one can be reached. The same one again is another reply.
BEFORE: dict[str, set[str]] = {
    Status.DISCUSSED: {Status.RECEIVED, Status.DISCUSSED},
    Status.ACCEPTED: {Status.RECEIVED, Status.DISCUSSED, Status.ACCEPTED},
    Status.DECLINED: {Status.RECEIVED, Status.DISCUSSED, Status.ACCEPTED},
    Status.HELD: {Status.ACCEPTED},
}


def ask_workshop(**values: Any) -> WorkshopRequest:
    """Keep a request as it was made; who asks and the staff get a mail in the same transaction.

    From the fourth in a day their address, which nobody has verified, gets no more of them.
    """
    with transaction.atomic():
        request = WorkshopRequest.objects.create(**values)
        WorkshopStep.objects.create(request=request, status=request.status)
        today = WorkshopRequest.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
        own = today.filter(contact_email__same_address=request.contact_email)
        queue_request(request, confirms=own.count() <= MOST_CONFIRMATIONS)
    return request


def move_request(
    request: WorkshopRequest,
    status: str,
    *,
    by: Any,
    words: str = "",
    day: date | None = None,
    people: int | None = None,
) -> WorkshopRequest:
    """Say where a request stands; `words` are mailed to who asked. The first who touches it takes care of it.

    Accepted needs its day. Held needs how many came, and becomes a report that counts. Raises NotPossible.
    """
    with transaction.atomic():
        locked = WorkshopRequest.objects.select_for_update().get(pk=request.pk)
        day = day or locked.scheduled_on
        if locked.status not in BEFORE.get(status, set()) or (status == Status.ACCEPTED and day is None):
            raise NotPossible(locked.get_status_display())
        if status == Status.HELD and (not people or day is None or day > timezone.localdate()):
            raise NotPossible(locked.get_status_display())
        locked.status, locked.scheduled_on = status, day
        locked.owner = locked.owner or by
        locked.save(update_fields=["status", "scheduled_on", "owner"])
        step = WorkshopStep.objects.create(request=locked, status=status, words=words, by=by)
        if words:
            queue_answer(locked, step)
        if status == Status.HELD and people:
            report_of_request(locked, people=people, by=by)
    return locked
