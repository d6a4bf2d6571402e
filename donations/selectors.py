"""Read the till. Part of its public face: sections of the site may use it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from .models import Account, Donation, Fund, LedgerEntry


@dataclass(frozen=True)
class FundTotals:
    """A fund's books, in cents, from the ledger: gross gifts, their fees, how many entries of each, the newest one."""

    goal_cents: int | None
    received_cents: int = 0
    gifts: int = 0
    fee_cents: int = 0
    fees: int = 0
    last_moment: datetime | None = None

    @property
    def net_cents(self) -> int:
        """What is left of the gifts once the fees are paid."""
        return self.received_cents - self.fee_cents

    @property
    def missing_cents(self) -> int | None:
        """What the goal still lacks, never negative; None without a goal."""
        return None if self.goal_cents is None else max(self.goal_cents - self.received_cents, 0)

    @property
    def tenths_of_percent(self) -> int:
        """The share of the goal received, 0 to 1000; 0 without a goal. The bar stops at 1000, the amount does not."""
        if not self.goal_cents:
            return 0
        return min(self.received_cents * 1000 // self.goal_cents, 1000)


def totals_of(funds: Iterable[Fund]) -> dict[int, FundTotals]:
    """The totals of several funds by their primary keys, by one query on the ledger."""
    wanted = {fund.pk: fund for fund in funds}
    gift, fee = Q(kind=LedgerEntry.Kind.GIFT), Q(kind=LedgerEntry.Kind.FEE)
    rows = (
        LedgerEntry.objects.filter(fund__in=wanted)
        .order_by()
        .values("fund_id")
        .annotate(
            gifts=Count("pk", filter=gift),
            received_cents=Coalesce(Sum("amount_cents", filter=gift), 0, output_field=BigIntegerField()),
            fees=Count("pk", filter=fee),
            fee_cents=Coalesce(Sum("amount_cents", filter=fee), 0, output_field=BigIntegerField()),
            last_moment=Max("occurred_at"),
        )
    )
    totals = {pk: FundTotals(fund.goal_cents) for pk, fund in wanted.items()}
    for row in rows:
        booked: dict[str, Any] = {name: value for name, value in row.items() if name != "fund_id"}
        totals[row["fund_id"]] = FundTotals(wanted[row["fund_id"]].goal_cents, **booked)
    return totals


def fund_totals(fund: Fund) -> FundTotals:
    """The fund's totals, by one query on the ledger."""
    return totals_of([fund])[fund.pk]


def open_funds(today: date | None = None) -> QuerySet[Fund]:
    """Funds that take gifts on `today` (Montréal's date by default), the general one first."""
    day = today or timezone.localdate()
    return Fund.objects.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=day), opens_on__lte=day)


def chosen_fund(code: str) -> Fund | None:
    """The open fund of that code, else the general one, else any open fund; None when none is open."""
    funds = list(open_funds())
    by_code = {fund.code: fund for fund in funds}
    return by_code.get(code) or (funds[0] if funds else None)


def general_fund() -> Fund | None:
    """The fund of gifts for no particular purpose, if the treasurer made one."""
    return Fund.objects.filter(is_general=True).first()


@dataclass(frozen=True)
class PublicMessage:
    """A moderated message with the name its author agreed to show (may be empty)."""

    text: str
    name: str
    language: str
    amount_cents: int


def public_messages(fund: Fund, *, limit: int = 6) -> list[PublicMessage]:
    """The newest approved messages of received gifts, at most `limit`, by one query."""
    gifts = Donation.objects.filter(
        fund=fund, status=Donation.Status.SUCCEEDED, message_state=Donation.MessageState.APPROVED
    ).order_by("-settled_at")[:limit]
    return [PublicMessage(gift.message, gift.public_name, gift.language, gift.amount_cents) for gift in gifts]


def account_balance_cents(account: Account) -> int:
    """What the account received minus what left it."""
    row = LedgerEntry.objects.aggregate(
        received=Sum("amount_cents", filter=Q(to_account=account)),
        left=Sum("amount_cents", filter=Q(from_account=account)),
    )
    return (row["received"] or 0) - (row["left"] or 0)
