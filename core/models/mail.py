"""Outgoing mail: a row committed with the fact that causes it, rendered and sent later by the worker."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One message to one person. At most one row per (kind, object_key): a replayed cause writes no second mail.

    `object_key` names the object the mail is about («donation:<uuid>»). `context` holds ids and what is said as it was
    at that moment; the worker makes subject and bodies of it in the reader's language, and empties it once the mail
    left. Times are UTC.
    """

    class Status(models.TextChoices):
        """`queued` until accepted by the provider; `dead` after 48 h of failures, then visible to staff; `withheld`:
        asked for an address without an account, or about what was erased meanwhile; it never leaves.
        """

        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Given up")
        WITHHELD = "withheld", _("Withheld")

    kind = models.CharField(_("kind"), max_length=60)
    object_key = models.CharField(_("about"), max_length=120)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=5)
    context = models.JSONField(_("what it is made of"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("queued at"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_key"], name="one_mail_per_kind_and_object")]
        indexes = [models.Index(fields=["next_attempt_at"], condition=models.Q(status="queued"), name="core_mail_due")]

    def __str__(self) -> str:
        # Never the object's key: in a letter's address it opens the reader's own page.
        return f"{self.kind} {self.pk}"
