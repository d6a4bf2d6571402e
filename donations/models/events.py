"""Webhook events: each one that Stripe signed, kept before it is answered."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StripeEvent(models.Model):
    """One event of Stripe's, unique by its id. Written by `services.webhook_events` alone. Times are UTC."""

    class Status(models.TextChoices):
        """`received` until a worker handled it. `done`: its fact is booked. `ignored`: of a type that says nothing
        about money. `parked`: genuine but not understood; staff are alarmed, it can be replayed. `dead`: it failed
        too often. `settled`: a person closed it, with a reason; it alarms no more, and can still be replayed.
        """

        RECEIVED = "received", _("Waiting")
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Ignored")
        PARKED = "parked", _("Set aside")
        DEAD = "dead", _("Given up")
        SETTLED = "settled", _("Settled by a person")

    event_id = models.CharField(_("event"), max_length=255, unique=True)
    type = models.CharField(_("type"), max_length=100)
    api_version = models.CharField(_("API version"), max_length=40, blank=True)
    created = models.DateTimeField(_("created by Stripe"))
    payload = models.JSONField(_("payload"))
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.RECEIVED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    object_id = models.CharField(_("object"), max_length=255, blank=True, db_index=True)
    received_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)
    processed_at = models.DateTimeField(_("handled at"), null=True, blank=True)

    # The inbox inserts an event by one statement of its own: the database fills what it does not name.
    settled_reason = models.CharField(_("why it was settled"), max_length=200, blank=True, default="", db_default="")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        verbose_name = _("Stripe event")
        verbose_name_plural = _("Stripe events")
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(status="received"), name="stripe_event_due")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
