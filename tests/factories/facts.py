"""Facts as the gateway gives them, for tests that need no bench."""

from datetime import UTC, datetime
from typing import Any

from donations.gateways.facts import MovementFact

DAY = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def movement(**values: Any) -> MovementFact:
    """A payout of 5 $."""
    return MovementFact(
        **{
            "balance_transaction_id": "txn_fact",
            "type": "payout",
            "source_id": "po_1",
            "amount_cents": -500,
            "fee_cents": 0,
            "currency": "CAD",
            "created": DAY,
            **values,
        }
    )
