"""Read the till. Part of its public face: sections of the site may use it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from .models import Account, Donation, Fund, LedgerEntry


@dataclass(frozen=True)
class FundTotals:
    """What a fund received, in cents, from the ledger; `gifts` counts its entries."""

    received_cents: int
    gifts: int
    goal_cents: int | None

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


def fund_totals(fund: Fund) -> FundTotals:
    """The fund's totals, by one query on the ledger."""
    row = LedgerEntry.objects.filter(fund=fund, kind=LedgerEntry.Kind.GIFT).aggregate(
        cents=Sum("amount_cents"), gifts=Count("pk")
    )
    return FundTotals(row["cents"] or 0, row["gifts"], fund.goal_cents)


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


@dataclass(frozen=True)
class FundAccounts:
    """The fund's books, in cents: gross gifts, their fees, and how many entries of each."""

    gifts: int
    gross_cents: int
    fees: int
    fee_cents: int
    last_moment: datetime | None

    @property
    def net_cents(self) -> int:
        """What is left of the gifts once the fees are paid."""
        return self.gross_cents - self.fee_cents


def fund_accounts(fund: Fund) -> FundAccounts:
    """The fund's books, by one query on the ledger."""
    gift, fee = Q(kind=LedgerEntry.Kind.GIFT), Q(kind=LedgerEntry.Kind.FEE)
    row = LedgerEntry.objects.filter(fund=fund).aggregate(
        gifts=Count("pk", filter=gift),
        gross=Sum("amount_cents", filter=gift),
        fees=Count("pk", filter=fee),
        fee=Sum("amount_cents", filter=fee),
        last=Max("occurred_at"),
    )
    return FundAccounts(row["gifts"], row["gross"] or 0, row["fees"], row["fee"] or 0, row["last"])
