"""Keep a new version of a file. The only writer of `ResourceFile`."""

from typing import Any

from django.db import transaction
from wagtail.models import Page

from core.file_types import in_utf8

from ..models import ResourceFile, ResourcePage
from ..uploads import check_material, digest_of
from .impact_notifications import tell_of_version


def original_page(page: ResourcePage) -> ResourcePage:
    """The first page of the family: files hang on it, whatever the language in which an editor chose it."""
    first = Page.objects.filter(translation_key=page.translation_key).order_by("pk").values_list("pk", flat=True)[0]
    return page if first == page.pk else ResourcePage.objects.get(pk=first)


def keep_file(row: ResourceFile, *, by: Any = None) -> ResourceFile:
    """Check the file of a new row, know its bytes, keep both, and tell those who used an older version.

    Raises ValidationError for a file that is not what its name says.
    """
    row.page = original_page(row.page)
    row.format = check_material(row.file, name=row.file.name or "")
    if row.format == "txt":
        row.file = in_utf8(row.file.file, name=str(row.file.name))
    row.size_bytes, row.digest, row.added_by = row.file.size, digest_of(row.file), by
    with transaction.atomic():
        row.save()
        tell_of_version(row)
    return row
