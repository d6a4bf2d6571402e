"""The only writer of ledger entries.

Every entry is dated by the moment at which Stripe's balance moved, or the money became certain, never by the moment of
posting: a month that was reported changes only by entries that say so (posted after, dated before).
"""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from .chart import COST_ACCOUNTS, COSTS, INCOME_KINDS, MOVEMENTS, UNKNOWN, Kind, Road, home_of, road_of
from .exceptions import BeforeTheBooks, UnknownShape
from .gateways.facts import MovementFact
from .models import Account, Dispute, Fund, LedgerEntry, Payment, Refund
from .money import CURRENCY


def is_before_the_books(moment: datetime) -> bool:
    """True for what happened before BOOKS_OPEN_AT: it stands in the opening balance, and in older books."""
    return settings.BOOKS_OPEN_AT is not None and moment < settings.BOOKS_OPEN_AT


def post(
    *,
    kind: LedgerEntry.Kind,
    source: str,
    amount_cents: int,
    fund: Fund | None,
    occurred_at: datetime,
    payment: Payment | None = None,
    road: Road | None = None,
) -> LedgerEntry:
    """Append the entry of a fact, once: the same (kind, source) returns the entry already there.

    `amount_cents` is positive; `road` replaces the kind's own way. Raises IntegrityError for an amount or fund that the
    table refuses, BeforeTheBooks for a date before the opening.
    """
    if is_before_the_books(occurred_at):
        raise BeforeTheBooks(f"{source} is of {occurred_at:%Y-%m-%d}")
    from_account, to_account = road or road_of(kind, fund, payment)
    try:
        with transaction.atomic():
            return LedgerEntry.objects.create(
                kind=kind,
                source=source,
                from_account=from_account,
                to_account=to_account,
                amount_cents=amount_cents,
                fund=fund,
                payment=payment,
                occurred_at=occurred_at,
            )
    except IntegrityError:
        present = LedgerEntry.objects.filter(kind=kind, source=source).first()
        if present is None:
            raise
        return present


def post_opening(*, amount_cents: int, occurred_at: datetime) -> None:
    """Post what Stripe held when the books were opened, signed; nothing for an empty account."""
    if amount_cents:
        road = (Account.OPENING, Account.STRIPE) if amount_cents > 0 else (Account.STRIPE, Account.OPENING)
        post(
            kind=Kind.OPENING,
            source="opening",
            amount_cents=abs(amount_cents),
            fund=None,
            occurred_at=occurred_at,
            road=road,
        )


def post_payment(payment: Payment) -> None:
    """Post a payment's gross as income of its fund, or as unattributed money where no fund is known.

    A debit's is taken from the debits under way: Stripe's balance moved when it was submitted.
    """
    kinds = {"": Kind.UNATTRIBUTED, Payment.Purpose.FOREIGN.value: Kind.FOREIGN}
    post(
        kind=INCOME_KINDS[Fund.Nature(payment.fund.nature)] if payment.fund else kinds[payment.purpose],
        source=payment.payment_intent_id,
        amount_cents=payment.amount_cents,
        fund=payment.fund,
        payment=payment,
        occurred_at=payment.charged_at if payment.is_debit else payment.moved_at or payment.charged_at,
    )


def post_fee(payment: Payment) -> None:
    """Post a payment's fee, its tax apart, keyed and dated by its balance transaction; nothing while it is unknown.

    A debit's amount is posted beside it, if its submission was never told; its entries name no payment, since there was
    none when it was submitted.
    """
    movement_id, moved_at = payment.balance_transaction_id, payment.moved_at or payment.charged_at
    if not movement_id or payment.fee_cents is None:
        return
    if payment.is_debit:
        _post_debit(movement_id, payment.amount_cents, moved_at)
    of_payment = None if payment.is_debit else payment
    is_foreign = payment.purpose == Payment.Purpose.FOREIGN
    fee = payment.fee_cents - payment.tax_cents
    _post_cost(Kind.FEE, movement_id, fee, payment.fund, moved_at, of_payment, is_foreign=is_foreign)
    _post_cost(Kind.TAX, movement_id, payment.tax_cents, payment.fund, moved_at, of_payment, is_foreign=is_foreign)


def _post_debit(movement_id: str, amount_cents: int, moved_at: datetime) -> None:
    # A fund's totals count what the bank granted: the entry names none.
    post(kind=Kind.DEBIT, source=movement_id, amount_cents=amount_cents, fund=None, occurred_at=moved_at)


def post_debit(movement: MovementFact, *, fund: Fund | None, is_foreign: bool = False) -> None:
    """Post a bank debit that Stripe shows in its balance from the day of its submission, and its fee.

    `is_foreign` has another program bear the fee, here and in `post_debit_failure`.
    """
    _post_debit(movement.balance_transaction_id, movement.amount_cents, movement.created)
    post_costs(movement, fund, is_foreign=is_foreign)


def post_debit_failure(movement: MovementFact, *, fund: Fund | None, is_foreign: bool = False) -> None:
    """Post the second movement of a debit that the bank refused, and the fee when it comes back."""
    post(
        kind=Kind.DEBIT_RETURNED,
        source=movement.balance_transaction_id,
        amount_cents=-movement.amount_cents,
        fund=None,
        occurred_at=movement.created,
    )
    post_costs(movement, fund, is_foreign=is_foreign)


def post_refund(refund: Refund) -> None:
    """Post a refund once Stripe's balance moved, and its return once the money came back, each on its own day.

    The return takes the road of the refund, even if the payment was given its fund in between.
    """
    payment = refund.payment
    if refund.balance_transaction_id:
        post(
            kind=Kind.REFUND,
            source=refund.refund_id,
            amount_cents=refund.amount_cents,
            fund=payment.fund,
            payment=payment,
            occurred_at=refund.moved_at or refund.refunded_at,
        )
    if refund.failure_transaction_id:
        left = LedgerEntry.objects.filter(kind=Kind.REFUND, source=refund.refund_id).first()
        post(
            kind=Kind.REFUND_RETURNED,
            source=refund.refund_id,
            amount_cents=refund.amount_cents,
            fund=left.fund if left else payment.fund,
            payment=payment,
            occurred_at=refund.returned_at or refund.refunded_at,
            road=(Account(left.to_account) if left else home_of(payment), Account.STRIPE),
        )


def post_dispute_movement(dispute: Dispute, movement: MovementFact, *, fund: Fund | None = None) -> None:
    """Post what a dispute withdrew or returned, and its fee, keyed by the balance transaction.

    `fund` is the one under which it withdrew.
    """
    if movement.amount_cents:
        post(
            kind=Kind.DISPUTE if movement.amount_cents < 0 else Kind.REINSTATED,
            source=movement.balance_transaction_id,
            amount_cents=abs(movement.amount_cents),
            fund=fund,
            payment=dispute.payment,
            occurred_at=movement.created,
        )
    post_costs(movement, dispute.payment.fund, dispute.payment)


def post_lost_dispute(dispute: Dispute, *, amount_cents: int, fund: Fund | None, occurred_at: datetime) -> None:
    """Write off what a lost dispute withdrew: a loss, or money that was never ours; nothing for nothing."""
    if amount_cents <= 0:
        return
    names_its_fund = fund is not None or dispute.payment.purpose == Payment.Purpose.OTHER
    outside = Account.FOREIGN if dispute.payment.purpose == Payment.Purpose.FOREIGN else Account.UNATTRIBUTED
    post(
        kind=Kind.WRITTEN_OFF,
        source=dispute.dispute_id,
        amount_cents=amount_cents,
        fund=fund,
        payment=dispute.payment,
        occurred_at=occurred_at,
        road=(Account.DISPUTES, Account.LOSSES if names_its_fund else outside),
    )


def post_won_after_all(dispute: Dispute, *, occurred_at: datetime) -> None:
    """Take back the write-off of a dispute that was won after all; nothing when there was none."""
    off = LedgerEntry.objects.filter(kind=Kind.WRITTEN_OFF, source=dispute.dispute_id).first()
    if off is not None:
        post(
            kind=Kind.WRITTEN_BACK,
            source=dispute.dispute_id,
            amount_cents=off.amount_cents,
            fund=off.fund,
            payment=off.payment,
            occurred_at=occurred_at,
            road=(Account(off.to_account), Account(off.from_account)),
        )


def post_movement(movement: MovementFact) -> LedgerEntry.Kind:
    """Post a movement that belongs to no payment: payouts, holds, Stripe's own fees, and whatever is unknown, which
    waits as unattributed money. Returns the kind it was posted as. Raises UnknownShape for another currency.
    """
    if movement.currency != CURRENCY:
        raise UnknownShape(f"{movement.balance_transaction_id} is in {movement.currency}")
    rise, fall = MOVEMENTS.get(movement.type, UNKNOWN)
    kind = rise if movement.amount_cents > 0 else fall
    if movement.amount_cents:
        post(
            kind=kind,
            source=movement.balance_transaction_id,
            amount_cents=abs(movement.amount_cents),
            fund=None,
            occurred_at=movement.created,
        )
    if kind not in COST_ACCOUNTS:
        post_costs(movement, None)
    return kind


def post_costs(
    movement: MovementFact, fund: Fund | None, payment: Payment | None = None, *, is_foreign: bool = False
) -> None:
    """Post the fee of a movement, signed, and the tax in it."""
    name, fee, moment = movement.balance_transaction_id, movement.fee_cents - movement.tax_cents, movement.created
    _post_cost(Kind.FEE, name, fee, fund, moment, payment, is_foreign=is_foreign)
    _post_cost(Kind.TAX, name, movement.tax_cents, fund, moment, payment, is_foreign=is_foreign)


def _post_cost(
    kind: Kind,
    source: str,
    amount_cents: int,
    fund: Fund | None,
    occurred_at: datetime,
    payment: Payment | None,
    *,
    is_foreign: bool,
) -> None:
    if not amount_cents:
        return
    taken = (Account.STRIPE, Account.FOREIGN) if is_foreign else road_of(kind, fund, payment)
    post(
        kind=kind if amount_cents > 0 else COSTS[kind][0],
        source=source,
        amount_cents=abs(amount_cents),
        fund=fund,
        payment=payment,
        occurred_at=occurred_at,
        road=taken if amount_cents > 0 else taken[::-1],
    )
