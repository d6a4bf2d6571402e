"""The ledger: append-only double entry."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .funds import Fund
from .payments import Payment


class Account(models.TextChoices):
    """Named accounts. Money moves from one to another; assets and expenses grow by what they receive."""

    STRIPE = "assets:stripe", _("Held by Stripe")
    GIFTS = "income:gifts", _("Gifts")
    DUES = "income:dues", _("Members’ dues")
    FEES = "expenses:fees", _("Payment fees")
    UNATTRIBUTED = "unattributed", _("Unattributed")
    DISPUTES = "disputes", _("Withdrawn by disputes")
    BANK = "assets:bank", _("Bank account")


class LedgerEntry(models.Model):
    """A positive amount moved from one account to another. Written by `ledger` alone, never changed, never deleted
    (database triggers). `source` is the Stripe id of the fact; (kind, source) is unique: a fact is posted once.
    `payment` is the money that the fact is about, if any.
    """

    class Kind(models.TextChoices):
        GIFT = "gift", _("Gift by card")
        DUE = "due", _("Members’ dues")
        FEE = "fee", _("Payment fee")
        UNATTRIBUTED = "unattributed", _("Unattributed money")
        ATTRIBUTED = "attributed", _("Money given its fund")
        REFUND = "refund", _("Refund")
        REFUND_RETURNED = "refund_returned", _("Refund that failed")
        DISPUTE = "dispute", _("Withdrawn by a dispute")
        REINSTATED = "reinstated", _("Returned by a dispute")
        FEE_RETURNED = "fee_returned", _("Fee returned")
        PAYOUT = "payout", _("Payout to the bank")
        PAYOUT_RETURNED = "payout_returned", _("Payout that failed")
        UNKNOWN_IN = "unknown_in", _("Unknown money in")
        UNKNOWN_OUT = "unknown_out", _("Unknown money out")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    source = models.CharField(_("source"), max_length=255)
    from_account = models.CharField(_("from"), max_length=20, choices=Account)
    to_account = models.CharField(_("to"), max_length=20, choices=Account)
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    fund = models.ForeignKey(
        Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="entries", verbose_name=_("fund")
    )
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="entries", verbose_name=_("payment")
    )
    occurred_at = models.DateTimeField(_("date of the fact"))
    posted_at = models.DateTimeField(_("posted at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-occurred_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="one_entry_per_kind_and_source"),
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="ledger_amount_positive"),
            models.CheckConstraint(
                condition=~models.Q(from_account=models.F("to_account")), name="ledger_moves_between_accounts"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["gift", "due", "attributed"]) | models.Q(fund__isnull=False),
                name="gift_entry_names_its_fund",
            ),
        ]
        indexes = [models.Index(fields=["fund", "kind"], include=["amount_cents"], name="ledger_by_fund")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class FundTotal(models.Model):
    """The running sum of a fund's entries of one kind. Written by a database trigger at each new entry, nobody else.

    For display: the truth is the sum of the entries, and `self_check` compares the two.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=LedgerEntry.Kind)
    amount_cents = models.BigIntegerField()
    entries = models.BigIntegerField()
    last_moment = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "kind"], name="one_total_per_fund_and_kind")]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.kind} {self.amount_cents}"
