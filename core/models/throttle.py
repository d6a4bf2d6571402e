"""Posts of public forms, counted by keyed hashes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Posting(models.Model):
    """One post of a public form: from which network, by which person there. Forgotten after a day.

    Written by `core.throttle` alone.
    """

    form = models.CharField(_("form"), max_length=20)
    network_hash = models.CharField(max_length=32)
    person_hash = models.CharField(max_length=32)
    moment = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("post of a form")
        verbose_name_plural = _("posts of forms")
        indexes = [models.Index(fields=["form", "moment"], name="core_posting_recent")]

    def __str__(self) -> str:
        return f"{self.form} {self.moment:%Y-%m-%d %H:%M}"
