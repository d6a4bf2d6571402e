"""Events that never arrived: list them at Stripe, keep them as if they had, handle them."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DataError
from django.utils import timezone

from ..exceptions import ForeignEvent
from ..gateways.events import list_events
from ..gateways.facts import EventFact
from .event_handlers import ROUTES
from .webhook_events import process_due_events, receive_event

logger = logging.getLogger(__name__)

KEPT_BY_STRIPE = timedelta(days=30)
LONGEST_LIST = 20
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True)
class CatchUp:
    """How many events Stripe listed, how many were new here, how many are handled now."""

    listed: int
    new: int
    handled: int


def _kept(event: EventFact) -> bool:
    """Keep one listed event; one that cannot be kept never stops the others."""
    try:
        return receive_event(event)
    except ForeignEvent:
        return False
    except DataError:
        logger.exception("listed event %s not kept", event.event_id)
        return False


def catch_up(*, since: datetime) -> CatchUp:
    """Keep every event since then (30 days ago at most) that the inbox lacks, and handle what is due.

    Raises GatewayUnavailable.
    """
    now = timezone.now()
    listed = new = handled = 0
    types = sorted(ROUTES)
    for first in range(0, len(types), LONGEST_LIST):
        window = types[first : first + LONGEST_LIST]
        for event in list_events(max(since, now - KEPT_BY_STRIPE), now + OVERLAP, window):
            listed += 1
            new += _kept(event)
    while done := process_due_events(limit=500):
        handled += done
    return CatchUp(listed, new, handled)
