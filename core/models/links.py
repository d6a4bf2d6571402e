"""What is kept of a link that was asked for by mail."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

LINK_LIFETIME = timedelta(minutes=30)


class MagicLink(models.Model):
    """A request for a link by mail. Written by `core.magic_links` alone.

    The magic link is signed, lives thirty minutes and works once; a visit that it opens lasts thirty minutes more.
    Only hashes are kept. A request is written for any address, known or not: the answer cannot tell them apart.
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
        abstract = True

    def __str__(self) -> str:
        return str(self.public_id)
