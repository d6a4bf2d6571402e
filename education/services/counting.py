"""Count without ever knowing who."""

from ..models import DownloadCount, ResourceFile


def count_download(file: ResourceFile, organisation_id: int | None) -> None:
    """One more for the organisation this month, or for nobody in particular."""
    DownloadCount.objects.add_one(file_id=file.pk, organisation_id=organisation_id)
