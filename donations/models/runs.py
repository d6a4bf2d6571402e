"""When the till's regular jobs last ended well."""

from django.db import models
from django.utils import timezone


class TillRun(models.Model):
    """The last good end of a job, by name, with its figures (no personal data). Written by `services.runs` alone."""

    name = models.SlugField(max_length=40, unique=True)
    finished_at = models.DateTimeField(default=timezone.now)
    outcome = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
