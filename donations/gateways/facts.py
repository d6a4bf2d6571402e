"""What the till asks Stripe for and what it gets back, as plain facts: no Stripe object leaves `gateways`."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class CheckoutRequest:
    """A hosted checkout to open for one gift. `amount_cents` in CAD; `locale` is Stripe's («fr-CA»)."""

    idempotency_key: str
    gift_id: str
    fund_code: str
    fund_name: str
    amount_cents: int
    email: str
    locale: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True)
class CheckoutFact:
    """A checkout session as Stripe has it now. `status` is open, complete or expired."""

    session_id: str
    url: str
    status: str
    payment_status: str
    gift_id: str
    payment_intent_id: str


@dataclass(frozen=True)
class ChargeFact:
    """A payment intent that succeeded. `fee_cents` and the balance transaction may not be known yet."""

    payment_intent_id: str
    charge_id: str
    amount_cents: int
    currency: str
    charged_at: datetime
    livemode: bool
    balance_transaction_id: str | None = None
    fee_cents: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MovementFact:
    """One balance transaction of type charge: the judge of the books. Cents of the account's currency."""

    balance_transaction_id: str
    charge_id: str
    amount_cents: int
    fee_cents: int
    currency: str
    created: datetime


@dataclass(frozen=True)
class EventFact:
    """A verified event: its envelope, and the id of the object it speaks of."""

    event_id: str
    type: str
    api_version: str
    livemode: bool
    account: str
    created: datetime
    object_id: str
    payment_intent_id: str
    payload: dict
