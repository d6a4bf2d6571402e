"""The opening of the books: what Stripe held when they began."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from .. import ledger
from ..exceptions import NotSettledYet
from ..gateways import balance
from ..models import JobRun
from ..money import CURRENCY

OPENING = "opening"
MOST_TRIES = 5


def open_books() -> bool:
    """Post what Stripe held at BOOKS_OPEN_AT, once; True when it did so now, False when done before or without a date.

    What it holds now, less every movement since: the account equals Stripe's balance from that moment on. Raises
    GatewayUnavailable, NotSettledYet when money keeps moving while it is counted.
    """
    moment = settings.BOOKS_OPEN_AT
    if moment is None or moment > timezone.now() or JobRun.objects.filter(name=OPENING).exists():
        return False
    held = _held_at(moment)
    ledger.post_opening(amount_cents=held, occurred_at=moment)
    JobRun.objects.update_or_create(name=OPENING, defaults={"outcome": {"held_cents": held, "at": moment.isoformat()}})
    return True


def _held_at(moment: datetime) -> int:
    for _attempt in range(MOST_TRIES):
        before = _moved_since(moment)
        held = balance.fetch_balance()
        if before == _moved_since(moment):
            return held - before[1]
    raise NotSettledYet("money moved while the opening balance was counted")


def _moved_since(moment: datetime) -> tuple[int, int]:
    """How many movements there were since the opening, and their sum."""
    movements = [
        movement.amount_cents - movement.fee_cents
        for movement in balance.list_movements(moment, timezone.now() + timedelta(hours=1))
        if movement.balance_type == "payments" and movement.currency == CURRENCY
    ]
    return len(movements), sum(movements)
