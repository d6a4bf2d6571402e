"""Files that an editor sent and left: their form was closed before it was saved."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import UploadedFile

from .retention import register_retention_policy

WAITS = timedelta(days=7)


def register() -> None:
    """Have them deleted after a week."""
    register_retention_policy(
        "uploads-left", title=_("files sent to the libraries and left"), keeps=WAITS, stale=_left, forget=_delete
    )


def _left(before: datetime) -> QuerySet[UploadedFile]:
    """The rows have no date: that of the file counts, and a row whose file is gone is left as well."""
    rows = UploadedFile.objects.all()
    return rows.filter(pk__in=[row.pk for row in rows if _moment_of(row, before) < before])


def _moment_of(row: UploadedFile, before: datetime) -> datetime:
    storage, name = row.file.storage, str(row.file.name)
    return storage.get_modified_time(name) if storage.exists(name) else before - WAITS


def _delete(rows: QuerySet[UploadedFile]) -> int:
    count = 0
    for row in rows:
        row.file.storage.delete(str(row.file.name))
        row.delete()
        count += 1
    return count
