"""A month of the books: for each account and each fund, opening + movements = closing, by Montréal's calendar."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from ..chart import Kind
from ..models import Account, Fund, LedgerEntry

INCOMES = {Account.GIFTS, Account.DUES, Account.OTHER_INCOME}
COSTS = {
    *(Account.FEES, Account.TAXES, Account.EXCHANGE, Account.OTHER_EXPENSES, Account.LOSSES, Account.CONTRIBUTIONS),
    Account.DISPUTES,
}


@dataclass
class Line:
    """An account or a fund in a month, in cents. `movements` are signed sums by kind of entry."""

    name: str
    opening: int = 0
    movements: dict[Kind, int] = field(default_factory=dict)
    closing: int = 0

    @property
    def holds(self) -> bool:
        return self.opening + sum(self.movements.values()) == self.closing


@dataclass
class Month:
    """A month's report. `late`: dated in the month, posted after its end. `earlier`: posted in it, dated before it."""

    start: datetime
    end: datetime
    accounts: list[Line]
    funds: list[Line]
    late: list[LedgerEntry]
    earlier: list[LedgerEntry]

    @property
    def holds(self) -> bool:
        """True when every line adds up, and all accounts together are zero, as double entry demands."""
        return all(line.holds for line in [*self.accounts, *self.funds]) and not sum(
            row.closing for row in self.accounts
        )


def month_bounds(text: str) -> tuple[datetime, datetime]:
    """The first moment of a month written «2026-11», and that of the next. Raises ValueError."""
    day = datetime.strptime(text, "%Y-%m")
    following = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    return timezone.make_aware(day), timezone.make_aware(following)


def month_report(text: str) -> Month:
    """The report of a month written «2026-11», by three sums over the ledger. Raises ValueError."""
    start, end = month_bounds(text)
    entries = LedgerEntry.objects.select_related("fund", "payment")
    within = Q(occurred_at__gte=start, occurred_at__lt=end)
    names = {fund.pk: str(fund.code) for fund in Fund.objects.all()}
    return Month(
        start=start,
        end=end,
        accounts=_lines(start, end, _account_effects, {account.value: account.value for account in Account}),
        funds=_lines(start, end, _fund_effects, names),
        late=list(entries.filter(within, posted_at__gte=end).order_by("occurred_at", "pk")),
        earlier=list(
            entries.filter(occurred_at__lt=start, posted_at__gte=start, posted_at__lt=end).order_by("occurred_at", "pk")
        ),
    )


Effects = Iterable[tuple[Any, int]]


def _account_effects(row: dict[str, Any]) -> Effects:
    return (row["to_account"], 1), (row["from_account"], -1)


def _fund_effects(row: dict[str, Any]) -> Effects:
    """What an entry adds to what is left for its fund: income, less what goes back, is withdrawn or is paid."""
    if row["fund"] is None:
        return ()
    ours = INCOMES | COSTS
    sign = (row["from_account"] in ours) - (row["to_account"] in ours)
    return ((row["fund"], sign),)


def _lines(
    start: datetime, end: datetime, effects: Callable[[dict[str, Any]], Effects], names: dict[Any, str]
) -> list[Line]:
    """The lines that ever moved, in the order of `names`. Closing is summed apart from opening and movements."""
    before, within, until = (
        _sums(moments, effects)
        for moments in (
            LedgerEntry.objects.filter(occurred_at__lt=start),
            LedgerEntry.objects.filter(occurred_at__gte=start, occurred_at__lt=end),
            LedgerEntry.objects.filter(occurred_at__lt=end),
        )
    )
    return [
        Line(
            name=name,
            opening=sum(before[key].values()),
            movements={kind: within[key][kind] for kind in Kind if within[key][kind]},
            closing=sum(until[key].values()),
        )
        for key, name in names.items()
        if key in until
    ]


def _sums(entries: QuerySet[LedgerEntry], effects: Callable[[dict[str, Any]], Effects]) -> Any:
    """Signed cents by account or fund, then by kind."""
    sums: Any = defaultdict(lambda: defaultdict(int))
    grouped = entries.order_by().values("from_account", "to_account", "kind", "fund")
    for row in grouped.annotate(cents=Sum("amount_cents")):
        for key, sign in effects(row):
            sums[key][row["kind"]] += sign * row["cents"]
    return sums
