"""Recurring donations: the mirror of a subscription at Stripe. Its charges are gifts of their own."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..money import CURRENCY
from .funds import Fund


class RecurringDonation(models.Model):
    """A promise to give every month. Written by `services.gifts` (asked) and `services.monthly` (mirrored) alone.

    `amount_cents` is what each month takes, `fee_cover_cents` the part of it meant for fees. Dates are Stripe's own,
    in UTC: `next_charge_at` is when money is next taken, after the pause if there is one, None when it never is;
    `resumes_at` is the technical end of a pause, for nobody to read; `ends_at` is set when the gift will end by itself.
    `customer_card_id` is the last card that the donor chose at Stripe and that the subscription was told to charge.
    `closed_fund` is the one it was given to before that one closed; `services.closed_funds` writes it.
    `seen_at` is the moment at which Stripe was last asked: an older answer never overwrites a newer one.
    """

    class Status(models.TextChoices):
        """`pending`: asked, the checkout is not finished. `active`: Stripe charges it. `late`: the last charge failed
        and is being retried. `paused`: the donor suspended it. `ended`: cancelled, or given up after failures; final.
        `abandoned`: the checkout ended unpaid.
        """

        PENDING = "pending", _("Awaiting payment")
        ACTIVE = "active", _("Active")
        LATE = "late", _("Late")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")
        ABANDONED = "abandoned", _("Abandoned")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="recurring_donations", verbose_name=_("fund"))
    closed_fund = models.ForeignKey(
        Fund,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("fund that closed"),
    )
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    fee_cover_cents = models.BigIntegerField(_("of which to cover the fees, in cents"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PENDING)
    donor_kind = models.CharField(_("given by"), max_length=12, default="person")
    donor_name = models.CharField(_("name"), max_length=120, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), db_index=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    is_public = models.BooleanField(_("name may be shown"), default=False)
    consents = models.JSONField(_("consents, as shown"), default=list)
    starts_later = models.BooleanField(_("first charge a month later"), default=False)
    idempotency_key = models.CharField(max_length=80, unique=True, editable=False)
    checkout_session_id = models.CharField(_("Stripe session"), max_length=255, null=True, blank=True, unique=True)
    checkout_url = models.TextField(blank=True)
    subscription_id = models.CharField(_("Stripe subscription"), max_length=255, null=True, blank=True, unique=True)
    customer_id = models.CharField(_("Stripe customer"), max_length=255, blank=True)
    customer_card_id = models.CharField(_("card chosen at Stripe"), max_length=255, blank=True)
    next_charge_at = models.DateTimeField(_("next charge"), null=True, blank=True)
    resumes_at = models.DateTimeField(_("resumes on"), null=True, blank=True)
    ends_at = models.DateTimeField(_("will end on"), null=True, blank=True)
    open_invoice_url = models.TextField(_("page of the unpaid invoice"), blank=True)
    failed_attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    end_reason = models.CharField(_("why it ended"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last seen at Stripe"), null=True, blank=True)

    class Meta:
        verbose_name = _("monthly gift")
        verbose_name_plural = _("monthly gifts")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_cents__gte=1, amount_cents__lte=100_000_000), name="monthly_amount_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(fee_cover_cents__gte=0, fee_cover_cents__lt=models.F("amount_cents")),
                name="monthly_fee_cover_in_range",
            ),
            models.CheckConstraint(condition=models.Q(currency=CURRENCY), name="monthly_in_canadian_dollars"),
        ]
        permissions = [
            ("stop_recurringdonation", "Can stop monthly gifts"),
            ("correct_donoremail", "Can correct donors' addresses"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.amount_cents}"

    @property
    def is_alive(self) -> bool:
        """True while the donor may change, pause or cancel it."""
        return self.status in (self.Status.ACTIVE, self.Status.LATE, self.Status.PAUSED)
