"""Entries that move money under the name a person gave it: what was posted first stays in view."""

from datetime import datetime
from typing import Any

from django.db.models import Q, Sum

from .chart import COSTS, Kind, bearer_of, home_of
from .ledger import post
from .models import Account, Attribution, Fund, LedgerEntry, Payment

HOLDING = (Account.UNATTRIBUTED, Account.OTHER_INCOME, Account.FOREIGN)
COST_KINDS = [*COSTS, *(back for back, _account in COSTS.values()), Kind.FEE_ATTRIBUTED]


def _entries_of(payment: Payment) -> Q:
    """Those that name it; the fee of a debit names none, since there was none yet: its balance transaction tells. A fee
    that all funds share already stays theirs.
    """
    own, movement_id = Q(payment=payment), payment.balance_transaction_id
    if payment.is_debit and movement_id:
        shares = LedgerEntry.objects.filter(kind__in=[Kind.FEE_SHARE, Kind.FEE_SHARE_BACK])
        if not shares.filter(source__contains=f":{movement_id}:").exists():
            own |= Q(payment=None, source=movement_id, kind__in=COST_KINDS)
    return own


def _net(payment: Payment, account: Account, condition: Q) -> int:
    """What an account received less what left it, under a payment's name."""
    sums: dict[str, Any] = LedgerEntry.objects.filter(_entries_of(payment), condition).aggregate(
        received=Sum("amount_cents", filter=Q(to_account=account), default=0),
        left=Sum("amount_cents", filter=Q(from_account=account), default=0),
    )
    return int(sums["received"] - sums["left"])


def bring_home(payment: Payment, *, source: str, occurred_at: datetime) -> int:
    """Bring what stands elsewhere under a payment's name to where it belongs now, its fees too; the cents moved.

    What a dispute withdrew before the payment was named stays where it was until it comes back. The first move is keyed
    by the payment, later ones by `source`, the fact that brought the money back. Doing it again moves nothing.
    """
    home, moved = home_of(payment), 0
    withdrawn = max(_net(payment, Account.DISPUTES, Q(fund__isnull=True)), 0)
    for account in HOLDING:
        standing = -_net(payment, account, ~Q(kind__in=COST_KINDS))
        if account == home or standing <= 0:
            continue
        kept = min(withdrawn, standing)
        withdrawn -= kept
        if standing > kept:
            _move(payment, account, standing - kept, source, occurred_at)
            moved += standing - kept
    _bring_fees_home(payment, source, occurred_at)
    return moved


def _move(payment: Payment, account: Account, amount_cents: int, source: str, occurred_at: datetime) -> None:
    named = {Payment.Purpose.OTHER: Kind.OTHER_INCOME, Payment.Purpose.FOREIGN: Kind.NOT_OURS}
    of_a_fund = Kind.ATTRIBUTED if source == payment.payment_intent_id else Kind.ATTRIBUTED_AGAIN
    post(
        kind=of_a_fund if payment.fund else named[Payment.Purpose(payment.purpose)],
        source=source,
        amount_cents=amount_cents,
        fund=payment.fund,
        payment=payment,
        occurred_at=occurred_at,
        road=(home_of(payment), account),
    )


def _bring_fees_home(payment: Payment, source: str, occurred_at: datetime) -> None:
    for kind, (back, _account) in COSTS.items():
        bearer = bearer_of(kind, payment.fund, payment)
        of_this_kind = Q(kind__in=[kind, back]) | Q(kind=Kind.FEE_ATTRIBUTED, source__endswith=f":{kind}")
        for account in (Account.UNSHARED, Account.FOREIGN):
            waiting = _net(payment, account, of_this_kind)
            if account != bearer and waiting > 0:
                post(
                    kind=Kind.FEE_ATTRIBUTED,
                    source=f"{source}:{account}:{bearer}:{payment.fund_id or ''}:{kind}",
                    amount_cents=waiting,
                    fund=payment.fund,
                    payment=payment,
                    occurred_at=occurred_at,
                    road=(account, bearer),
                )


def name_movement(entry: LedgerEntry, attribution: Attribution) -> None:
    """Move an unknown movement to what a person said it is: a fund's gift or cost, other money, or not ours.

    Dated by the decision: a month that was closed keeps what it said.
    """
    came_in = entry.kind == Kind.UNKNOWN_IN
    Purpose = Attribution.Purpose
    kinds = {
        Purpose.FUND: (Kind.ATTRIBUTED, Kind.FEE_ATTRIBUTED),
        Purpose.OTHER: (Kind.OTHER_INCOME, Kind.OTHER_EXPENSE),
        Purpose.FOREIGN: (Kind.NOT_OURS, Kind.NOT_OURS_OUT),
    }[Purpose(attribution.purpose)]
    costs = (Account.UNATTRIBUTED, Account.FEES) if attribution.fund and not came_in else None
    post(
        kind=kinds[0 if came_in else 1],
        source=entry.source,
        amount_cents=entry.amount_cents,
        fund=attribution.fund,
        occurred_at=attribution.decided_at,
        road=costs,
    )


def share_cost(entry: LedgerEntry, fund: Fund, *, amount_cents: int) -> None:
    """Post a fund's share of a fee of the whole account, or of its return, dated like the fee; nothing for no cents."""
    if not amount_cents:
        return
    taken = entry.to_account == Account.UNSHARED
    kind = Kind(entry.kind)
    account = bearer_of(kind, fund, None)
    post(
        kind=Kind.FEE_SHARE if taken else Kind.FEE_SHARE_BACK,
        source=f"{kind}:{entry.source}:{fund.code}",
        amount_cents=amount_cents,
        fund=fund,
        occurred_at=entry.occurred_at,
        road=(Account.UNSHARED, account) if taken else (account, Account.UNSHARED),
    )
