"""Who bears the fees of the whole account (Billing's, taxes, currency): the funds, as they received money."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from ..chart import COST_ACCOUNTS, GROSS, Kind
from ..models import Account, Fund, LedgerEntry, Payment
from ..naming import share_cost

PERIOD = timedelta(days=31)


def share_account_fees() -> int:
    """Share each fee of the account that waits, and each that came back; how many were shared.

    In proportion to the monthly gifts of the 31 days up to it (Billing's fee is a part of those), else to everything
    received in them; a fee of days without income waits for the next run, that of a debit whose fund nobody knows for
    whoever names it. Cents are shared out whole.
    """
    waiting = LedgerEntry.objects.filter(
        Q(from_account=Account.UNSHARED) | Q(to_account=Account.UNSHARED),
        kind__in=COST_ACCOUNTS,
        fund=None,
        payment=None,
    ).exclude(_to_be_named())
    shared = set(LedgerEntry.objects.filter(kind__in=["fee_share", "fee_share_back"]).values_list("source", flat=True))
    done = {source.rsplit(":", 1)[0] for source in shared}
    count = 0
    for entry in waiting.order_by("occurred_at", "pk"):
        if f"{entry.kind}:{entry.source}" not in done:
            count += _share(entry)
    return count


def _to_be_named() -> Q:
    """Fees of debits that are under way, unnamed, or named by a person, who took the fee along: their entries name no
    payment.
    """
    debits = LedgerEntry.objects.filter(kind__in=[Kind.DEBIT, Kind.DEBIT_RETURNED])
    by_hand = Q(fund=None, purpose="") | Q(attributions__isnull=False)
    unnamed = Payment.objects.filter(by_hand, balance_transaction_id__isnull=False)
    return Q(source__in=debits.filter(occurred_at__gt=timezone.now() - PERIOD).values("source")) | Q(
        source__in=unnamed.values("balance_transaction_id")
    )


def _share(entry: LedgerEntry) -> bool:
    weights = _weights(entry, recurring=True) or _weights(entry, recurring=False)
    funds = {fund.pk: fund for fund in Fund.objects.filter(pk__in=weights)}
    for pk, cents in split(entry.amount_cents, weights).items():
        share_cost(entry, funds[pk], amount_cents=cents)
    return bool(weights)


def _weights(entry: LedgerEntry, *, recurring: bool) -> dict[int, int]:
    """What each fund received in the 31 days up to the entry, in cents; those that received nothing are absent."""
    received = LedgerEntry.objects.filter(
        kind__in=GROSS,
        fund__isnull=False,
        occurred_at__gt=entry.occurred_at - PERIOD,
        occurred_at__lte=entry.occurred_at,
    )
    if recurring:
        received = received.filter(payment__donation__recurring_donation__isnull=False)
    rows = received.order_by().values_list("fund").annotate(Sum("amount_cents"))
    return {fund: cents for fund, cents in rows if cents}


def split(cents: int, weights: Mapping[int, int]) -> dict[int, int]:
    """`cents` shared by weight, whole cents that add up exactly: the largest remainders get the odd ones."""
    whole = sum(weights.values())
    parts = {key: divmod(cents * weight, whole) for key, weight in weights.items()}
    left = cents - sum(part for part, _rest in parts.values())
    by_rest = sorted(parts, key=lambda key: (-parts[key][1], key))
    return {key: parts[key][0] + (key in by_rest[:left]) for key in parts}
