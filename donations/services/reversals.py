"""Book what went back: refunds and disputes. Facts in, state derived, in any order and number."""

from django.db import transaction

from core.crash_points import crash_point

from .. import ledger
from ..emails import queue_refund_notice
from ..exceptions import NotSettledYet, UnknownShape
from ..gateways import charges, reversals
from ..gateways.facts import DisputeFact, MovementFact, RefundFact
from ..models import Dispute, Fund, Payment, Refund
from ..money import CURRENCY
from .settlement import announce, settle_charge

# Later states of the same refund: a stale answer never overwrites a newer one.
REFUND_ORDER = {state: place for place, state in enumerate(Refund.Status.values)}
DISPUTE_STATES = {
    "warning_needs_response": Dispute.Status.INQUIRY,
    "warning_under_review": Dispute.Status.INQUIRY,
    "warning_closed": Dispute.Status.CLOSED,
    "prevented": Dispute.Status.CLOSED,
    "needs_response": Dispute.Status.OPEN,
    "under_review": Dispute.Status.OPEN,
    "won": Dispute.Status.WON,
    "lost": Dispute.Status.LOST,
}
DISPUTE_ORDER = {Dispute.Status.INQUIRY: 0, Dispute.Status.OPEN: 1}


def follow_refund(refund_id: str) -> None:
    """Fetch the payment of a refund and all its refunds; book what is new. Raises what the gateway raises."""
    follow_refunds_of(reversals.fetch_refund_intent(refund_id))


def follow_refunds_of(payment_intent_id: str) -> None:
    """Fetch a payment and all its refunds; book what is new.

    Raises what the gateway raises, and NotSettledYet while the payment itself is not booked.
    """
    facts = reversals.list_refunds(payment_intent_id)
    crash_point("event_after_fetch")
    payment = _payment(payment_intent_id)
    for fact in facts:
        settle_refund(payment, fact)


def _payment(payment_intent_id: str) -> Payment:
    """The payment's row, booked first when it is not there yet."""
    present = Payment.objects.filter(payment_intent_id=payment_intent_id).first()
    if present is not None:
        return present
    charge = charges.fetch_charge(payment_intent_id)
    if charge is None:
        raise NotSettledYet(f"{payment_intent_id} went back before it succeeded")
    return settle_charge(charge)


def settle_refund(payment: Payment, fact: RefundFact) -> Refund:
    """Book a refund, its entries and the word to its donor, all or nothing. Raises UnknownShape outside CAD."""
    if fact.currency != CURRENCY:
        raise UnknownShape(f"{fact.refund_id} is in {fact.currency}")
    if fact.status not in REFUND_ORDER:
        raise UnknownShape(f"{fact.refund_id} is {fact.status}")
    with transaction.atomic():
        locked = _locked(payment)
        refund, is_new = Refund.objects.get_or_create(
            refund_id=fact.refund_id,
            defaults={
                "payment": locked,
                "amount_cents": fact.amount_cents,
                "status": fact.status,
                "reason": fact.reason,
                "refunded_at": fact.refunded_at,
            },
        )
        refund.payment = locked
        changed = _update_refund(refund, fact)
        ledger.post_refund(refund)
        if is_new or changed:
            queue_refund_notice(refund)
            _announce(locked.fund)
        crash_point("reversal_before_commit")
    return refund


def _locked(payment: Payment) -> Payment:
    """The row as it is now, held until the end of the transaction: its fund may just have been named."""
    found = Payment.objects.select_for_update(of=("self",)).select_related("fund", "donation")
    return found.get(pk=payment.pk)


def _update_refund(refund: Refund, fact: RefundFact) -> bool:
    before = (refund.status, refund.balance_transaction_id, refund.failure_transaction_id)
    if REFUND_ORDER[fact.status] > REFUND_ORDER[refund.status]:
        refund.status = fact.status
    refund.balance_transaction_id = refund.balance_transaction_id or fact.movement_id or None
    refund.failure_transaction_id = refund.failure_transaction_id or fact.failure_movement_id or None
    refund.failure_reason = fact.failure_reason or refund.failure_reason
    if before == (refund.status, refund.balance_transaction_id, refund.failure_transaction_id):
        return False
    refund.save(update_fields=["status", "balance_transaction_id", "failure_transaction_id", "failure_reason"])
    return True


def follow_dispute(dispute_id: str) -> None:
    """Fetch a dispute; book its payment first if needed, then its state and its movements."""
    fact = reversals.fetch_dispute(dispute_id)
    crash_point("event_after_fetch")
    settle_dispute(_payment(fact.payment_intent_id), fact)


def settle_dispute(payment: Payment, fact: DisputeFact) -> Dispute:
    """Book a dispute and what it moved, all or nothing. Raises UnknownShape for a state or currency unknown here."""
    state = DISPUTE_STATES.get(fact.status)
    if state is None:
        raise UnknownShape(f"{fact.dispute_id} is {fact.status}")
    if any(movement.currency != CURRENCY for movement in fact.movements):
        raise UnknownShape(f"{fact.dispute_id} moved another currency")
    with transaction.atomic():
        locked = _locked(payment)
        dispute, _is_new = Dispute.objects.get_or_create(
            dispute_id=fact.dispute_id,
            defaults={
                "payment": locked,
                "amount_cents": fact.amount_cents,
                "status": state,
                "reason": fact.reason,
                "opened_at": fact.opened_at,
            },
        )
        dispute.payment = locked
        if DISPUTE_ORDER.get(state, 2) > DISPUTE_ORDER.get(Dispute.Status(dispute.status), 2):
            dispute.status = state
            dispute.save(update_fields=["status"])
        for movement in fact.movements:
            ledger.post_dispute_movement(dispute, movement)
        _announce(locked.fund)
        crash_point("reversal_before_commit")
    return dispute


def _announce(fund: Fund | None) -> None:
    if fund is not None:
        announce(fund)


def follow_movement(movement: MovementFact) -> None:
    """Book the payment, refund or dispute behind a balance transaction; else the movement itself.

    Raises what the gateway raises, and UnknownShape.
    """
    if movement.type in ("charge", "payment"):
        charge = charges.fetch_charge_of(movement.source_id)
        if charge is not None:
            settle_charge(charge)
    elif movement.source_id.startswith(("re_", "pyr_")):
        follow_refund(movement.source_id)
    elif movement.source_id.startswith(("du_", "dp_")):
        follow_dispute(movement.source_id)
    elif movement.currency != CURRENCY:
        raise UnknownShape(f"{movement.balance_transaction_id} is in {movement.currency}")
    else:
        ledger.post_movement(movement)
