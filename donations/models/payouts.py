"""Payouts: what Stripe sent to the bank, and what was in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Payout(models.Model):
    """One payout, keyed by Stripe's id. Written by `services.payouts` alone; amounts in CAD cents, below zero when
    drawn from the bank. Its transactions are known for an automatic payout only.
    """

    class Status(models.TextChoices):
        """Stripe's own. `paid` may still become `failed`."""

        PENDING = "pending", _("Under way")
        IN_TRANSIT = "in_transit", _("Sent to the bank")
        PAID = "paid", _("In the bank")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("Cancelled")

    payout_id = models.CharField(_("Stripe payout"), max_length=255, unique=True)
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    arrives_on = models.DateField(_("arrives on"))
    status = models.CharField(_("state"), max_length=10, choices=Status)
    is_automatic = models.BooleanField(_("made by the calendar"), default=False)
    balance_transaction_id = models.CharField(_("balance transaction"), max_length=255, blank=True)
    failure_transaction_id = models.CharField(_("balance transaction of its return"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("created by Stripe"))

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["-arrives_on", "-created_at"]

    def __str__(self) -> str:
        return self.payout_id


class PayoutLine(models.Model):
    """One balance transaction inside a payout. Written by `services.payouts` alone; amounts in CAD cents, signed.

    Its payment or refund is found by the transaction's id: it may be booked later than the payout.
    """

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="lines", verbose_name=_("payout"))
    balance_transaction_id = models.CharField(_("balance transaction"), max_length=255)
    type = models.CharField(_("type"), max_length=60)
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    fee_cents = models.BigIntegerField(_("fee, in cents"), default=0)
    source_id = models.CharField(_("Stripe object"), max_length=255, blank=True)
    moved_at = models.DateTimeField(_("date of the fact"))

    class Meta:
        verbose_name = _("payout line")
        verbose_name_plural = _("payout lines")
        ordering = ["moved_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["payout", "balance_transaction_id"], name="one_line_per_payout_movement")
        ]
        indexes = [models.Index(fields=["balance_transaction_id"], name="payout_line_by_movement")]

    def __str__(self) -> str:
        return self.balance_transaction_id

    @property
    def net_cents(self) -> int:
        return self.amount_cents - self.fee_cents
