"""Gifts brought to the point where a test begins: received, monthly, refunded."""

from typing import Any

from donations.models import Donation, Fund, Payment, RecurringDonation
from donations.services.invariants import self_check
from sandbox.server import StandIn

from .gifts import make_fund, open_gift
from .webhooks import tell

# What waits for a person is no error of the books.
FOR_A_PERSON = {"disputes to answer", "unattributed payments", "refunds that wait for a second person"}


def received(bench: StandIn, fund: Fund | None = None, **values: Any) -> Payment:
    """A gift paid and booked; its payment."""
    gift = open_gift(fund or make_fund(), **values)
    bench.pay(gift.checkout_session_id or "")
    tell(bench)
    return Payment.objects.select_related("donation", "fund").get(donation=gift)


def monthly(bench: StandIn, fund: Fund | None = None, **values: Any) -> RecurringDonation:
    """A monthly gift whose first month is paid and booked."""
    gift = open_gift(fund or make_fund(), frequency="monthly", **values)
    bench.pay(gift.checkout_session_id or "")
    tell(bench)
    return RecurringDonation.objects.get(donations=gift)


def later(**values: Any) -> RecurringDonation:
    """A monthly gift asked after a received gift: its checkout is its own."""
    promise = open_gift(make_fund(), frequency="monthly").recurring_donation
    RecurringDonation.objects.filter(pk=promise.pk).update(**{"starts_later": True, **values})
    return again(promise)


def again(row: Any) -> Any:
    """The row as it is now."""
    return type(row).objects.get(pk=row.pk)


def renewals(promise: RecurringDonation) -> list[Donation]:
    """Its gifts, oldest first."""
    return list(promise.donations.order_by("created_at", "pk"))


def broken() -> list[str]:
    """The invariants that do not hold, but for what waits for a person."""
    return [found.name for found in self_check() if not found.holds and found.name not in FOR_A_PERSON]
