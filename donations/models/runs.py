"""Which job last ended well, and what it found that a person must look at."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """The last good end of a job, by name, with its figures (no personal data). Written by `services.runs` alone."""

    name = models.SlugField(max_length=40, unique=True)
    finished_at = models.DateTimeField(default=timezone.now)
    outcome = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class Alarm(models.Model):
    """Something that a person must look at and no other table shows: a difference with Stripe's balance, a mail given
    up, a dispute left unanswered. Written by `services.alarms` alone.

    A settled alarm keeps silent as long as its sentence stays the same; another sentence about the same `key` opens it
    again. One that is no longer seen is deleted unless a person settled it.
    """

    class Kind(models.TextChoices):
        DIFFERENCE = "difference", _("Difference with Stripe")
        MAIL = "mail", _("Mail given up")
        DISPUTE = "dispute", _("Dispute left unanswered")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    key = models.CharField(_("reference"), max_length=255)
    sentence = models.CharField(_("what was seen"), max_length=300)
    seen_at = models.DateTimeField(_("seen at"), default=timezone.now)
    settled_reason = models.CharField(_("why it was settled"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["-seen_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_alarm_per_kind_and_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
