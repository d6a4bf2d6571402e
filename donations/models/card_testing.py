"""Attempts counted against card testing, and the switch by which staff slow or stop gifts."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CheckoutAttempt(models.Model):
    """One accepted form that leads to a checkout, or one request of a link, to count by. Written by
    `services.card_testing` alone; kept a day.

    Addresses and e-mails are keyed hashes, of no use elsewhere. An attempt whose gift was paid counts no more.
    """

    class Purpose(models.TextChoices):
        """Each is counted apart, in bounds of its own."""

        GIFT = "gift", "Gift"
        LINK = "link", "Link"

    class State(models.TextChoices):
        """`shown`: a confirmation was shown, which holds a place until its time is over. `opened`: let through to a
        checkout. `failed`: let through, and no checkout opened.
        """

        SHOWN = "shown", "Shown"
        OPENED = "opened", "Opened"
        FAILED = "failed", "Failed"

    moment = models.DateTimeField(default=timezone.now, db_index=True)
    purpose = models.CharField(max_length=4, choices=Purpose, default=Purpose.GIFT)
    state = models.CharField(max_length=6, choices=State, default=State.OPENED)
    address_hash = models.CharField(max_length=32)
    network_hash = models.CharField(max_length=32)
    email_hash = models.CharField(max_length=32)
    gift_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["network_hash", "moment"], name="attempt_by_network"),
            models.Index(fields=["email_hash", "moment"], name="attempt_by_email"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class DonationMode(models.Model):
    """How gifts are taken, decided by staff. The newest row rules; none means `automatic`. Rows are never changed.

    From an `automatic` row on, what came before it counts no more against anybody.
    """

    class Mode(models.TextChoices):
        """`automatic`: gifts ask for a confirmation while too many come at once. `slow`: every gift asks for it.
        `stopped`: no card gift is taken, and the pages tell the other ways to give.
        """

        AUTOMATIC = "automatic", _("Open; slows down by itself under attack")
        SLOW = "slow", _("Slow: each gift asks for a confirmation")
        STOPPED = "stopped", _("Stopped: no gift by card")

    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("giving switch")
        verbose_name_plural = _("giving switch")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_mode_display()
