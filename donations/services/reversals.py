"""Book what went back: refunds and disputes. Facts in, state derived, in any order and number."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.failpoints import failpoint

from .. import ledger
from ..emails import queue_refund_notice
from ..exceptions import BeforeTheBooks, NoPayment, NotOurs, NotSettledYet, UnknownShape
from ..gateways import balance, charges, reversals
from ..gateways.facts import DisputeFact, MovementFact, RefundFact
from ..models import TO_ANSWER, Dispute, Fund, LedgerEntry, Payment, Refund
from ..money import CURRENCY
from ..naming import bring_home
from ..staff_emails import queue_answer_due
from .debits import follow_debit
from .payouts import follow_payout
from .settlement import announce, settle_charge

# Later states of the same refund: a stale answer never overwrites a newer one.
REFUND_ORDER = {state: place for place, state in enumerate(Refund.Status.values)}
# Stripe's states of a dispute, each after those that it may follow: what was lost may still be won.
DISPUTE_STATES = {
    "warning_needs_response": Dispute.Status.INQUIRY,
    "warning_under_review": Dispute.Status.INQUIRY,
    "warning_closed": Dispute.Status.CLOSED,
    "prevented": Dispute.Status.CLOSED,
    "needs_response": Dispute.Status.OPEN,
    "under_review": Dispute.Status.OPEN,
    "lost": Dispute.Status.LOST,
    "won": Dispute.Status.WON,
}
DISPUTE_ORDER = {state: place for place, state in enumerate(DISPUTE_STATES)}
OF_A_PAYMENT = ("ch_", "py_", "re_", "pyr_", "du_", "dp_")
FOLLOWING = ("payout", "stripe_fee", "stripe_fx_fee", "tax_fee")


def follow_refund(refund_id: str) -> None:
    """Fetch the payment of a refund and all its refunds; book what is new. Raises what the gateway raises."""
    follow_refunds_of(reversals.fetch_refund_intent(refund_id))


def follow_refunds_of(payment_intent_id: str) -> None:
    """Fetch a payment and all its refunds; book what is new.

    Raises what the gateway raises, and NotSettledYet while the payment itself is not booked. What is refunded of a
    payment older than the books is booked by its movements alone.
    """
    facts = reversals.list_refunds(payment_intent_id)
    failpoint("event_after_fetch")
    try:
        payment = _payment(payment_intent_id)
    except BeforeTheBooks:
        _post_alone([name for fact in facts for name in (fact.movement_id, fact.failure_movement_id) if name])
        return
    for fact in facts:
        settle_refund(payment, fact)


def _post_alone(movement_ids: list[str]) -> None:
    """Book movements for what they are on Stripe's balance: a person then says whose money it is."""
    for movement_id in movement_ids:
        with suppress(BeforeTheBooks):
            ledger.post_movement(balance.fetch_movement(movement_id))


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
        _bring_home(locked, source=refund.refund_id)
        if is_new or changed:
            queue_refund_notice(refund)
            _announce(locked.fund)
        failpoint("reversal_before_commit")
    return refund


def _locked(payment: Payment) -> Payment:
    """The row as it is now, held until the end of the transaction: its fund may just have been named."""
    found = Payment.objects.select_for_update(of=("self",)).select_related("fund", "donation")
    return found.get(pk=payment.pk)


def _update_refund(refund: Refund, fact: RefundFact) -> bool:
    followed = ("status", "balance_transaction_id", "failure_transaction_id")
    before = [getattr(refund, name) for name in followed]
    if REFUND_ORDER[fact.status] > REFUND_ORDER[refund.status]:
        refund.status = fact.status
    refund.balance_transaction_id = refund.balance_transaction_id or fact.movement_id or None
    refund.failure_transaction_id = refund.failure_transaction_id or fact.failure_movement_id or None
    refund.moved_at = refund.moved_at or fact.moved_at
    refund.returned_at = refund.returned_at or fact.returned_at
    refund.failure_reason = fact.failure_reason or refund.failure_reason
    if before == [getattr(refund, name) for name in followed]:
        return False
    refund.save(update_fields=[*followed, "moved_at", "returned_at", "failure_reason"])
    return True


def _bring_home(payment: Payment, *, source: str) -> None:
    """What left before the payment was named, and comes back after it, does not stay where nobody looks."""
    was_unknown = payment.entries.filter(kind__in=[LedgerEntry.Kind.UNATTRIBUTED, LedgerEntry.Kind.FOREIGN]).exists()
    if was_unknown and (payment.fund is not None or payment.purpose):
        bring_home(payment, source=source, occurred_at=timezone.now())


def follow_dispute(dispute_id: str) -> None:
    """Fetch a dispute; book its payment first if needed, then its state and its movements.

    That of a payment older than the books is booked by its movements alone.
    """
    fact = reversals.fetch_dispute(dispute_id)
    failpoint("event_after_fetch")
    try:
        payment = _payment(fact.payment_intent_id)
    except BeforeTheBooks:
        _post_alone([movement.balance_transaction_id for movement in fact.movements])
        return
    settle_dispute(payment, fact)


def settle_dispute(payment: Payment, fact: DisputeFact) -> Dispute:
    """Book a dispute and what it moved, all or nothing. Raises UnknownShape for a state or currency unknown here.

    Its movements are booked in their own order: two disputes of one fund never wait for each other.
    """
    state = DISPUTE_STATES.get(fact.status)
    if state is None:
        raise UnknownShape(f"{fact.dispute_id} is {fact.status}")
    if any(movement.currency != CURRENCY for movement in fact.movements):
        raise UnknownShape(f"{fact.dispute_id} moved another currency")
    movements = sorted(fact.movements, key=lambda row: (row.created, row.balance_transaction_id))
    with transaction.atomic():
        locked = _locked(payment)
        dispute, _is_new = Dispute.objects.get_or_create(
            dispute_id=fact.dispute_id,
            defaults={
                "payment": locked,
                "amount_cents": fact.amount_cents,
                "currency": fact.currency,
                "status": state,
                "reason": fact.reason,
                "opened_at": fact.opened_at,
            },
        )
        dispute.payment = locked
        if _update_dispute(dispute, fact, state) and fact.status in TO_ANSWER:
            queue_answer_due(dispute)
        last = movements[-1].created if movements else fact.opened_at
        _post_dispute(dispute, movements, fact.closed_at or last)
        _announce(locked.fund)
        failpoint("reversal_before_commit")
    return dispute


def _update_dispute(dispute: Dispute, fact: DisputeFact, state: Dispute.Status) -> bool:
    """Take Stripe's newer word; True when it changed. More movements are newer, then a later state."""
    before = (dispute.movements, DISPUTE_ORDER.get(dispute.stripe_status, -1))
    now = (len(fact.movements), DISPUTE_ORDER[fact.status])
    if now <= before:
        return False
    dispute.status, dispute.stripe_status = state, fact.status
    dispute.movements, dispute.due_by = len(fact.movements), fact.due_by
    dispute.save(update_fields=["status", "stripe_status", "movements", "due_by"])
    return True


def _post_dispute(dispute: Dispute, movements: list[MovementFact], moment: datetime) -> None:
    names = [movement.balance_transaction_id for movement in movements]
    before = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.DISPUTE, source__in=names).first()
    # It comes back the way it left, even if the payment was given its fund in between.
    fund = before.fund if before else dispute.payment.fund
    for movement in movements:
        ledger.post_dispute_movement(dispute, movement, fund=fund)
    withdrawn = -sum(movement.amount_cents for movement in movements)
    if dispute.status == Dispute.Status.LOST:
        ledger.post_lost_dispute(dispute, amount_cents=withdrawn, fund=fund, occurred_at=moment)
    elif dispute.status == Dispute.Status.WON:
        ledger.post_won_after_all(dispute, occurred_at=movements[-1].created if movements else moment)
    if names:
        _bring_home(dispute.payment, source=names[-1])


def _announce(fund: Fund | None) -> None:
    if fund is not None:
        announce(fund)


def follow_movement(movement: MovementFact) -> None:
    """Book the payment, debit, refund, dispute or payout behind a balance transaction; else the movement itself.

    Raises what the gateway raises, and UnknownShape for what may be ours in another currency. What belongs to no
    payment, or to one that is older than the books, is booked for what it is on the balance.
    """
    try:
        if movement.currency != CURRENCY:
            _follow_elsewhere(movement)
            return
        _follow_source(movement)
    except (NoPayment, BeforeTheBooks):
        _post_alone([movement.balance_transaction_id])


def _follow_elsewhere(movement: MovementFact) -> None:
    """Ask whose a movement of another currency's balance is. Raises NotOurs for another program's, UnknownShape else.

    Payouts and fees of that balance follow from the payments in it, which are asked one by one.
    """
    seen = f"{movement.balance_transaction_id} is in {movement.currency}"
    if movement.type.startswith(FOLLOWING):
        raise NotOurs(seen)
    if movement.source_id.startswith(OF_A_PAYMENT):
        _follow_source(movement)
    raise UnknownShape(seen)


def _follow_source(movement: MovementFact) -> None:
    source = movement.source_id
    if movement.type in ("charge", "payment"):
        charge = charges.fetch_charge_of(source)
        if charge is not None:
            settle_charge(charge)
        else:
            follow_debit(source)
    elif movement.type == "payment_failure_refund":
        follow_debit(source if source.startswith(("ch_", "py_")) else reversals.fetch_refund_charge(source))
    elif source.startswith(("re_", "pyr_")):
        follow_refund(source)
        _post_rest(movement, Refund.objects.filter(refund_id=source).first())
    elif source.startswith(("du_", "dp_")):
        follow_dispute(source)
        _post_rest(movement, Dispute.objects.filter(dispute_id=source).first())
    elif source.startswith("po_"):
        follow_payout(source)
        ledger.post_movement(movement)
    else:
        ledger.post_movement(movement)


def _post_rest(movement: MovementFact, fact: Refund | Dispute | None) -> None:
    """The fee of a refund's movement; a dispute's movement that Stripe does not list under the dispute."""
    if isinstance(fact, Dispute):
        ledger.post_dispute_movement(fact, movement, fund=fact.payment.fund)
    elif fact is not None:
        ledger.post_costs(movement, fact.payment.fund, fact.payment)
