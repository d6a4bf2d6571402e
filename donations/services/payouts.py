"""Book payouts with what is inside: the way from a line of the bank's statement to its gifts."""

from collections.abc import Iterable

from django.db import transaction

from .. import ledger
from ..exceptions import NotOurs, UnknownShape
from ..gateways import balance
from ..gateways.facts import MovementFact, PayoutFact
from ..models import Payout, PayoutLine
from ..money import CURRENCY


def follow_payout(payout_id: str) -> None:
    """Fetch a payout, its movements and, for an automatic one, what is inside; book what is new.

    Raises what the gateway raises, UnknownShape for another state, BeforeTheBooks, and NotOurs for one in another
    currency: it empties a balance that the books do not follow, and whatever came into that was told when it came.
    """
    fact = balance.fetch_payout(payout_id)
    if fact.currency != CURRENCY:
        raise NotOurs(f"{fact.payout_id} is in {fact.currency}")
    if fact.status not in Payout.Status.values:
        raise UnknownShape(f"{fact.payout_id} is {fact.status}")
    names = [name for name in (fact.movement_id, fact.failure_movement_id) if name]
    movements = [balance.fetch_movement(name) for name in names]
    inside = list(balance.list_movements_of_payout(payout_id)) if fact.is_automatic else []
    settle_payout(fact, movements=movements, inside=inside)


def settle_payout(
    fact: PayoutFact, *, movements: Iterable[MovementFact] = (), inside: Iterable[MovementFact] = ()
) -> Payout:
    """Write a payout, its entries and its lines, all or nothing. Raises BeforeTheBooks for one older than the books."""
    with transaction.atomic():
        for movement in movements:
            ledger.post_movement(movement)
        payout, _is_new = Payout.objects.update_or_create(
            payout_id=fact.payout_id,
            defaults={
                "amount_cents": fact.amount_cents,
                "arrives_on": fact.arrival.date(),
                "status": fact.status,
                "is_automatic": fact.is_automatic,
                "balance_transaction_id": fact.movement_id,
                "failure_transaction_id": fact.failure_movement_id,
                "created_at": fact.created,
            },
        )
        # Stripe lists the newest first.
        inner = [row for row in reversed(list(inside)) if row.balance_transaction_id != fact.movement_id]
        PayoutLine.objects.bulk_create([_line(payout, row) for row in inner], ignore_conflicts=True)
    return payout


def _line(payout: Payout, movement: MovementFact) -> PayoutLine:
    return PayoutLine(
        payout=payout,
        balance_transaction_id=movement.balance_transaction_id,
        type=movement.type,
        amount_cents=movement.amount_cents,
        fee_cents=movement.fee_cents,
        source_id=movement.source_id,
        moved_at=movement.created,
    )
