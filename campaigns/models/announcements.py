"""What a union tells of a gift that its assembly voted, or will vote on."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UnionAnnouncement(models.Model):
    """A word, not money: it enters no total and no book. `amount_cents` is in Canadian cents, empty while unknown.

    Written by `campaigns.announcements` alone. `meets_on` is the day of the assembly, in Montréal.
    """

    class Stage(models.TextChoices):
        """How far the union is, in its own words."""

        INTENDED = "intended", _("It will be put to our assembly")
        VOTED = "voted", _("Our assembly has voted it")

    fund = models.ForeignKey("donations.Fund", on_delete=models.PROTECT, related_name="+", verbose_name=_("fund"))
    stage = models.CharField(_("state"), max_length=8, choices=Stage, default=Stage.INTENDED)
    organisation_name = models.CharField(_("organisation"), max_length=160)
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_email = models.EmailField(_("contact e-mail"))
    amount_cents = models.PositiveBigIntegerField(_("amount, in cents"), null=True, blank=True)
    meets_on = models.DateField(_("day of the assembly"), null=True, blank=True)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    language = models.CharField(_("language of the mails"), max_length=2, default="fr")
    created_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("announcement of a union’s gift")
        verbose_name_plural = _("announcements of unions’ gifts")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation_name}, {self.created_at:%Y-%m-%d}"
