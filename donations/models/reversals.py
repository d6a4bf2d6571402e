"""Money that went back: refunds and disputes, each a fact of its own at Stripe."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..money import CURRENCY
from .payments import Payment

# Stripe's states in which it waits for an answer.
TO_ANSWER = ("warning_needs_response", "needs_response")


class Refund(models.Model):
    """One refund, keyed by Stripe's id. Written by `services.reversals` alone; amounts in CAD cents, times UTC.

    It counts in the books from the moment Stripe's balance moved (`balance_transaction_id`), and no longer once the
    money came back (`failure_transaction_id`).
    """

    class Status(models.TextChoices):
        """Stripe's own, never set by hand. `succeeded` may still become `failed` later."""

        PENDING = "pending", _("Under way")
        SUCCEEDED = "succeeded", _("Refunded")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("Cancelled")

    refund_id = models.CharField(_("Stripe refund"), max_length=255, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment"))
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    status = models.CharField(_("state"), max_length=10, choices=Status)
    balance_transaction_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    failure_transaction_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    failure_reason = models.CharField(_("why it failed"), max_length=60, blank=True)
    refunded_at = models.DateTimeField(_("date of the fact"))
    moved_at = models.DateTimeField(_("left Stripe’s balance"), null=True, blank=True)
    returned_at = models.DateTimeField(_("came back to Stripe’s balance"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-refunded_at"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_cents__gte=1), name="refund_amount_positive")]

    def __str__(self) -> str:
        return self.refund_id


class Dispute(models.Model):
    """One dispute, keyed by Stripe's id. Written by `services.reversals` alone.

    `amount_cents` is what is contested, in `currency`; what was withdrawn and what came back is in the ledger, by
    balance transaction: an inquiry moves nothing. `stripe_status` and `due_by` are Stripe's own; `movements` counts the
    balance transactions seen so far, so that a stale answer is told from a dispute that was reopened.
    """

    class Status(models.TextChoices):
        """`inquiry`: the bank asks, no money moved. `open`: money withdrawn, to be answered. `won`, `lost`, `closed`
        (an inquiry that ended): Stripe's last word.
        """

        INQUIRY = "inquiry", _("Inquiry, no money moved")
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")
        CLOSED = "closed", _("Inquiry closed")

    dispute_id = models.CharField(_("Stripe dispute"), max_length=255, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("payment"))
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    status = models.CharField(_("state"), max_length=10, choices=Status)
    stripe_status = models.CharField(_("state at Stripe"), max_length=40, blank=True)
    due_by = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    movements = models.PositiveSmallIntegerField(_("movements"), default=0)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    opened_at = models.DateTimeField(_("date of the fact"))

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-opened_at"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_cents__gte=1), name="dispute_amount_positive")]

    def __str__(self) -> str:
        return self.dispute_id


class RefundRequest(models.Model):
    """A refund that staff asked for here. Written by `services.refunds` alone.

    Above REFUND_SECOND_PERSON_CENTS another person must approve it. What Stripe then did is in `Refund`. `form_token`
    is the mark of the form that asked for it: a form asks once. `first_sent_at` (UTC) is when the key was first used at
    Stripe, which knows it again for a day from then on.
    """

    class Status(models.TextChoices):
        """`waiting`: for a second person. `approved`: to be sent to Stripe. `sent`: Stripe took it. `refused`: by
        the second person, or by Stripe (see `outcome`).
        """

        WAITING = "waiting", _("Waits for a second person")
        APPROVED = "approved", _("To be sent")
        SENT = "sent", _("Sent to Stripe")
        REFUSED = "refused", _("Refused")

    # Why it was refused, when nobody but the till said so: written as a code, shown in the reader's language.
    NOT_SENT, OTHER_CURRENCY = "not sent within a day", "other currency"
    REASONS = {
        NOT_SENT: _("it could not be sent within a day; ask again if it is still wanted"),
        OTHER_CURRENCY: _("the payment was made in another currency; refund it in Stripe’s dashboard"),
    }

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refund_requests", verbose_name=_("payment")
    )
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(_("state"), max_length=10, choices=Status)
    outcome = models.CharField(_("answer"), max_length=200, blank=True)
    refund_id = models.CharField(_("Stripe refund"), max_length=255, null=True, blank=True, unique=True)
    idempotency_key = models.CharField(max_length=80, unique=True, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    first_sent_at = models.DateTimeField(_("first sent at"), null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("refund request")
        verbose_name_plural = _("refund requests")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gte=1), name="refund_request_positive"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="refund_decided_by_another_person",
            ),
        ]
        permissions = [("refund_payment", "Can refund payments")]

    def __str__(self) -> str:
        return f"{self.amount_cents} of {self.payment_id}"

    @property
    def why(self) -> str:
        """The outcome in the reader's language, or in Stripe's words; empty when there is none."""
        return str(self.REASONS.get(self.outcome, self.outcome))
