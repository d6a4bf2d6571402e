"""Read the till. Part of its public face: sections of the site may use it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.utils import timezone

from .models import Account, Donation, Fund, FundTotal, LedgerEntry, Payment, Payout, PayoutLine, Refund

Kind = LedgerEntry.Kind
# What a fund pays for being paid: each kind with the one that gives it back.
FEES = (
    (Kind.FEE, Kind.FEE_RETURNED),
    (Kind.TAX, Kind.TAX_RETURNED),
    (Kind.EXCHANGE, Kind.EXCHANGE_BACK),
    (Kind.FEE_SHARE, Kind.FEE_SHARE_BACK),
    (Kind.FEE_ATTRIBUTED, ""),
)
DEMONSTRATION = "pi_demonstration_"


@dataclass(frozen=True)
class FundTotals:
    """A fund's books, in cents, from the ledger's running sums: what was given, what went back, the fees, how many
    entries of each, the newest one.
    """

    goal_cents: int | None
    given_cents: int = 0
    gifts: int = 0
    refunded_cents: int = 0
    refunds: int = 0
    disputed_cents: int = 0
    disputes: int = 0
    fee_cents: int = 0
    fees: int = 0
    last_moment: datetime | None = None

    @property
    def received_cents(self) -> int:
        """Gifts less what was refunded or withdrawn by disputes: what the progress bar shows."""
        return self.given_cents - self.refunded_cents - self.disputed_cents

    @property
    def shown_cents(self) -> int:
        """What a page says was received: never below zero, even when one gift went back by two ways."""
        return max(self.received_cents, 0)

    @property
    def net_cents(self) -> int:
        """What is left of the money received once the fees are paid."""
        return self.received_cents - self.fee_cents

    @property
    def left_cents(self) -> int:
        """What the appeal has: `net_cents`, never below zero."""
        return max(self.net_cents, 0)

    @property
    def advanced_cents(self) -> int:
        """What the organisation advances until new gifts come: what `net_cents` lacks to reach zero."""
        return max(-self.net_cents, 0)

    @property
    def missing_cents(self) -> int | None:
        """What the goal still lacks, never negative; None without a goal."""
        if self.goal_cents is None:
            return None
        return max(self.goal_cents - self.shown_cents, 0)

    @property
    def tenths_of_percent(self) -> int:
        """The share of the goal received, 0 to 1000; 0 without a goal. The bar stops at 1000, the amount does not."""
        if not self.goal_cents:
            return 0
        return max(min(self.received_cents * 1000 // self.goal_cents, 1000), 0)


def totals_of(funds: Iterable[Fund]) -> dict[int, FundTotals]:
    """The totals of several funds by their primary keys, by one query on a dozen rows a fund at most."""
    wanted = {fund.pk: fund for fund in funds}
    sums: dict[int, dict[str, FundTotal]] = {pk: {} for pk in wanted}
    for row in FundTotal.objects.filter(fund__in=wanted):
        sums[row.fund_id][row.kind] = row
    return {pk: _totals(fund.goal_cents, sums[pk]) for pk, fund in wanted.items()}


def _totals(goal_cents: int | None, sums: dict[str, FundTotal]) -> FundTotals:
    def cents(grows: str, shrinks: str = "") -> int:
        return sum(sums[kind].amount_cents * sign for kind, sign in ((grows, 1), (shrinks, -1)) if kind in sums)

    def entries(kind: str) -> int:
        return sums[kind].entries if kind in sums else 0

    return FundTotals(
        goal_cents,
        given_cents=sum(cents(kind) for kind in (Kind.GIFT, Kind.DUE, Kind.ATTRIBUTED, Kind.ATTRIBUTED_AGAIN)),
        gifts=entries(Kind.GIFT) + entries(Kind.DUE) + entries(Kind.ATTRIBUTED),
        refunded_cents=cents(Kind.REFUND, Kind.REFUND_RETURNED),
        refunds=entries(Kind.REFUND),
        disputed_cents=cents(Kind.DISPUTE, Kind.REINSTATED),
        disputes=entries(Kind.DISPUTE),
        fee_cents=sum(cents(*pair) for pair in FEES),
        fees=sum(entries(kind) for kind, _back in FEES),
        last_moment=max((row.last_moment for row in sums.values()), default=None),
    )


def fund_totals(fund: Fund) -> FundTotals:
    """The fund's totals, by one query on the ledger."""
    return totals_of([fund])[fund.pk]


def open_funds(today: date | None = None) -> QuerySet[Fund]:
    """Funds that take gifts on `today` (Montréal's date by default), the general one first."""
    day = today or timezone.localdate()
    return Fund.objects.filter(
        Q(closes_on__isnull=True) | Q(closes_on__gte=day), opens_on__lte=day, nature=Fund.Nature.GIFT
    )


def chosen_fund(code: str) -> Fund | None:
    """The open fund of that code, else the general one, else any open fund; None when none is open."""
    funds = list(open_funds())
    by_code = {fund.code: fund for fund in funds}
    return by_code.get(code) or (funds[0] if funds else None)


def general_fund() -> Fund | None:
    """The fund of gifts for no particular purpose, if the treasurer made one."""
    return Fund.objects.filter(is_general=True).first()


def dues_fund() -> Fund | None:
    """The fund of members' dues, when the treasurer made one and it is open."""
    fund = Fund.objects.filter(nature=Fund.Nature.DUE).first()
    return fund if fund is not None and fund.is_open() else None


@dataclass(frozen=True)
class DuePayment:
    """Money that came in for what is owed under `reference`: what went back of it since, and what was kept."""

    reference: UUID
    kept_cents: int
    back_cents: int
    charged_at: datetime
    payment_intent_id: str


def due_payments(reference: UUID | None = None) -> list[DuePayment]:
    """Every payment of dues that Stripe charged, or those of one reference, oldest first. Two queries."""
    paid = Donation.objects.filter(due_reference__isnull=False, payment__isnull=False)
    if reference is not None:
        paid = paid.filter(due_reference=reference)
    gifts = list(paid.select_related("payment").order_by("settled_at"))
    back = reversed_cents([gift.payment for gift in gifts])
    return [
        DuePayment(
            gift.due_reference,
            gift.payment.amount_cents - back.get(gift.payment.pk, 0),
            back.get(gift.payment.pk, 0),
            gift.payment.charged_at,
            gift.payment.payment_intent_id,
        )
        for gift in gifts
        if gift.due_reference is not None
    ]


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


def reversed_cents(payments: Iterable[Payment]) -> dict[int, int]:
    """How much of each payment went back, by refunds that did not fail and disputes not returned; one query."""
    grows, shrinks = Q(kind__in=[Kind.REFUND, Kind.DISPUTE]), Q(kind__in=[Kind.REFUND_RETURNED, Kind.REINSTATED])
    rows = (
        LedgerEntry.objects.filter(grows | shrinks, payment__in=[payment.pk for payment in payments])
        .order_by()
        .values_list("payment_id")
        .annotate(
            left=Sum("amount_cents", filter=grows, default=0),
            came_back=Sum("amount_cents", filter=shrinks, default=0),
        )
    )
    return {payment_id: left - came_back for payment_id, left, came_back in rows}


def account_balance_cents(account: Account) -> int:
    """What the account received minus what left it."""
    row = LedgerEntry.objects.aggregate(
        received=Sum("amount_cents", filter=Q(to_account=account)),
        left=Sum("amount_cents", filter=Q(from_account=account)),
    )
    return (row["received"] or 0) - (row["left"] or 0)


def stripe_balance_cents() -> int:
    """What the books say Stripe holds: the account, without the demonstration's gifts, which Stripe never saw."""
    shown = LedgerEntry.objects.filter(source__startswith=DEMONSTRATION).aggregate(cents=Sum("amount_cents", default=0))
    return account_balance_cents(Account.STRIPE) - int(shown["cents"])


@dataclass(frozen=True)
class PayoutContent:
    """A line of a payout with what it is about: a payment, which a refund or a dispute may have taken back."""

    line: PayoutLine
    payment: Payment | None


def payout_contents(payout: Payout) -> list[PayoutContent]:
    """What is inside a payout, oldest first, each line with its payment as it is known now; four queries."""
    lines = list(payout.lines.all())
    names, sources = [row.balance_transaction_id for row in lines], [row.source_id for row in lines if row.source_id]
    payments = Payment.objects.select_related("donation", "fund")
    found = {row.charge_id: row for row in payments.filter(charge_id__in=sources)}
    for refund in Refund.objects.filter(refund_id__in=sources).select_related("payment__donation", "payment__fund"):
        found[refund.refund_id] = refund.payment
    entries = LedgerEntry.objects.filter(source__in=names, payment__isnull=False)
    moved = {row.source: row.payment for row in entries.select_related("payment__donation", "payment__fund")}
    return [PayoutContent(row, found.get(row.source_id) or moved.get(row.balance_transaction_id)) for row in lines]


def payout_of(movement: F) -> Subquery:
    """The number of the payout that holds the balance transaction named by a column; null for none."""
    lines = PayoutLine.objects.annotate(wanted=OuterRef(movement.name)).filter(balance_transaction_id=F("wanted"))
    newest = lines.order_by("-payout__created_at").values("payout__payout_id")[:1]
    return Subquery(newest)


def movement_of_entry() -> Case:
    """The balance transaction of a ledger entry, however the entry is keyed; null while it is unknown."""
    refunds = Refund.objects.filter(refund_id=OuterRef("source"))
    return Case(
        When(kind=Kind.REFUND, then=Subquery(refunds.values("balance_transaction_id")[:1])),
        When(kind=Kind.REFUND_RETURNED, then=Subquery(refunds.values("failure_transaction_id")[:1])),
        When(source__startswith="txn_", then=F("source")),
        When(source=F("payment__payment_intent_id"), then=F("payment__balance_transaction_id")),
        default=None,
        output_field=CharField(),
    )
