"""Monthly gifts: mirror the subscription as Stripe has it, tell the donor what they must know, nothing else."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.failpoints import failpoint

from ..emails import queue_monthly_ended, queue_monthly_failed, queue_monthly_started
from ..exceptions import UnknownShape
from ..gateways import charges, subscriptions
from ..gateways.facts import InvoiceFact, SubscriptionFact
from ..models import Donation, RecurringDonation
from .billing_dates import next_date
from .settlement import close_unpaid, settle_charge

Status = RecurringDonation.Status
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
ALIVE = (Status.ACTIVE, Status.LATE, Status.PAUSED)


def follow_subscription(subscription_id: str) -> RecurringDonation | None:
    """Fetch the subscription and mirror it; None when it is none of ours. Raises what the gateway raises.

    The card that its donor chose at Stripe since the last time becomes the one that it charges.
    """
    fact = subscriptions.fetch_subscription(subscription_id)
    failpoint("event_after_fetch")
    monthly = mirror_subscription(fact) if fact is not None else None
    if monthly is not None and fact is not None and monthly.is_alive:
        _charge_chosen_card(monthly, fact)
    return monthly


def follow_customer(customer_id: str) -> None:
    """Mirror the monthly gifts of a customer who changed something at Stripe: the card, above all."""
    alive = RecurringDonation.objects.filter(customer_id=customer_id, status__in=ALIVE, subscription_id__isnull=False)
    for subscription_id in alive.values_list("subscription_id", flat=True):
        follow_subscription(subscription_id or "")


def _charge_chosen_card(monthly: RecurringDonation, fact: SubscriptionFact) -> None:
    """Stripe's page changes the customer's default card; the subscription goes on charging its own until it is told."""
    chosen = fact.customer_card_id
    if not chosen or chosen == monthly.customer_card_id:
        return
    if chosen != fact.card_id:
        key = f"card-{monthly.public_id}-{chosen}"[:255]
        subscriptions.charge_card(fact.subscription_id, card_id=chosen, idempotency_key=key)
    RecurringDonation.objects.filter(pk=monthly.pk).update(customer_card_id=chosen)
    monthly.customer_card_id = chosen


def follow_invoice(invoice_id: str) -> InvoiceFact:
    """Fetch an invoice; book what it was paid with, and mirror its subscription."""
    invoice = subscriptions.fetch_invoice(invoice_id)
    failpoint("event_after_fetch")
    if invoice.status == "paid":
        for payment_intent_id in invoice.payment_intent_ids:
            charge = charges.fetch_charge(payment_intent_id)
            if charge is not None:
                settle_charge(charge)
    if invoice.subscription_id:
        follow_subscription(invoice.subscription_id)
    return invoice


def mirror_subscription(fact: SubscriptionFact) -> RecurringDonation | None:
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
        failpoint("monthly_before_commit")
    return monthly


def _locked(fact: SubscriptionFact) -> RecurringDonation | None:
    rows = RecurringDonation.objects.select_for_update(of=("self",)).select_related("fund")
    known = rows.filter(subscription_id=fact.subscription_id).first()
    mark = fact.metadata.get("monthly", "")
    return known or (rows.filter(public_id=mark, subscription_id=None).first() if mark else None)


def _write(monthly: RecurringDonation, fact: SubscriptionFact) -> None:
    was = monthly.status
    state = STATES[fact.status]
    monthly.status = Status.PAUSED if fact.is_paused and state in (Status.ACTIVE, Status.LATE) else state
    monthly.subscription_id, monthly.customer_id = fact.subscription_id, fact.customer_id
    if monthly.amount_cents != fact.amount_cents:
        monthly.amount_cents, monthly.fee_cover_cents = fact.amount_cents, 0
    alive = monthly.is_alive
    monthly.next_charge_at = _next_charge(fact) if alive else None
    monthly.resumes_at, monthly.ends_at = (fact.resumes_at, fact.ends_at) if alive else (None, None)
    monthly.started_at, monthly.ended_at = fact.started_at, fact.ended_at
    monthly.end_reason, monthly.seen_at = fact.end_reason, fact.asked_at
    unpaid = fact.latest_invoice if state == Status.LATE and _has_failed(fact.latest_invoice) else None
    monthly.open_invoice_url = unpaid.url if unpaid else ""
    monthly.failed_attempts = unpaid.attempts if unpaid else 0
    monthly.save()
    if monthly.status in (Status.ENDED, Status.ABANDONED):
        _close_unpaid_gifts(monthly)
    _tell(monthly, was, unpaid)


def _next_charge(fact: SubscriptionFact) -> datetime | None:
    """When money is next taken: the first date of the subscription after its pause, if it has one and still lives."""
    moment = fact.next_charge_at
    if fact.is_paused:
        moment = next_date(fact.anchor_at, fact.resumes_at) if fact.resumes_at else None
    return None if moment and fact.ends_at and fact.ends_at <= moment else moment


def _close_unpaid_gifts(monthly: RecurringDonation) -> None:
    """What the monthly gift still waited for will not come; money that comes all the same is booked as ever."""
    waiting = [Donation.Status.PENDING, Donation.Status.PROCESSING]
    for gift in Donation.objects.filter(recurring_donation=monthly, status__in=waiting):
        close_unpaid(gift, Donation.Status.FAILED)


def _has_failed(invoice: InvoiceFact | None) -> bool:
    return invoice is not None and invoice.status == "open" and invoice.attempts > 0 and not invoice.is_under_way


def _tell(monthly: RecurringDonation, was: str, unpaid: InvoiceFact | None) -> None:
    if monthly.is_alive and was == Status.PENDING and monthly.starts_later:
        queue_monthly_started(monthly)
    if unpaid is not None:
        queue_monthly_failed(
            monthly, invoice_id=unpaid.invoice_id, attempt=unpaid.attempts, next_attempt_at=unpaid.next_attempt_at
        )
    if monthly.status == Status.ENDED:
        queue_monthly_ended(monthly)


def end_unknown(monthly: RecurringDonation) -> None:
    """Write the end of a monthly gift whose subscription this account does not know, with the mail of every end."""
    with transaction.atomic():
        alive = RecurringDonation.objects.filter(pk=monthly.pk, status__in=ALIVE)
        if alive.update(status=Status.ENDED, ended_at=timezone.now(), next_charge_at=None, resumes_at=None):
            monthly.refresh_from_db()
            _close_unpaid_gifts(monthly)
            queue_monthly_ended(monthly)


def abandon_monthly(monthly: RecurringDonation) -> None:
    """Mark a monthly gift whose checkout ended unpaid, and its first gift; one that started stays."""
    changed = RecurringDonation.objects.filter(pk=monthly.pk, status=Status.PENDING, subscription_id=None).update(
        status=Status.ABANDONED
    )
    if changed:
        for gift in Donation.objects.filter(recurring_donation=monthly):
            close_unpaid(gift, Donation.Status.EXPIRED)
