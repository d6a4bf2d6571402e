"""Inviting somebody to speak for an organisation."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def in_a_month() -> date:
    return timezone.localdate() + timedelta(days=30)


class DelegateInvitation(models.Model):
    """A signed link mailed to one address; opening it and saying yes makes its owner a delegate. Single use.

    Written by `services.delegates` alone. While one is open, the same address is not invited twice.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, default="fr")
    is_lead = models.BooleanField(_("invites and removes the others"), default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    expires_on = models.DateField(_("valid until"), default=in_a_month)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation of a delegate")
        verbose_name_plural = _("invitations of delegates")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.organisation}"

    @property
    def is_open(self) -> bool:
        """True until it is used, withdrawn, or its last day is over (Montréal's)."""
        return self.accepted_at is None and self.revoked_at is None and timezone.localdate() <= self.expires_on
