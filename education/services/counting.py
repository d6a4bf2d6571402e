"""Count without ever knowing who: one row by month, changed by the database itself."""

from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from ..models import DownloadCount, ResourceFile


def this_month() -> date:
    """The first day of Montréal's month."""
    return timezone.localdate().replace(day=1)


def add_one(model: type[models.Model], **row: Any) -> None:
    """Add one to the count of the row, which is made when it is missing. Two at once are two."""
    for _attempt in range(2):
        if model._default_manager.filter(**_asked(row)).update(count=models.F("count") + 1):
            return
        try:
            with transaction.atomic():
                model._default_manager.create(**row, count=1)
                return
        except IntegrityError:
            continue  # somebody made the row in between


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{name}__isnull" if value is None else name: True if value is None else value for name, value in row.items()
    }


def count_download(file: ResourceFile, organisation_id: int | None) -> None:
    """One more for the organisation this month, or for nobody in particular."""
    add_one(DownloadCount, file_id=file.pk, organisation_id=organisation_id, month=this_month())
