"""The only writer of ledger entries."""

from datetime import datetime

from django.db import IntegrityError, transaction

from .models import Account, Fund, LedgerEntry, Payment

ROUTES = {
    LedgerEntry.Kind.GIFT: (Account.GIFTS, Account.STRIPE),
    LedgerEntry.Kind.FEE: (Account.STRIPE, Account.FEES),
    LedgerEntry.Kind.UNATTRIBUTED: (Account.UNATTRIBUTED, Account.STRIPE),
}


def post(
    *, kind: LedgerEntry.Kind, source: str, amount_cents: int, fund: Fund | None, occurred_at: datetime
) -> LedgerEntry:
    """Append the entry of a fact, once: the same (kind, source) returns the entry already there.

    `amount_cents` is positive. Raises IntegrityError for an amount or fund that the table refuses.
    """
    from_account, to_account = ROUTES[kind]
    try:
        with transaction.atomic():
            return LedgerEntry.objects.create(
                kind=kind,
                source=source,
                from_account=from_account,
                to_account=to_account,
                amount_cents=amount_cents,
                fund=fund,
                occurred_at=occurred_at,
            )
    except IntegrityError:
        present = LedgerEntry.objects.filter(kind=kind, source=source).first()
        if present is None:
            raise
        return present


def post_payment(payment: Payment) -> None:
    """Post a payment's gross as a gift to its fund, or as unattributed money where no fund is known."""
    kind = LedgerEntry.Kind.GIFT if payment.fund_id else LedgerEntry.Kind.UNATTRIBUTED
    post(
        kind=kind,
        source=payment.payment_intent_id,
        amount_cents=payment.amount_cents,
        fund=payment.fund,
        occurred_at=payment.charged_at,
    )


def post_fee(payment: Payment) -> None:
    """Post a payment's fee, keyed by its balance transaction; nothing while the fee is unknown or zero."""
    if payment.fee_cents and payment.balance_transaction_id:
        post(
            kind=LedgerEntry.Kind.FEE,
            source=payment.balance_transaction_id,
            amount_cents=payment.fee_cents,
            fund=payment.fund,
            occurred_at=payment.charged_at,
        )
