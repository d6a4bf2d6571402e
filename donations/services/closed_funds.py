"""Monthly gifts whose fund has closed: their donors are told and choose; by default they go on to the general fund."""

import contextlib
import uuid

from django.db import transaction
from django.utils import timezone

from ..care_emails import queue_closed_fund_staff, queue_fund_changed, queue_fund_closed
from ..exceptions import FundClosed, GatewayRefused, GatewayUnavailable
from ..gateways import subscriptions
from ..models import Fund, RecurringDonation
from ..selectors import general_fund
from .monthly import ALIVE


def move_from_closed_funds() -> int:
    """Give to the general fund every living monthly gift whose fund has closed, and tell its donor, once; how many.

    From the next charge on: what was charged stays where it was given. The staff are told of each fund. Without a
    general fund that takes gifts, nothing moves, and the staff are told that.
    """
    general = general_fund()
    today = timezone.localdate()
    closed = Fund.objects.filter(closes_on__lt=today, recurring_donations__status__in=ALIVE).exclude(is_general=True)
    moved = 0
    for fund in closed.distinct():
        if general is None or not general.is_open():
            queue_closed_fund_staff(fund, moved=0)
            continue
        count = sum(_move(monthly_pk, fund, general) for monthly_pk in _living(fund))
        if count:
            queue_closed_fund_staff(fund, moved=count)
        moved += count
    return moved


def _living(fund: Fund) -> list[int]:
    return list(RecurringDonation.objects.filter(fund=fund, status__in=ALIVE).values_list("pk", flat=True))


def _move(monthly_pk: int, closed: Fund, general: Fund) -> bool:
    with transaction.atomic():
        monthly = RecurringDonation.objects.select_for_update().get(pk=monthly_pk)
        if monthly.fund_id != closed.pk or not monthly.is_alive:
            return False
        monthly.fund, monthly.closed_fund = general, closed
        monthly.save(update_fields=["fund", "closed_fund"])
        queue_fund_closed(monthly)
    _tell_stripe(monthly)
    return True


def choose_fund(monthly: RecurringDonation, *, fund: Fund) -> None:
    """Give the coming months to another open fund of gifts, confirmed by mail. Raises FundClosed."""
    if not fund.is_open() or fund.nature != Fund.Nature.GIFT:
        raise FundClosed(fund.code)
    with transaction.atomic():
        locked = RecurringDonation.objects.select_for_update().get(pk=monthly.pk)
        locked.fund = fund
        locked.save(update_fields=["fund"])
        queue_fund_changed(locked)
    monthly.fund = fund
    _tell_stripe(monthly)


def _tell_stripe(monthly: RecurringDonation) -> None:
    """Stripe's copy serves when our own row is lost: a silence or a refusal leaves it as it is, the row decides."""
    with contextlib.suppress(GatewayUnavailable, GatewayRefused):
        subscriptions.give_to_fund(
            monthly.subscription_id or "",
            fund_code=monthly.fund.code,
            idempotency_key=f"fund-{monthly.public_id}-{uuid.uuid4()}",
        )
