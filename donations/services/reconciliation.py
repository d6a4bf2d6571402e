"""Compare the books with Stripe's balance transactions, the judge; book what is missing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from ..exceptions import GatewayRefused, NotSettledYet, UnknownShape
from ..gateways.balance import fetch_balance, list_movements
from ..gateways.facts import MovementFact
from ..models import Account, LedgerEntry, Payment, Refund
from ..selectors import account_balance_cents
from .reversals import follow_movement

Kind = LedgerEntry.Kind
CHARGES = ("charge", "payment")


@dataclass
class Reconciliation:
    """What the comparison saw. `differences` are sentences that name the transaction; amounts in cents."""

    movements: int = 0
    stripe_gross_cents: int = 0
    stripe_fee_cents: int = 0
    stripe_net_cents: int = 0
    repaired: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def reconcile(*, since: datetime, until: datetime | None = None, repair: bool = True) -> Reconciliation:
    """Compare each movement of Stripe's balance with the books; book what is missing when `repair`.

    What the books hold in the same days and Stripe does not know is named too. Raises GatewayUnavailable when Stripe
    does not answer.
    """
    result = Reconciliation()
    seen: set[str] = set()
    end = until or timezone.now() + timedelta(hours=1)
    for movement in list_movements(since, end):
        result.movements += 1
        result.stripe_gross_cents += movement.amount_cents if movement.type in CHARGES else 0
        result.stripe_fee_cents += movement.fee_cents
        result.stripe_net_cents += movement.amount_cents - movement.fee_cents
        seen |= {movement.balance_transaction_id, movement.source_id}
        _compare(movement, result, repair)
    result.differences += _phantoms(since, end, seen)
    return result


def compare_balance() -> str:
    """An empty text when the books hold what Stripe says it holds now, else the difference. One call to Stripe."""
    ours, theirs = account_balance_cents(Account.STRIPE), fetch_balance()
    return "" if ours == theirs else f"balance: {theirs} at Stripe, {ours} in the books"


def _compare(movement: MovementFact, result: Reconciliation, repair: bool) -> None:
    complaint = _complaint(movement)
    if complaint and repair:
        try:
            follow_movement(movement)
        except (UnknownShape, GatewayRefused, NotSettledYet) as error:
            result.differences.append(f"{movement.balance_transaction_id}: {error}")
            return
        complaint = _complaint(movement)
        if not complaint:
            result.repaired.append(movement.balance_transaction_id)
    if complaint:
        result.differences.append(f"{movement.balance_transaction_id}: {complaint}")


def _complaint(movement: MovementFact) -> str:
    """What differs between a movement and its entries; empty when they agree."""
    if movement.type in CHARGES:
        return _charge_complaint(movement)
    booked = 0
    sources = {movement.balance_transaction_id}
    refund = Refund.objects.filter(
        Q(balance_transaction_id=movement.balance_transaction_id)
        | Q(failure_transaction_id=movement.balance_transaction_id)
    ).first()
    kinds = set(Kind.values)
    if refund is not None:
        came_back = refund.failure_transaction_id == movement.balance_transaction_id
        kinds = {Kind.REFUND_RETURNED if came_back else Kind.REFUND, Kind.FEE, Kind.FEE_RETURNED}
        sources.add(refund.refund_id)
    for entry in LedgerEntry.objects.filter(source__in=sources, kind__in=kinds):
        booked += entry.amount_cents * ((entry.to_account == Account.STRIPE) - (entry.from_account == Account.STRIPE))
    net = movement.amount_cents - movement.fee_cents
    return "" if booked == net else f"{movement.type} of {net} at Stripe, {booked} in the books"


def _charge_complaint(movement: MovementFact) -> str:
    payment = Payment.objects.filter(charge_id=movement.source_id).first()
    if payment is None:
        return f"{movement.amount_cents} not in the books"
    if payment.amount_cents != movement.amount_cents:
        return f"{movement.amount_cents} at Stripe, {payment.amount_cents} in the books"
    if payment.fee_cents != movement.fee_cents:
        return f"fee {movement.fee_cents} at Stripe, {payment.fee_cents} in the books"
    return ""


def _phantoms(since: datetime, until: datetime, seen: set[str]) -> list[str]:
    """What the books hold and Stripe's balance does not know. The demonstration's own money is older than that."""
    phantoms = []
    payments = Payment.objects.filter(charged_at__gte=since, charged_at__lt=until)
    phantoms += [row.charge_id for row in payments.only("charge_id") if row.charge_id not in seen]
    moved = Refund.objects.filter(balance_transaction_id__isnull=False, refunded_at__gte=since, refunded_at__lt=until)
    phantoms += [row.refund_id for row in moved if row.balance_transaction_id not in seen]
    by_movement = LedgerEntry.objects.filter(
        kind__in=[Kind.DISPUTE, Kind.REINSTATED, Kind.PAYOUT, Kind.PAYOUT_RETURNED, Kind.UNKNOWN_IN, Kind.UNKNOWN_OUT],
        occurred_at__gte=since,
        occurred_at__lt=until,
    )
    phantoms += [row.source for row in by_movement if row.source not in seen]
    return [f"{name}: in the books, unknown to Stripe's balance" for name in phantoms]
