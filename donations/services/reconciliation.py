"""Compare the books with Stripe's balance transactions, the judge; and the books with themselves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from core.models import OutgoingMail

from ..exceptions import GatewayRefused, UnknownShape
from ..gateways import stripe as gateway
from ..gateways.facts import MovementFact
from ..models import Account, Donation, LedgerEntry, Payment, StripeEvent
from ..selectors import account_balance_cents
from .settlement import settle_charge


@dataclass
class Reconciliation:
    """What the comparison saw. `differences` are sentences that name the transaction; amounts in cents."""

    movements: int = 0
    stripe_gross_cents: int = 0
    stripe_fee_cents: int = 0
    repaired: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def reconcile(*, since: datetime, until: datetime | None = None, repair: bool = True) -> Reconciliation:
    """Compare each charge in Stripe's balance with its payment; book what is missing when `repair`.

    Raises GatewayUnavailable when Stripe does not answer.
    """
    result = Reconciliation()
    seen: set[str] = set()
    for movement in gateway.list_movements(since, until or timezone.now() + timedelta(hours=1)):
        result.movements += 1
        result.stripe_gross_cents += movement.amount_cents
        result.stripe_fee_cents += movement.fee_cents
        seen.add(movement.charge_id)
        _compare(movement, result, repair)
    phantom = Payment.objects.filter(charged_at__gte=since).exclude(charge_id__in=seen)
    if until is not None:
        phantom = phantom.filter(charged_at__lt=until)
    result.differences += [f"{row.charge_id}: in the books, unknown to Stripe's balance" for row in phantom]
    return result


def _compare(movement: MovementFact, result: Reconciliation, repair: bool) -> None:
    payment = Payment.objects.filter(charge_id=movement.charge_id).first()
    if (payment is None or payment.fee_cents is None) and repair:
        try:
            charge = gateway.fetch_charge_of(movement.charge_id)
        except (UnknownShape, GatewayRefused) as error:
            result.differences.append(f"{movement.charge_id}: {error}")
            return
        if charge is not None:
            payment = settle_charge(charge)
            result.repaired.append(movement.balance_transaction_id)
    if payment is None:
        result.differences.append(f"{movement.balance_transaction_id}: {movement.amount_cents} not in the books")
    elif payment.amount_cents != movement.amount_cents:
        result.differences.append(
            f"{movement.balance_transaction_id}: {movement.amount_cents} at Stripe, {payment.amount_cents} in the books"
        )
    elif payment.fee_cents != movement.fee_cents:
        result.differences.append(
            f"{movement.balance_transaction_id}: fee {movement.fee_cents} at Stripe, {payment.fee_cents} in the books"
        )


@dataclass(frozen=True)
class Finding:
    """One invariant: its name, whether it holds, and a figure or sentence that says what was seen."""

    name: str
    holds: bool
    seen: str


def self_check(now: datetime | None = None) -> list[Finding]:
    """Every invariant of the till, each by one or two queries over the whole books, and what is late."""
    moment = now or timezone.now()
    return [*_books(), *_lateness(moment)]


def _none(name: str, count: int) -> Finding:
    return Finding(name, count == 0, str(count))


def _books() -> list[Finding]:
    gifts, fees = LedgerEntry.Kind.GIFT, LedgerEntry.Kind.FEE
    paid = Payment.objects.aggregate(
        gross=Sum("amount_cents", default=0),
        attributed=Sum("amount_cents", filter=Q(fund__isnull=False), default=0),
        fees=Sum("fee_cents", default=0),
        count=Count("pk"),
    )
    posted = LedgerEntry.objects.aggregate(
        gifts=Sum("amount_cents", filter=Q(kind=gifts), default=0),
        fees=Sum("amount_cents", filter=Q(kind=fees), default=0),
        count=Count("pk", filter=~Q(kind=fees)),
    )
    per_fund = dict(LedgerEntry.objects.filter(kind=gifts).order_by().values_list("fund").annotate(Sum("amount_cents")))
    paid_per_fund = dict(
        Payment.objects.filter(fund__isnull=False).order_by().values_list("fund").annotate(Sum("amount_cents"))
    )
    balance = account_balance_cents(Account.STRIPE)
    unmatched = Payment.objects.filter(donation__isnull=False).exclude(donation__fund=F("fund")).count()
    return [
        Finding("one entry per payment", paid["count"] == posted["count"], f"{paid['count']} = {posted['count']}"),
        Finding("gifts posted = gifts paid", posted["gifts"] == paid["attributed"], f"{posted['gifts']}"),
        Finding("fees posted = fees charged", posted["fees"] == paid["fees"], f"{posted['fees']}"),
        Finding("held by Stripe = gross − fees", balance == paid["gross"] - paid["fees"], f"{balance}"),
        Finding("every fund = its payments", per_fund == paid_per_fund, f"{len(per_fund)} funds"),
        _none("payments booked to another fund than their gift's", unmatched),
        _none(
            "succeeded gifts without payment",
            Donation.objects.filter(status=Donation.Status.SUCCEEDED, payment__isnull=True).count(),
        ),
        _none(
            "paid gifts not marked succeeded",
            Donation.objects.filter(payment__isnull=False).exclude(status=Donation.Status.SUCCEEDED).count(),
        ),
        _none("unattributed payments", Payment.objects.filter(fund__isnull=True).count()),
    ]


def _lateness(moment: datetime) -> list[Finding]:
    Status = StripeEvent.Status
    return [
        _none("events parked", StripeEvent.objects.filter(status=Status.PARKED).count()),
        _none("events given up", StripeEvent.objects.filter(status=Status.DEAD).count()),
        _none(
            "events waiting for more than 15 minutes",
            StripeEvent.objects.filter(status=Status.RECEIVED, received_at__lt=moment - timedelta(minutes=15)).count(),
        ),
        _none(
            "gifts pending for more than two days",
            Donation.objects.filter(status=Donation.Status.PENDING, created_at__lt=moment - timedelta(days=2)).count(),
        ),
        _none("mails given up", OutgoingMail.objects.filter(status=OutgoingMail.Status.DEAD).count()),
    ]
