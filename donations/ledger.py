"""The only writer of ledger entries."""

from datetime import datetime

from django.db import IntegrityError, transaction

from .gateways.facts import MovementFact
from .models import Account, Dispute, Fund, LedgerEntry, Payment, Refund

Kind = LedgerEntry.Kind
ROUTES = {
    Kind.GIFT: (Account.GIFTS, Account.STRIPE),
    Kind.DUE: (Account.DUES, Account.STRIPE),
    Kind.FEE: (Account.STRIPE, Account.FEES),
    Kind.FEE_RETURNED: (Account.FEES, Account.STRIPE),
    Kind.UNATTRIBUTED: (Account.UNATTRIBUTED, Account.STRIPE),
    Kind.DISPUTE: (Account.STRIPE, Account.DISPUTES),
    Kind.REINSTATED: (Account.DISPUTES, Account.STRIPE),
    Kind.PAYOUT: (Account.STRIPE, Account.BANK),
    Kind.PAYOUT_RETURNED: (Account.BANK, Account.STRIPE),
    Kind.UNKNOWN_IN: (Account.UNATTRIBUTED, Account.STRIPE),
    Kind.UNKNOWN_OUT: (Account.STRIPE, Account.UNATTRIBUTED),
}
INCOMES = {Fund.Nature.GIFT: Account.GIFTS, Fund.Nature.DUE: Account.DUES}
INCOME_KINDS = {Fund.Nature.GIFT: Kind.GIFT, Fund.Nature.DUE: Kind.DUE}


def _route(kind: LedgerEntry.Kind, fund: Fund | None) -> tuple[Account, Account]:
    """From where to where. A refund goes back where its payment came from: the fund's income, or the money nobody has
    attributed yet.
    """
    income = INCOMES[Fund.Nature(fund.nature)] if fund else Account.UNATTRIBUTED
    of_the_fund = {
        Kind.ATTRIBUTED: (income, Account.UNATTRIBUTED),
        Kind.REFUND: (Account.STRIPE, income),
        Kind.REFUND_RETURNED: (income, Account.STRIPE),
    }
    return ROUTES.get(kind) or of_the_fund[kind]


def post(
    *,
    kind: LedgerEntry.Kind,
    source: str,
    amount_cents: int,
    fund: Fund | None,
    occurred_at: datetime,
    payment: Payment | None = None,
) -> LedgerEntry:
    """Append the entry of a fact, once: the same (kind, source) returns the entry already there.

    `amount_cents` is positive. Raises IntegrityError for an amount or fund that the table refuses.
    """
    from_account, to_account = _route(kind, fund)
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


def post_payment(payment: Payment) -> None:
    """Post a payment's gross as income of its fund, or as unattributed money where no fund is known."""
    post(
        kind=INCOME_KINDS[Fund.Nature(payment.fund.nature)] if payment.fund else Kind.UNATTRIBUTED,
        source=payment.payment_intent_id,
        amount_cents=payment.amount_cents,
        fund=payment.fund,
        payment=payment,
        occurred_at=payment.charged_at,
    )


def post_fee(payment: Payment) -> None:
    """Post a payment's fee, keyed by its balance transaction; nothing while the fee is unknown or zero."""
    if payment.fee_cents and payment.balance_transaction_id:
        post(
            kind=Kind.FEE,
            source=payment.balance_transaction_id,
            amount_cents=payment.fee_cents,
            fund=payment.fund,
            payment=payment,
            occurred_at=payment.charged_at,
        )


def post_attribution(payment: Payment, *, amount_cents: int, occurred_at: datetime) -> None:
    """Move what is left of unattributed money to the fund that the treasurer named; nothing when nothing is left."""
    if amount_cents:
        post(
            kind=Kind.ATTRIBUTED,
            source=payment.payment_intent_id,
            amount_cents=amount_cents,
            fund=payment.fund,
            payment=payment,
            occurred_at=occurred_at,
        )


def post_refund(refund: Refund) -> None:
    """Post a refund once Stripe's balance moved, and its return once the money came back."""
    steps = [(Kind.REFUND, refund.balance_transaction_id), (Kind.REFUND_RETURNED, refund.failure_transaction_id)]
    for kind, movement_id in steps:
        if movement_id:
            # The return takes the road of the refund, even if the payment was given its fund in between.
            left = LedgerEntry.objects.filter(kind=Kind.REFUND, source=refund.refund_id).first()
            post(
                kind=kind,
                source=refund.refund_id,
                amount_cents=refund.amount_cents,
                fund=left.fund if left else refund.payment.fund,
                payment=refund.payment,
                occurred_at=refund.refunded_at,
            )


def post_dispute_movement(dispute: Dispute, movement: MovementFact) -> None:
    """Post what a dispute withdrew or returned, and its fee, keyed by the balance transaction."""
    fund = dispute.payment.fund
    if movement.amount_cents:
        post(
            kind=Kind.DISPUTE if movement.amount_cents < 0 else Kind.REINSTATED,
            source=movement.balance_transaction_id,
            amount_cents=abs(movement.amount_cents),
            fund=fund,
            payment=dispute.payment,
            occurred_at=movement.created,
        )
    _post_signed_fee(movement, fund, dispute.payment)


def post_movement(movement: MovementFact) -> LedgerEntry.Kind:
    """Post a movement that belongs to no payment: payouts, Stripe's own fees, and whatever is unknown, which waits
    as unattributed money. Returns the kind it was posted as.
    """
    kinds = {
        "payout": (Kind.PAYOUT_RETURNED, Kind.PAYOUT),
        "payout_failure": (Kind.PAYOUT_RETURNED, Kind.PAYOUT),
        "payout_cancel": (Kind.PAYOUT_RETURNED, Kind.PAYOUT),
        "stripe_fee": (Kind.FEE_RETURNED, Kind.FEE),
    }
    rise, fall = kinds.get(movement.type, (Kind.UNKNOWN_IN, Kind.UNKNOWN_OUT))
    kind = rise if movement.amount_cents > 0 else fall
    if movement.amount_cents:
        post(
            kind=kind,
            source=movement.balance_transaction_id,
            amount_cents=abs(movement.amount_cents),
            fund=None,
            occurred_at=movement.created,
        )
    if kind not in (Kind.FEE, Kind.FEE_RETURNED):
        _post_signed_fee(movement, None)
    return kind


def _post_signed_fee(movement: MovementFact, fund: Fund | None, payment: Payment | None = None) -> None:
    if movement.fee_cents:
        post(
            kind=Kind.FEE if movement.fee_cents > 0 else Kind.FEE_RETURNED,
            source=movement.balance_transaction_id,
            amount_cents=abs(movement.fee_cents),
            fund=fund,
            payment=payment,
            occurred_at=movement.created,
        )
