"""Gifts: what a donor asked for. What Stripe did about it is in `payments`."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..money import CURRENCY
from .funds import Fund
from .monthly import RecurringDonation


class Donation(models.Model):
    """One gift, or one payment of dues, from the moment the form was accepted. Written by `services.gifts`,
    `services.dues` and `services.settlement`; what its donor takes back later, by `services.selfservice`.
    `due_reference` names what a payment of dues is for.

    `amount_cents` is what the donor asked to give; what was paid is in the payment. Times are UTC. `fingerprint`
    identifies the submission: while it is pending, the same submission finds this row instead of making another.
    """

    class Status(models.TextChoices):
        """`pending`: row committed, not paid (set by start_gift). `processing`: session complete, money not yet sure
        (delayed methods). `succeeded`: Stripe charged it (settle_gift); final. `failed`: Stripe refused to open a
        session. `expired`: the checkout ended unpaid.
        """

        PENDING = "pending", _("Awaiting payment")
        PROCESSING = "processing", _("Payment under way")
        SUCCEEDED = "succeeded", _("Received")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Abandoned")

    class DonorKind(models.TextChoices):
        PERSON = "person", _("A person")
        ORGANISATION = "organisation", _("An organisation")

    class MessageState(models.TextChoices):
        """A message is shown only once `approved` by staff."""

        NONE = "none", _("No message")
        WAITING = "waiting", _("To be read")
        APPROVED = "approved", _("Shown")
        REJECTED = "rejected", _("Not shown")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="donations", verbose_name=_("fund"))
    recurring_donation = models.ForeignKey(
        RecurringDonation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="donations",
        verbose_name=_("monthly gift"),
    )
    due_reference = models.UUIDField(_("dues paid"), null=True, blank=True, db_index=True, editable=False)
    amount_cents = models.BigIntegerField(_("amount, in cents"))
    fee_cover_cents = models.BigIntegerField(_("of which to cover the fees, in cents"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PENDING)
    donor_kind = models.CharField(_("given by"), max_length=12, choices=DonorKind, default=DonorKind.PERSON)
    donor_name = models.CharField(_("name"), max_length=120, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), db_index=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    is_public = models.BooleanField(_("name may be shown"), default=False)
    message = models.CharField(_("message"), max_length=280, blank=True)
    message_state = models.CharField(_("message state"), max_length=8, choices=MessageState, default=MessageState.NONE)
    consents = models.JSONField(_("consents, as shown"), default=list)
    source_path = models.CharField(_("page the donor came from"), max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    idempotency_key = models.CharField(max_length=80, unique=True, editable=False)
    checkout_session_id = models.CharField(_("Stripe session"), max_length=255, null=True, blank=True, unique=True)
    checkout_url = models.TextField(blank=True)
    created_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("received at"), null=True, blank=True)

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_cents__gte=1, amount_cents__lte=100_000_000), name="donation_amount_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(fee_cover_cents__gte=0, fee_cover_cents__lt=models.F("amount_cents")),
                name="donation_fee_cover_in_range",
            ),
            models.CheckConstraint(condition=models.Q(currency=CURRENCY), name="donation_in_canadian_dollars"),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=models.Q(status="pending"), name="one_pending_gift_per_submission"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "created_at"], name="donation_by_state"),
            models.Index(fields=["-created_at"], name="donation_newest"),
            models.Index(fields=["fund", "status", "-settled_at"], name="donation_by_fund"),
            models.Index(
                fields=["fund", "-settled_at"],
                condition=models.Q(message_state="approved", status="succeeded"),
                name="donation_shown_message",
            ),
        ]
        permissions = [("export_donation", "Can export gifts"), ("moderate_donation", "Can moderate gift messages")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.amount_cents}"

    @property
    def public_name(self) -> str:
        """The name that may be shown to the public; empty when the donor did not agree."""
        if not self.is_public:
            return ""
        return self.organisation_name if self.donor_kind == self.DonorKind.ORGANISATION else self.donor_name
