"""Payments: money that Stripe says it moved."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..money import CURRENCY
from .funds import Fund
from .gifts import Donation

DEBIT_METHODS = ("acss_debit", "us_bank_account", "sepa_debit", "bacs_debit", "au_becs_debit", "nz_bank_account")


class Payment(models.Model):
    """One successful charge, keyed by Stripe's payment intent. Written by `services.settlement` alone.

    Amount, currency and reference never change once written (database trigger). `fee_cents` (of which `tax_cents` is
    tax) and `moved_at`, the date of the balance transaction, may be learned later. `charged_at` is when the money was
    certain: for a bank debit, when the bank said yes. A payment without a fund and without a `purpose` is unattributed
    money: booked, and shown to the treasurer, who names it.
    """

    class Purpose(models.TextChoices):
        """What money without a fund is. `foreign` is also set by itself where another program's mark says so."""

        OTHER = "other", _("Other income")
        FOREIGN = "foreign", _("Not ours")

    donation = models.OneToOneField(
        Donation, null=True, blank=True, on_delete=models.PROTECT, related_name="payment", verbose_name=_("gift")
    )
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    payment_intent_id = models.CharField(_("Stripe payment"), max_length=255, unique=True)
    charge_id = models.CharField(_("Stripe charge"), max_length=255, unique=True)
    balance_transaction_id = models.CharField(
        _("balance transaction"), max_length=255, null=True, blank=True, unique=True
    )
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    fee_cents = models.BigIntegerField(_("fee, in cents"), null=True, blank=True)
    tax_cents = models.BigIntegerField(_("of which tax, in cents"), default=0, db_default=0)
    moved_at = models.DateTimeField(_("date of the fee"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, blank=True, default="", db_default="")
    presentment_cents = models.BigIntegerField(
        _("amount the donor saw, in their currency's cents"), null=True, blank=True
    )
    presentment_currency = models.CharField(_("currency the donor saw"), max_length=3, blank=True)
    method = models.CharField(_("means of payment"), max_length=20, blank=True)
    charged_at = models.DateTimeField(_("charged at"))
    amount_mismatch = models.BooleanField(_("differs from the amount asked"), default=False)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-charged_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gte=1), name="payment_amount_positive"),
            models.CheckConstraint(condition=models.Q(currency=CURRENCY), name="payment_in_canadian_dollars"),
            models.CheckConstraint(
                condition=models.Q(fee_cents__isnull=True)
                | models.Q(fee_cents__gte=0, fee_cents__lte=models.F("amount_cents")),
                name="payment_fee_in_range",
            ),
        ]
        indexes = [models.Index(fields=["moved_at"], name="payment_by_movement")]

    def __str__(self) -> str:
        return self.payment_intent_id

    @property
    def is_debit(self) -> bool:
        """True for money that the bank answers for days later."""
        return self.method in DEBIT_METHODS
