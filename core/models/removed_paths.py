"""Addresses that led somewhere and never will again."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RemovedPath(models.Model):
    """A path that is answered 410 (RFC 9110 §15.5.11) instead of 404, so that search engines forget it at once."""

    path = models.CharField(_("path"), max_length=500, unique=True)
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("address that is gone")
        verbose_name_plural = _("addresses that are gone")

    def __str__(self) -> str:
        return self.path

    @staticmethod
    def note(paths: "set[str]") -> None:
        """Keep these paths, once each."""
        rows = [RemovedPath(path=path[:500]) for path in sorted(paths)]
        RemovedPath.objects.bulk_create(rows, ignore_conflicts=True)
