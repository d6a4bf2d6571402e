"""Unions' announcements: kept, told to the staff and confirmed. The only writer of `UnionAnnouncement`."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from .emails import queue_announcement
from .models import UnionAnnouncement

# So many confirmations reach an address that nobody has verified, in a day.
MOST_CONFIRMATIONS = 3


def announce_gift(**values: Any) -> UnionAnnouncement:
    """Keep an announcement as it was made; the person and the staff get a mail in the same transaction.

    From the fourth in a day their address, which nobody has verified, gets no more of them.
    """
    with transaction.atomic():
        announcement = UnionAnnouncement.objects.create(**values)
        today = UnionAnnouncement.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
        own = today.filter(contact_email__same_address=announcement.contact_email)
        queue_announcement(announcement, confirms=own.count() <= MOST_CONFIRMATIONS)
    return announcement
