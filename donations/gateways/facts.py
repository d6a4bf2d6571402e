"""What the till asks Stripe for and what it gets back, as plain facts: no Stripe object leaves `gateways`.

Amounts are integer cents, moments UTC. A fact says what Stripe holds at the moment it is asked.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class CheckoutRequest:
    """A hosted checkout to open. `amount_cents` in CAD; `locale` is Stripe's («fr-CA»).

    `product_id` is the fund's product at Stripe; empty, the checkout names the fund itself. `monthly_id` makes it a
    subscription, whose first charge is now, or at `first_charge_at`. `verb` is the word on Stripe's button: donate or
    pay. `site` is this site's own mark.
    """

    idempotency_key: str
    reference: str
    fund_code: str
    fund_name: str
    amount_cents: int
    email: str
    locale: str
    success_url: str
    cancel_url: str
    gift_id: str = ""
    monthly_id: str = ""
    first_charge_at: datetime | None = None
    verb: str = "donate"
    site: str = ""
    product_id: str = ""

    @property
    def metadata(self) -> dict[str, str]:
        """What Stripe repeats on every object that this checkout makes."""
        named = {"gift": self.gift_id, "fund": self.fund_code, "monthly": self.monthly_id, "site": self.site}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class CheckoutFact:
    """A checkout session as Stripe has it now. `status` is open, complete or expired."""

    session_id: str
    url: str
    status: str
    payment_status: str
    reference: str
    payment_intent_id: str
    subscription_id: str = ""
    invoice_id: str = ""


@dataclass(frozen=True)
class ChargeFact:
    """A payment that succeeded. The fee and the balance transaction may not be known yet.

    `amount_cents` is in CAD: what was charged, or what Stripe settled when the donor saw another currency; then
    `presentment_*` say what they saw, in that currency's smallest unit. `charged_at` is when it was submitted,
    `moved_at` when Stripe's balance moved; `tax_cents` is the tax in the fee. `subscription_id` is empty for a single
    gift. `succeeded_at` is known of a bank debit, as long as Stripe keeps its event. `is_foreign`: the payment
    carries another program's marks and none of ours.
    """

    payment_intent_id: str
    charge_id: str
    amount_cents: int
    currency: str
    charged_at: datetime
    livemode: bool
    balance_transaction_id: str | None = None
    fee_cents: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    presentment_cents: int | None = None
    presentment_currency: str = ""
    method: str = ""
    subscription_id: str = ""
    is_renewal: bool = False
    is_foreign: bool = False
    tax_cents: int = 0
    moved_at: datetime | None = None
    available_at: datetime | None = None
    succeeded_at: datetime | None = None


@dataclass(frozen=True)
class RefundFact:
    """A refund of a payment. `amount_cents` in CAD; the movements are balance transactions, empty while unknown, and
    dated by `moved_at` (the money left) and `returned_at` (it came back).
    """

    refund_id: str
    payment_intent_id: str
    amount_cents: int
    currency: str
    status: str
    refunded_at: datetime
    movement_id: str = ""
    failure_movement_id: str = ""
    reason: str = ""
    failure_reason: str = ""
    moved_at: datetime | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True)
class MovementFact:
    """One balance transaction: the judge of the books. `amount_cents` is signed, and so is the fee when returned;
    `tax_cents` is the tax in the fee. Only those of the payments balance count.
    """

    balance_transaction_id: str
    type: str
    source_id: str
    amount_cents: int
    fee_cents: int
    currency: str
    created: datetime
    balance_type: str = "payments"
    tax_cents: int = 0


@dataclass(frozen=True)
class DebitFact:
    """A charge by bank debit: its movement at submission, and the second one when the bank refused it."""

    charge_id: str
    metadata: dict[str, str]
    movement: MovementFact | None = None
    failure_movement: MovementFact | None = None
    is_renewal: bool = False
    is_foreign: bool = False


@dataclass(frozen=True)
class DisputeFact:
    """A dispute of a payment, with the movements it caused so far. `due_by` is until when Stripe takes an answer;
    `closed_at` is known of a lost one, as long as Stripe keeps its event.
    """

    dispute_id: str
    payment_intent_id: str
    amount_cents: int
    status: str
    reason: str
    opened_at: datetime
    movements: tuple[MovementFact, ...] = ()
    currency: str = "CAD"
    due_by: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class PayoutFact:
    """Money sent to the bank; below zero when drawn from it. `arrival` is Stripe's midnight, UTC, of that day."""

    payout_id: str
    amount_cents: int
    currency: str
    status: str
    arrival: datetime
    created: datetime
    is_automatic: bool
    movement_id: str = ""
    failure_movement_id: str = ""


@dataclass(frozen=True)
class InvoiceFact:
    """One month's bill. `url` is Stripe's page where the donor may pay or authenticate it.

    `is_under_way` while the bank of a debit has not answered.
    """

    invoice_id: str
    status: str
    attempts: int
    url: str
    subscription_id: str
    payment_intent_ids: tuple[str, ...] = ()
    next_attempt_at: datetime | None = None
    is_under_way: bool = False


@dataclass(frozen=True)
class SubscriptionFact:
    """A subscription as Stripe has it now. `asked_at` is when the question was sent: newer answers win.

    `anchor_at` is the first charge's moment: the others fall on its day and hour, UTC, in later months. `ends_at` is
    when it will end by itself. `card_id` is the payment method that it charges, `customer_card_id` its customer's
    default.
    """

    subscription_id: str
    customer_id: str
    status: str
    amount_cents: int
    asked_at: datetime
    metadata: dict[str, str]
    item_id: str
    product_id: str
    started_at: datetime
    anchor_at: datetime
    next_charge_at: datetime | None = None
    is_paused: bool = False
    resumes_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    card_id: str = ""
    customer_card_id: str = ""
    latest_invoice: InvoiceFact | None = None


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
    payload: dict
