"""What a person said that money is."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .funds import Fund
from .payments import Payment


class Attribution(models.Model):
    """One decision of a person about money that nobody had named: a payment, or a movement of Stripe's balance by its
    id. Written by `services.attribution` alone, never changed, never deleted (database triggers).
    """

    class Purpose(models.TextChoices):
        """`fund`: it belongs to `fund`. `other`: other income, or another expense. `foreign`: not ours."""

        FUND = "fund", _("A fund")
        OTHER = "other", _("Other income or expense")
        FOREIGN = "foreign", _("Not ours")

    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="attributions", verbose_name=_("payment")
    )
    movement_id = models.CharField(_("balance transaction"), max_length=255, blank=True)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    fund = models.ForeignKey(
        Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("fund")
    )
    reason = models.CharField(_("reason"), max_length=200)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payment__isnull=False, movement_id="")
                | (models.Q(payment__isnull=True) & ~models.Q(movement_id="")),
                name="attribution_of_a_payment_or_a_movement",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose="fund", fund__isnull=False)
                | (~models.Q(purpose="fund") & models.Q(fund__isnull=True)),
                name="attribution_names_its_fund",
            ),
            models.UniqueConstraint(
                fields=["movement_id"], condition=~models.Q(movement_id=""), name="one_attribution_per_movement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.payment_id or self.movement_id}"
