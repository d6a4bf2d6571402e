"""What lets a giver in without an account, and what they chose to receive."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LINK_LIFETIME = timedelta(minutes=30)


class AccessLink(models.Model):
    """A request for the giver's page. Written by `services.access` alone; deleted two days later.

    The link in the mail is signed, lives 30 minutes and opens once; the visit it opens lasts 30 minutes more. Only
    hashes are kept. A request is written for any address, known or not: the answer cannot tell them apart.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(db_index=True)
    language = models.CharField(max_length=2)
    requested_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    visit_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["requested_at"], condition=models.Q(handled_at__isnull=True), name="access_link_due")
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class GiverPreferences(models.Model):
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
