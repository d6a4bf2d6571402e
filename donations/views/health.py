"""What is late, for a monitor: figures and ages only, never a name, an address or an amount."""

from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..models import StripeEvent
from ..services.invariants import lateness
from ..services.runs import CATCH_UP, RECONCILIATION, SELF_CHECK, last_run

LATEST = {CATCH_UP: 3 * 3600, RECONCILIATION: 26 * 3600, SELF_CHECK: 3600}


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when nothing is late, 503 otherwise; the same JSON either way. Ages in seconds, null for never."""
    now = timezone.now()
    findings = lateness(now)
    newest = StripeEvent.objects.order_by("-received_at").values_list("received_at", flat=True).first()
    waiting = (
        StripeEvent.objects.filter(status=StripeEvent.Status.RECEIVED)
        .order_by("received_at")
        .values_list("received_at", flat=True)
        .first()
    )
    runs = {name: last_run(name) for name in LATEST}
    ages = {name: _age(run.finished_at if run else None, now) for name, run in runs.items()}
    late = [finding.name for finding in findings if not finding.holds]
    late += [f"{name} too old" for name, age in ages.items() if age is None or age > LATEST[name]]
    # What a reconciliation found is counted above, and only while nobody has settled it.
    checked = runs[SELF_CHECK]
    late += [f"{SELF_CHECK} found something"] if checked and checked.outcome.get("wrong") else []
    body = {
        "ok": not late,
        "late": late,
        "counts": {finding.name: int(finding.seen) for finding in findings},
        "oldest_waiting_event_seconds": _age(waiting, now),
        "last_event_seconds": _age(newest, now),
        "last_runs_seconds": ages,
    }
    return JsonResponse(body, status=503 if late else 200)


def _age(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else int((now - moment).total_seconds())
