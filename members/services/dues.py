"""Dues: invoiced once a year, received once, recalled twice."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from directory.models import Delegation

from .. import letters
from ..exceptions import AlreadyReceived, NoRate
from ..models import DuesInvoice, DuesRate, Membership

# Dues are asked for the year in which they fall due, sixty days after they are issued.
TERM = timedelta(days=60)
REMINDERS = (timedelta(0), timedelta(days=30))


def issue_invoices(year: int) -> int:
    """Make the year's invoice of each current membership that has none; how many are new. Safe to repeat.

    Raises NoRate when a group with members has no amount for that year.
    """
    rates = dict(DuesRate.objects.filter(year=year).values_list("group", "amount_cents"))
    with transaction.atomic():
        waiting = list(Membership.objects.current().exclude(invoices__year=year))
        lacking = {row.group for row in waiting} - set(rates)
        if lacking:
            raise NoRate(", ".join(sorted(lacking)))
        for membership in waiting:
            _issue(membership, year, rates[membership.group])
    return len(waiting)


def _issue(membership: Membership, year: int, amount_cents: int) -> None:
    today = timezone.localdate()
    invoice, is_new = DuesInvoice.objects.get_or_create(
        membership=membership, year=year,
        defaults={"amount_cents": amount_cents, "issued_on": today, "due_on": today + TERM},
    )  # fmt: skip
    if is_new:
        for email, language in _recipients(membership):
            letters.queue_invoice(invoice, email, language)


def record_received(
    invoice: DuesInvoice, *, received_on: date, method: str, reference: str = "", by: Any = None
) -> DuesInvoice:
    """Write that dues came in, once. Raises AlreadyReceived."""
    changed = DuesInvoice.objects.filter(pk=invoice.pk, received_on=None).update(
        received_on=received_on, method=method, reference=reference, received_by=by
    )
    if not changed:
        raise AlreadyReceived(invoice.number)
    invoice.refresh_from_db()
    return invoice


def remind() -> int:
    """Recall what is due: on the day, and thirty days later; each once. How many mails are new."""
    today, new = timezone.localdate(), 0
    late = DuesInvoice.objects.filter(received_on=None, due_on__lte=today, membership__ended_on=None)
    for invoice in late.select_related("membership__organisation", "membership__person"):
        for stage, wait in enumerate(REMINDERS, start=1):
            if invoice.due_on + wait <= today:
                for email, language in _recipients(invoice.membership):
                    new += letters.queue_reminder(invoice, email, language, stage)
    return new


def _recipients(membership: Membership) -> list[tuple[str, str]]:
    """Who hears of a membership's dues: the person, or the organisation's leads."""
    if membership.person is not None:
        return [(membership.person.email, membership.person.preferred_language)]
    leads = Delegation.objects.current().filter(organisation=membership.organisation_id, is_lead=True)
    return list(leads.order_by("pk").values_list("person__email", "person__preferred_language"))
