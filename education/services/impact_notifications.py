"""Tell those who held a workshop with a version that a newer one is there, once."""

import hashlib
from datetime import timedelta

from django.utils import timezone

from ..emails import queue_newer_version
from ..models import ResourceFile, WorkshopReport, current_of

WATCHED = timedelta(days=60)


def tell_of_version(file: ResourceFile) -> int:
    """Write to each address that reported with an older version of this file and wished to hear; how many are new.

    Nobody hears twice of the same version, nobody of one that is not out, or that was replaced meanwhile.
    """
    if not ResourceFile.objects.out().filter(pk=file.pk).exists():
        return 0
    series = ResourceFile.objects.filter(page=file.page_id, language=file.language, format=file.format)
    current = current_of(list(series.filter(published_on__lte=timezone.localdate())))
    if current != [file]:
        return 0
    reports = (
        WorkshopReport.objects.filter(file__in=series.exclude(pk=file.pk), tell_me=True)
        .exclude(reporter_email="")
        .exclude(state=WorkshopReport.State.REFUSED)
        .order_by("-pk")
        .select_related("file")
    )
    told = 0
    seen: set[str] = set()
    for report in reports:
        address = report.reporter_email.lower()
        if address not in seen:
            seen.add(address)
            mark = hashlib.sha256(address.encode()).hexdigest()[:16]
            told += queue_newer_version(file, report, f"file:{file.public_id}:{mark}")
    return told


def tell_of_recent_versions() -> int:
    """Every version of the last sixty days: those whose day came since, and what a crash left."""
    since = timezone.localdate() - WATCHED
    return sum(tell_of_version(file) for file in ResourceFile.objects.out().filter(published_on__gte=since))


def stop_telling(email: str) -> int:
    """Write no more to this address about newer versions; how many reports had asked for it."""
    return WorkshopReport.objects.filter(reporter_email__same_address=email, tell_me=True).update(tell_me=False)
