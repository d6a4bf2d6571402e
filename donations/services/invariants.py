"""Every invariant of the till, and what is late: for a person, for a monitor, for the health page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from core.models import OutgoingMail

from ..chart import COST_ACCOUNTS, COSTS, GROSS, ROUTES, Kind
from ..models import (
    DEBIT_METHODS,
    Account,
    Alarm,
    Attribution,
    Donation,
    FundTotal,
    JobRun,
    LedgerEntry,
    Payment,
    RecurringDonation,
    Refund,
    RefundRequest,
    StripeEvent,
)
from .alarms import disputes_to_answer, open_differences, unsettled_dead_mails

# Money that a person named may come from elsewhere than where it waited.
NAMED = (Kind.OTHER_INCOME, Kind.NOT_OURS)
WRONG_AT_STRIPE = "Stripe's balance = the account, when last compared"


@dataclass(frozen=True)
class Finding:
    """One invariant: its name, whether it holds, and a figure or sentence that says what was seen."""

    name: str
    holds: bool
    seen: str


def self_check(now: datetime | None = None) -> list[Finding]:
    """Every invariant of the till, each by one or two queries over the whole books, and what is late."""
    moment = now or timezone.now()
    return [*_books(), *_reversals(), *_gifts(), *_attention(), *lateness(moment)]


def _none(name: str, count: int) -> Finding:
    return Finding(name, count == 0, str(count))


def _equal(name: str, one: int, other: int) -> Finding:
    return Finding(name, one == other, f"{one} = {other}" if one == other else f"{one} ≠ {other}")


def _books() -> list[Finding]:
    kinds = {
        kind: (cents, count)
        for kind, cents, count in LedgerEntry.objects.order_by()
        .values_list("kind")
        .annotate(Sum("amount_cents"), Count("pk"))
    }

    def cents(kind: str) -> int:
        return kinds.get(kind, (0, 0))[0]

    def entries(kind: str) -> int:
        return kinds.get(kind, (0, 0))[1]

    paid = Payment.objects.aggregate(
        gross=Sum("amount_cents", default=0), fees=Sum("fee_cents", default=0), count=Count("pk")
    )
    charged = Payment.objects.filter(balance_transaction_id__isnull=False).values("balance_transaction_id")
    fees_of_payments = LedgerEntry.objects.filter(kind__in=[Kind.FEE, Kind.TAX], source__in=charged).aggregate(
        cents=Sum("amount_cents", default=0)
    )["cents"]
    return [
        _equal("one entry per payment", paid["count"], sum(entries(kind) for kind in GROSS)),
        _equal("gross posted = gross paid", sum(cents(kind) for kind in GROSS), paid["gross"]),
        _equal("fees posted = fees charged", fees_of_payments, paid["fees"]),
        _none("entries that took another way than their kind's", _strays()),
        _none("debits received and never seen in Stripe's balance", _unseen_debits()),
        _compared(),
        _totals(),
        _none("payments booked to another fund than their gift's", _misplaced()),
    ]


def _compared() -> Finding:
    """The last comparison with Stripe's own figure: this check calls nobody."""
    run = JobRun.objects.filter(name="reconciliation").first()
    difference = run.outcome.get("balance", "") if run else ""
    settled = Alarm.objects.filter(sentence=difference, settled_at__isnull=False).exists()
    return Finding(WRONG_AT_STRIPE, not difference or settled, difference or "equal" if run else "never compared")


def _strays() -> int:
    """Entries between accounts that their kind does not join. Fees and named money have several ways: not these."""
    known = Q()
    for kind, account in COST_ACCOUNTS.items():
        near, far = ("from_account", "to_account") if kind in COSTS else ("to_account", "from_account")
        ways = Q(**{near: Account.STRIPE, f"{far}__in": [account, Account.UNSHARED, Account.FOREIGN]})
        known |= Q(kind=kind) & ~ways
    for kind, (from_account, to_account) in ROUTES.items():
        ways = Q(from_account=from_account, to_account=to_account)
        if kind in GROSS:
            ways |= Q(from_account=from_account, to_account=Account.DEBITS)
        if kind not in NAMED:
            known |= Q(kind=kind) & ~ways
    return LedgerEntry.objects.filter(known).count()


def _unseen_debits() -> int:
    """Debits whose fee is known, and whose submission no entry holds."""
    posted = LedgerEntry.objects.filter(kind=Kind.DEBIT).values("source")
    debits = Payment.objects.filter(method__in=DEBIT_METHODS, balance_transaction_id__isnull=False)
    return debits.exclude(balance_transaction_id__in=posted).count()


def _totals() -> Finding:
    """The running sums that pages show against the entries themselves."""
    posted = {
        (fund, kind): (cents, count)
        for fund, kind, cents, count in LedgerEntry.objects.filter(fund__isnull=False)
        .order_by()
        .values_list("fund", "kind")
        .annotate(Sum("amount_cents"), Count("pk"))
    }
    shown = {
        (fund, kind): (cents, count)
        for fund, kind, cents, count in FundTotal.objects.values_list("fund", "kind", "amount_cents", "entries")
    }
    return Finding("every fund's running sums = its entries", posted == shown, f"{len(posted)} sums")


def _misplaced() -> int:
    return Payment.objects.filter(donation__isnull=False).exclude(donation__fund=F("fund")).count()


def _reversals() -> list[Finding]:
    def posted(kind: str) -> int:
        return LedgerEntry.objects.filter(kind=kind).count()

    back = (
        Refund.objects.filter(payment=OuterRef("pk"))
        .exclude(status__in=[Refund.Status.FAILED, Refund.Status.CANCELED])
        .order_by()
        .values("payment")
        .annotate(total=Sum("amount_cents"))
        .values("total")
    )
    overdrawn = Payment.objects.annotate(back=Subquery(back, output_field=BigIntegerField())).filter(
        back__gt=F("amount_cents"), presentment_currency=""
    )
    refunds = Refund.objects.aggregate(left=Count("balance_transaction_id"), returned=Count("failure_transaction_id"))
    return [
        _equal("one entry per refund that moved", posted(Kind.REFUND), refunds["left"]),
        _equal("one entry per refund that came back", posted(Kind.REFUND_RETURNED), refunds["returned"]),
        _none("payments refunded by more than their amount", overdrawn.count()),
    ]


def _gifts() -> list[Finding]:
    unpaid = Donation.objects.filter(status=Donation.Status.SUCCEEDED, payment__isnull=True)
    unmarked = Donation.objects.filter(payment__isnull=False).exclude(status=Donation.Status.SUCCEEDED)
    return [
        _none("succeeded gifts without payment", unpaid.count()),
        _none("paid gifts not marked succeeded", unmarked.count()),
    ]


def _attention() -> list[Finding]:
    """What holds only once a person has acted."""
    waiting = RefundRequest.objects.filter(status=RefundRequest.Status.WAITING)
    unnamed = Payment.objects.filter(fund__isnull=True, purpose="")
    unknown = LedgerEntry.objects.filter(kind__in=[Kind.UNKNOWN_IN, Kind.UNKNOWN_OUT]).exclude(
        source__in=Attribution.objects.values("movement_id")
    )
    return [
        _none("unattributed payments", unnamed.count()),
        _none("movements of an unknown kind", unknown.count()),
        _none("disputes to answer", disputes_to_answer().count()),
        _none("refunds that wait for a second person", waiting.count()),
    ]


def lateness(moment: datetime) -> list[Finding]:
    """What should have happened by now, without any personal data."""
    Status = StripeEvent.Status
    received = StripeEvent.objects.filter(status=Status.RECEIVED)
    pending = Donation.objects.filter(status=Donation.Status.PENDING, created_at__lt=moment - timedelta(days=2))
    overdue = RecurringDonation.objects.filter(
        status=RecurringDonation.Status.ACTIVE, next_charge_at__lt=moment - timedelta(days=2)
    )
    queued = OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED, created_at__lt=moment - timedelta(hours=1))
    unsent = RefundRequest.objects.filter(
        status=RefundRequest.Status.APPROVED, asked_at__lt=moment - timedelta(hours=1)
    )
    return [
        _none("events parked", StripeEvent.objects.filter(status=Status.PARKED).count()),
        _none("events given up", StripeEvent.objects.filter(status=Status.DEAD).count()),
        _none(
            "events waiting for more than 15 minutes",
            received.filter(received_at__lt=moment - timedelta(minutes=15)).count(),
        ),
        _none("gifts pending for more than two days", pending.count()),
        _none("monthly gifts whose date passed two days ago", overdue.count()),
        _none("refunds not sent for an hour", unsent.count()),
        _none("mails waiting for more than an hour", queued.count()),
        _none("differences with Stripe's balance", open_differences().count()),
        _none("mails given up", unsettled_dead_mails().count()),
    ]
