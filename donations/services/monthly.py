"""Monthly gifts: mirror the subscription as Stripe has it, tell the donor what they must know, nothing else."""

from django.db import transaction

from core.crash_points import crash_point

from ..emails import queue_monthly_ended, queue_monthly_failed, queue_monthly_started
from ..exceptions import UnknownShape
from ..gateways import charges, subscriptions
from ..gateways.facts import InvoiceFact, SubscriptionFact
from ..models import Donation, MonthlyGift
from .settlement import close_unpaid, settle_charge

Status = MonthlyGift.Status
STATES = {
    "incomplete": Status.PENDING,
    "incomplete_expired": Status.ABANDONED,
    "trialing": Status.ACTIVE,
    "active": Status.ACTIVE,
    "past_due": Status.LATE,
    "unpaid": Status.LATE,
    "paused": Status.PAUSED,
    "canceled": Status.ENDED,
}


def follow_subscription(subscription_id: str) -> MonthlyGift | None:
    """Fetch the subscription and mirror it; None when it is none of ours. Raises what the gateway raises."""
    fact = subscriptions.fetch_subscription(subscription_id)
    crash_point("event_after_fetch")
    return mirror_subscription(fact)


def follow_invoice(invoice_id: str) -> None:
    """Fetch an invoice; book what it was paid with, and mirror its subscription."""
    invoice = subscriptions.fetch_invoice(invoice_id)
    crash_point("event_after_fetch")
    if invoice.status == "paid":
        for payment_intent_id in invoice.payment_intent_ids:
            charge = charges.fetch_charge(payment_intent_id)
            if charge is not None:
                settle_charge(charge)
    if invoice.subscription_id:
        follow_subscription(invoice.subscription_id)


def mirror_subscription(fact: SubscriptionFact) -> MonthlyGift | None:
    """Write what Stripe says of a monthly gift, with the mails it calls for, all or nothing.

    An answer older than the one already written changes nothing; an ended gift stays ended. Returns None when no
    monthly gift of ours has that mark. Raises UnknownShape for a state unknown here.
    """
    if fact.status not in STATES:
        raise UnknownShape(f"{fact.subscription_id} is {fact.status}")
    with transaction.atomic():
        monthly = _locked(fact)
        if monthly is None:
            return None
        stale = monthly.seen_at is not None and monthly.seen_at > fact.asked_at
        if not stale and monthly.status != Status.ENDED:
            _write(monthly, fact)
        crash_point("monthly_before_commit")
    return monthly


def _locked(fact: SubscriptionFact) -> MonthlyGift | None:
    rows = MonthlyGift.objects.select_for_update(of=("self",)).select_related("fund")
    known = rows.filter(subscription_id=fact.subscription_id).first()
    mark = fact.metadata.get("monthly", "")
    return known or (rows.filter(public_id=mark, subscription_id=None).first() if mark else None)


def _write(monthly: MonthlyGift, fact: SubscriptionFact) -> None:
    was = monthly.status
    state = STATES[fact.status]
    monthly.status = Status.PAUSED if fact.is_paused and state == Status.ACTIVE else state
    monthly.subscription_id, monthly.customer_id = fact.subscription_id, fact.customer_id
    if monthly.amount_cents != fact.amount_cents:
        monthly.amount_cents, monthly.fee_cover_cents = fact.amount_cents, 0
    alive = monthly.is_alive
    monthly.next_charge_at = fact.next_charge_at if alive else None
    monthly.resumes_at = fact.resumes_at if alive else None
    monthly.started_at, monthly.ended_at = fact.started_at, fact.ended_at
    monthly.end_reason, monthly.seen_at = fact.end_reason, fact.asked_at
    unpaid = fact.latest_invoice if alive and _has_failed(fact.latest_invoice) else None
    monthly.open_invoice_url = unpaid.url if unpaid else ""
    monthly.failed_attempts = unpaid.attempts if unpaid else 0
    monthly.save()
    _tell(monthly, was, unpaid)


def _has_failed(invoice: InvoiceFact | None) -> bool:
    return invoice is not None and invoice.status == "open" and invoice.attempts > 0


def _tell(monthly: MonthlyGift, was: str, unpaid: InvoiceFact | None) -> None:
    if monthly.is_alive and was == Status.PENDING and monthly.starts_later:
        queue_monthly_started(monthly)
    if unpaid is not None:
        queue_monthly_failed(
            monthly, invoice_id=unpaid.invoice_id, attempt=unpaid.attempts, next_attempt_at=unpaid.next_attempt_at
        )
    if monthly.status == Status.ENDED:
        queue_monthly_ended(monthly)


def abandon_monthly(monthly: MonthlyGift) -> None:
    """Mark a monthly gift whose checkout ended unpaid, and its first gift; one that started stays."""
    changed = MonthlyGift.objects.filter(pk=monthly.pk, status=Status.PENDING, subscription_id=None).update(
        status=Status.ABANDONED
    )
    if changed:
        for gift in Donation.objects.filter(monthly_gift=monthly):
            close_unpaid(gift, Donation.Status.EXPIRED)
