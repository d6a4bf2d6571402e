"""The ledger: append-only double entry."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .funds import Fund
from .payments import Payment


class Account(models.TextChoices):
    """Named accounts. Money moves from one to another; assets and expenses grow by what they receive.

    `debits` stands against debits that Stripe shows and the bank has not answered; `assets:held` is ours, kept back by
    Stripe; `foreign` passes through and belongs to others; `expenses:unshared` waits to be shared among the funds.
    """

    STRIPE = "assets:stripe", _("Held by Stripe")
    BANK = "assets:bank", _("Bank account")
    HELD = "assets:held", _("Kept back by Stripe")
    DEBITS = "debits", _("Bank debits under way")
    GIFTS = "income:gifts", _("Gifts")
    DUES = "income:dues", _("Members’ dues")
    OTHER_INCOME = "income:other", _("Other income")
    FEES = "expenses:fees", _("Payment fees")
    TAXES = "expenses:taxes", _("Taxes on fees")
    EXCHANGE = "expenses:exchange", _("Currency exchange fees")
    CONTRIBUTIONS = "expenses:climate", _("Contributions to the climate")
    OTHER_EXPENSES = "expenses:other", _("Other expenses")
    LOSSES = "expenses:losses", _("Lost disputes")
    UNSHARED = "expenses:unshared", _("Fees not shared among the funds yet")
    UNATTRIBUTED = "unattributed", _("Unattributed")
    DISPUTES = "disputes", _("Withdrawn by disputes")
    FOREIGN = "foreign", _("Money that is not ours")
    OPENING = "equity:opening", _("Opening balance")


class LedgerEntry(models.Model):
    """A positive amount moved from one account to another. Written by `ledger` alone, never changed, never deleted
    (database triggers). `source` is the Stripe id of the fact; (kind, source) is unique: a fact is posted once.
    `payment` is the money that the fact is about, if any. `occurred_at` is when Stripe's balance moved, which may lie
    before `posted_at` by days.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening balance")
        GIFT = "gift", _("Gift by card")
        DUE = "due", _("Members’ dues")
        UNATTRIBUTED = "unattributed", _("Unattributed money")
        FOREIGN = "foreign", _("Charge that is not ours")
        DEBIT = "debit", _("Bank debit submitted")
        DEBIT_RETURNED = "debit_returned", _("Bank debit refused")
        FEE = "fee", _("Payment fee")
        FEE_RETURNED = "fee_returned", _("Fee returned")
        TAX = "tax", _("Tax on fees")
        TAX_RETURNED = "tax_returned", _("Tax on fees returned")
        EXCHANGE = "exchange", _("Currency exchange fee")
        EXCHANGE_BACK = "exchange_back", _("Currency exchange fee returned")
        FEE_SHARE = "fee_share", _("Share of the account’s fees")
        FEE_SHARE_BACK = "fee_share_back", _("Share of fees returned")
        FEE_ATTRIBUTED = "fee_attributed", _("Fee given its fund")
        ATTRIBUTED = "attributed", _("Money given its fund")
        ATTRIBUTED_AGAIN = "attributed_again", _("Money that came back to its fund")
        OTHER_INCOME = "other_income", _("Named other income")
        OTHER_EXPENSE = "other_expense", _("Named other expense")
        NOT_OURS = "not_ours", _("Named not ours")
        NOT_OURS_OUT = "not_ours_out", _("Named not ours, money out")
        REFUND = "refund", _("Refund")
        REFUND_RETURNED = "refund_returned", _("Refund that failed")
        DISPUTE = "dispute", _("Withdrawn by a dispute")
        REINSTATED = "reinstated", _("Returned by a dispute")
        WRITTEN_OFF = "written_off", _("Lost dispute written off")
        WRITTEN_BACK = "written_back", _("Lost dispute won after all")
        PAYOUT = "payout", _("Payout to the bank")
        PAYOUT_RETURNED = "payout_returned", _("Payout that failed")
        DRAWN = "drawn", _("Drawn from the bank")
        DRAWN_RETURNED = "drawn_returned", _("Drawing that failed")
        TOPUP = "topup", _("Added from the bank")
        TOPUP_RETURNED = "topup_returned", _("Addition sent back")
        HELD = "held", _("Kept back for the next payouts")
        RELEASED = "released", _("No longer kept back")
        RESERVED = "reserved", _("Reserved by Stripe")
        UNRESERVED = "unreserved", _("No longer reserved")
        CONTRIBUTED = "contributed", _("Contribution to the climate")
        CONTRIBUTED_BACK = "contributed_back", _("Contribution returned")
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
