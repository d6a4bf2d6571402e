"""Unions' announcements: kept, told to the staff and confirmed. The only writer of `UnionAnnouncement`."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from .letters import queue_announcement
from .models import UnionAnnouncement

MOST_A_DAY = 3


class TooManyAnnouncements(Exception):
    """Several came from this address within a day: each one writes to it, and nobody has verified it."""


def announce_gift(**values: Any) -> UnionAnnouncement:
    """Keep an announcement as it was made; the person and the staff get a mail in the same transaction.

    Raises TooManyAnnouncements from the fourth of one address within a day.
    """
    since = timezone.now() - timedelta(days=1)
    own = UnionAnnouncement.objects.filter(created_at__gt=since, contact_email__same_address=values["contact_email"])
    if own.count() >= MOST_A_DAY:
        raise TooManyAnnouncements
    with transaction.atomic():
        announcement = UnionAnnouncement.objects.create(**values)
        queue_announcement(announcement)
    return announcement
