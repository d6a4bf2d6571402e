"""Read Stripe's balance, its balance transactions and its payouts, with which the books are compared."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..money import CURRENCY
from .facts import MovementFact, PayoutFact
from .stripe import client, id_of, moment, translate_stripe_errors


def list_movements(since: datetime, until: datetime) -> Iterator[MovementFact]:
    """Every balance transaction created in [since, until), newest first, of every balance and currency."""
    window: Any = {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}, "limit": 100}
    return _listed(window)


def list_movements_of_payout(payout_id: str) -> Iterator[MovementFact]:
    """Every balance transaction inside an automatic payout, itself included. Raises GatewayRefused for one by hand."""
    return _listed({"payout": payout_id, "limit": 100})


def _listed(wishes: Any) -> Iterator[MovementFact]:
    with translate_stripe_errors():
        for movement in client().v1.balance_transactions.list(wishes).auto_paging_iter():
            yield movement_of(movement)


def fetch_movement(movement_id: str) -> MovementFact:
    """One balance transaction."""
    with translate_stripe_errors():
        return movement_of(client().v1.balance_transactions.retrieve(movement_id))


def fetch_balance() -> int:
    """What Stripe holds for the account now, available or on its way, in CAD cents."""
    with translate_stripe_errors():
        balance: Any = client().v1.balance.retrieve()
    return sum(row.amount for row in [*balance.available, *balance.pending] if row.currency.upper() == CURRENCY)


def fetch_payout(payout_id: str) -> PayoutFact:
    """One payout as Stripe has it now."""
    with translate_stripe_errors():
        found: Any = client().v1.payouts.retrieve(payout_id)
    return PayoutFact(
        payout_id=found.id,
        amount_cents=found.amount,
        currency=found.currency.upper(),
        status=found.status,
        arrival=moment(found.arrival_date),
        created=moment(found.created),
        is_automatic=bool(found.automatic),
        movement_id=id_of(found.balance_transaction),
        failure_movement_id=id_of(found.failure_balance_transaction),
    )


def tax_of(row: Any) -> int:
    """The part of a balance transaction's fee that is tax, in cents."""
    return sum(part.amount for part in getattr(row, "fee_details", None) or [] if part.type == "tax")


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
        balance_type=getattr(row, "balance_type", None) or "payments",
        tax_cents=tax_of(row),
    )
