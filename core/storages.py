"""Where files lie. The default storage has no public address: what it holds is read through the staff's view."""

from typing import Any

from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.urls import reverse


class StaffAddressMixin:
    """An address for the staff, in place of the store's own: forms of the CMS link to it."""

    def url(self, name: str | None, *_args: Any, **_kwargs: Any) -> str:
        return reverse("staff_file", args=[name or "-"])


class StaffFileSystemStorage(StaffAddressMixin, FileSystemStorage):
    """A folder that no web server hands out."""


class StaffInMemoryStorage(StaffAddressMixin, InMemoryStorage):
    """For tests."""
