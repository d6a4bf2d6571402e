"""Events that never arrived: list them at Stripe, keep them as if they had, handle them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ..exceptions import ForeignEvent
from ..gateways.events import list_events
from .inbox import process_due_events, receive_event
from .routes import ROUTES

KEPT_BY_STRIPE = timedelta(days=30)
LONGEST_LIST = 20
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True)
class CatchUp:
    """How many events Stripe listed, how many were new here, how many are handled now."""

    listed: int
    new: int
    handled: int


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
            try:
                new += receive_event(event)
            except ForeignEvent:
                continue
    while done := process_due_events(limit=500):
        handled += done
    return CatchUp(listed, new, handled)
