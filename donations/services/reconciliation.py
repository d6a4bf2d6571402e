"""Compare the books with Stripe's balance transactions, the judge; book what is missing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..chart import COST_ACCOUNTS, MOVEMENTS, Kind
from ..exceptions import GatewayRefused, NotOurs, NotSettledYet, UnknownShape
from ..gateways.balance import fetch_balance, list_movements
from ..gateways.facts import MovementFact
from ..models import Account, LedgerEntry, Payment, Refund
from ..money import CURRENCY
from ..selectors import stripe_balance_cents
from .reversals import follow_movement

CHARGES = ("charge", "payment")
BALANCE = "balance"
BY_MOVEMENT = [
    *({kind for pair in MOVEMENTS.values() for kind in pair} - set(COST_ACCOUNTS)),
    *(Kind.DISPUTE, Kind.REINSTATED, Kind.DEBIT, Kind.DEBIT_RETURNED, Kind.UNKNOWN_IN, Kind.UNKNOWN_OUT),
]


@dataclass
class Reconciliation:
    """What the comparison saw. `named` are differences by the transaction they are about, `balance` is that
    of the whole, once compared; amounts in cents.
    """

    movements: int = 0
    stripe_gross_cents: int = 0
    stripe_fee_cents: int = 0
    stripe_net_cents: int = 0
    repaired: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    balance: str = ""

    @property
    def differences(self) -> list[str]:
        """Each difference as a sentence that begins with its transaction."""
        return [f"{name}: {sentence}" for name, sentence in self.named.items()]


def reconcile(*, since: datetime, until: datetime | None = None, repair: bool = True) -> Reconciliation:
    """Compare each movement of Stripe's payments balance with the books; book what is missing when `repair`.

    What the books hold in the same days and Stripe does not know is named too. Nothing older than the opening of the
    books is looked at. Raises GatewayUnavailable when Stripe does not answer.
    """
    result = Reconciliation()
    seen: set[str] = set()
    begin = max(since, settings.BOOKS_OPEN_AT or since)
    end = until or timezone.now() + timedelta(hours=1)
    for movement in list_movements(begin, end):
        if movement.balance_type == "payments":
            seen |= {movement.balance_transaction_id, movement.source_id}
            _add(movement, result)
            _compare(movement, result, repair)
    for name in _phantoms(begin, end, seen):
        result.named[name] = "in the books, unknown to Stripe's balance"
    return result


def _add(movement: MovementFact, result: Reconciliation) -> None:
    result.movements += 1
    if movement.currency == CURRENCY:
        result.stripe_gross_cents += movement.amount_cents if movement.type in CHARGES else 0
        result.stripe_fee_cents += movement.fee_cents
        result.stripe_net_cents += movement.amount_cents - movement.fee_cents


def compare_balance() -> str:
    """An empty text when the books hold what Stripe says it holds now, else the difference. One call to Stripe.

    Books that are not open yet hold nothing, whatever Stripe does.
    """
    if settings.BOOKS_OPEN_AT is not None and timezone.now() < settings.BOOKS_OPEN_AT:
        return ""
    ours, theirs = stripe_balance_cents(), fetch_balance()
    side = "more" if theirs > ours else "less"
    return "" if ours == theirs else f"balance: Stripe holds {abs(theirs - ours)} cents {side} than the books"


def _compare(movement: MovementFact, result: Reconciliation, repair: bool) -> None:
    name, complaint = movement.balance_transaction_id, _complaint(movement)
    # Nothing of another currency is ever booked: whose it is may be asked in any case.
    if complaint and (repair or movement.currency != CURRENCY):
        try:
            follow_movement(movement)
        except NotOurs:
            return
        except (UnknownShape, GatewayRefused, NotSettledYet) as error:
            result.named[name] = str(error)
            return
        complaint = _complaint(movement)
        if not complaint:
            result.repaired.append(name)
    if complaint:
        result.named[name] = complaint


def _complaint(movement: MovementFact) -> str:
    """What differs between a movement and its entries; empty when they agree."""
    payment = Payment.objects.filter(charge_id=movement.source_id).first() if movement.type in CHARGES else None
    if payment is not None and not payment.is_debit:
        return _charge_complaint(movement, payment)
    booked, net = _booked(movement), movement.amount_cents - movement.fee_cents
    if booked == net and (payment is None or payment.fee_cents == movement.fee_cents):
        return ""
    if movement.type in CHARGES and not booked:
        return f"{movement.amount_cents} not in the books"
    return f"{movement.type} of {net} at Stripe, {booked} in the books"


def _booked(movement: MovementFact) -> int:
    """What the entries of a movement add to Stripe's account."""
    movement_id = movement.balance_transaction_id
    wanted = Q(source=movement_id)
    refund = Refund.objects.filter(
        Q(balance_transaction_id=movement_id) | Q(failure_transaction_id=movement_id)
    ).first()
    if refund is not None:
        came_back = refund.failure_transaction_id == movement_id
        wanted |= Q(source=refund.refund_id, kind=Kind.REFUND_RETURNED if came_back else Kind.REFUND)
    sums = LedgerEntry.objects.filter(wanted).aggregate(
        rose=Sum("amount_cents", filter=Q(to_account=Account.STRIPE), default=0),
        fell=Sum("amount_cents", filter=Q(from_account=Account.STRIPE), default=0),
    )
    return int(sums["rose"] - sums["fell"])


def _charge_complaint(movement: MovementFact, payment: Payment) -> str:
    if payment.amount_cents != movement.amount_cents:
        return f"{movement.amount_cents} at Stripe, {payment.amount_cents} in the books"
    if payment.fee_cents != movement.fee_cents:
        return f"fee {movement.fee_cents} at Stripe, {payment.fee_cents} in the books"
    return ""


def _phantoms(since: datetime, until: datetime, seen: set[str]) -> list[str]:
    """What the books hold and Stripe's balance does not know. The demonstration's own money is older than that."""
    payments = Payment.objects.annotate(moment=Coalesce("moved_at", "charged_at"))
    moved = Refund.objects.annotate(moment=Coalesce("moved_at", "refunded_at")).exclude(balance_transaction_id=None)
    by_movement = LedgerEntry.objects.filter(kind__in=BY_MOVEMENT)
    phantoms = [
        row.charge_id for row in payments.filter(moment__gte=since, moment__lt=until) if row.charge_id not in seen
    ]
    refunds = moved.filter(moment__gte=since, moment__lt=until)
    phantoms += [row.refund_id for row in refunds if row.balance_transaction_id not in seen]
    entries = by_movement.filter(occurred_at__gte=since, occurred_at__lt=until)
    return phantoms + [row.source for row in entries if row.source not in seen]
