"""What members owe each year, and what came in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .membership import Group, Membership


class DuesRate(models.Model):
    """The dues of a group in a year, in cents."""

    group = models.CharField(_("group"), max_length=1, choices=Group)
    year = models.PositiveSmallIntegerField(_("year"))
    amount_cents = models.BigIntegerField(_("amount, in cents"))

    class Meta:
        verbose_name = _("dues of a group")
        verbose_name_plural = _("dues by group and year")
        ordering = ["-year", "group"]
        constraints = [
            models.UniqueConstraint(fields=["group", "year"], name="one_rate_per_group_and_year"),
            models.CheckConstraint(condition=Q(amount_cents__gte=100), name="dues_of_a_dollar_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.year}"


class DuesInvoice(models.Model):
    """What one member owes for one year. Written by `services.dues` alone.

    Its amount never changes; once received it stays so, unless a card payment went back, whole or in part: that much
    is due again. `paid_online_cents` is what the till says came in by card and was kept; it stands still once the rest
    came by cheque or transfer. Individual amounts are never public.
    """

    class Method(models.TextChoices):
        CHEQUE = "cheque", _("Cheque")
        TRANSFER = "transfer", _("Bank transfer")
        ONLINE = "online", _("Online")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="invoices", verbose_name=_("membership")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    issued_on = models.DateField(_("issued on"), default=timezone.localdate)
    due_on = models.DateField(_("due on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    paid_online_cents = models.BigIntegerField(_("paid by card, in cents"), default=0, editable=False)
    method = models.CharField(_("means"), max_length=8, choices=Method, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("dues invoice")
        verbose_name_plural = _("dues invoices")
        ordering = ["-year", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "year"], name="one_invoice_per_membership_and_year"),
            models.CheckConstraint(condition=Q(amount_cents__gte=100), name="invoice_of_a_dollar_or_more"),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, method="") | (Q(received_on__isnull=False) & ~Q(method="")),
                name="received_dues_say_how",
            ),
            models.CheckConstraint(condition=Q(paid_online_cents__gte=0), name="paid_online_never_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.membership}"

    @property
    def number(self) -> str:
        """As it is printed: the year and the row."""
        return f"{self.year}-{self.pk:04d}"

    @property
    def owed_cents(self) -> int:
        """What is still to pay: all of it, or what went back of a card payment."""
        return 0 if self.received_on is not None else max(self.amount_cents - self.paid_online_cents, 0)
