"""Stripe's balance: the judge of the books."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..money import CURRENCY
from .facts import MovementFact
from .stripe import client, id_of, moment, own_words


def list_movements(since: datetime, until: datetime) -> Iterator[MovementFact]:
    """Every balance transaction created in [since, until), newest first."""
    window: Any = {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}, "limit": 100}
    with own_words():
        for movement in client().v1.balance_transactions.list(window).auto_paging_iter():
            yield movement_of(movement)


def fetch_movement(movement_id: str) -> MovementFact:
    """One balance transaction."""
    with own_words():
        return movement_of(client().v1.balance_transactions.retrieve(movement_id))


def fetch_balance() -> int:
    """What Stripe holds for the account now, available or on its way, in CAD cents."""
    with own_words():
        balance: Any = client().v1.balance.retrieve()
    return sum(row.amount for row in [*balance.available, *balance.pending] if row.currency.upper() == CURRENCY)


def movement_of(row: Any) -> MovementFact:
    """A balance transaction as a fact."""
    return MovementFact(
        balance_transaction_id=row.id,
        type=row.type,
        source_id=id_of(row.source),
        amount_cents=row.amount,
        fee_cents=row.fee,
        currency=row.currency.upper(),
        created=moment(row.created),
    )
