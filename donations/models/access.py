"""Magic links to a donor's own page, and the mails that a donor chose to receive."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MagicLink


class AccessLink(MagicLink):
    """A request for the donor's page; deleted two days later."""

    class Meta:
        indexes = [
            models.Index(fields=["requested_at"], condition=models.Q(handled_at__isnull=True), name="access_link_due")
        ]


class DonorPreferences(models.Model):
    """Which mails an address wants besides those about what it does. Written by `services.selfservice` alone.

    An address without a row wants both.
    """

    email = models.EmailField(unique=True)
    wants_renewal_mails = models.BooleanField(_("a word at each monthly gift"), default=True)
    wants_updates = models.BooleanField(_("news of what my gifts make possible"), default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("giver's mail choices")

    def __str__(self) -> str:
        return self.email
