"""Dues: invoiced once a year, received once, recalled twice."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from directory.models import Delegation
from donations.payables import Due
from donations.selectors import DuePayment, due_payments

from .. import emails
from ..exceptions import AlreadyReceived, NoRate
from ..models import DuesInvoice, DuesRate, Membership

# Dues are asked for the year in which they fall due, sixty days after they are issued.
TERM = timedelta(days=60)
REMINDERS = (timedelta(0), timedelta(days=30))
OFFLINE = (DuesInvoice.Method.CHEQUE, DuesInvoice.Method.TRANSFER)


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
    if not is_new:
        return
    recipients = _recipients(membership)
    for email, language in recipients:
        emails.queue_invoice(invoice, email, language)
    if not recipients:
        emails.queue_unheard(invoice)


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


def find_due(public_id: UUID) -> Due | None:
    """The invoice of that reference as the till's page shows it, in the active language."""
    rows = DuesInvoice.objects.select_related("membership__organisation", "membership__person")
    invoice = rows.filter(public_id=public_id).first()
    if invoice is None:
        return None
    organisation, owed = invoice.membership.organisation, _owed_now(invoice)
    return Due(
        reference=invoice.public_id,
        number=invoice.number,
        title=gettext("Dues for %(year)s") % {"year": invoice.year},
        payer=organisation.name if organisation else "",
        payer_language=organisation.name_language if organisation else "",
        amount_cents=owed or invoice.amount_cents,
        is_open=owed > 0 and invoice.membership.ended_on is None,
        return_path=reverse("account_home"),
    )


def _owed_now(invoice: DuesInvoice) -> int:
    """What the till's own books leave to pay: they may know more than the invoice has heard."""
    if invoice.method in OFFLINE:
        return 0
    kept = sum(payment.kept_cents for payment in due_payments(invoice.public_id))
    return max(invoice.amount_cents - kept, 0)


def collect_online() -> int:
    """Bring the invoices to what the till says came in by card; how many changed. Safe to repeat at any time.

    What went back of a payment, whole or in part, is due again: that much and no more. The staff are told of it, and
    of money that came in excess, which they send back.
    """
    paid: dict[UUID, list[DuePayment]] = defaultdict(list)
    for payment in due_payments():
        paid[payment.reference].append(payment)
    invoices = DuesInvoice.objects.filter(public_id__in=list(paid)).select_related("membership")
    return sum(_collect(invoice, paid[invoice.public_id]) for invoice in invoices)


def _collect(invoice: DuesInvoice, payments: list[DuePayment]) -> bool:
    kept = sum(payment.kept_cents for payment in payments)
    # A cheque or a transfer paid what was left of the invoice that day: whatever is kept beyond that is too much.
    wanted = invoice.paid_online_cents if invoice.method in OFFLINE else invoice.amount_cents
    if kept > wanted:
        emails.queue_paid_too_much(invoice, excess_cents=kept - wanted)
    if invoice.method in OFFLINE:
        return False
    if kept != invoice.paid_online_cents:
        invoice.paid_online_cents = kept
        invoice.save(update_fields=["paid_online_cents"])
    if kept < invoice.amount_cents:
        return _return(invoice, sum(payment.back_cents for payment in payments))
    return invoice.received_on is None and _receive(invoice, payments[-1])


def _receive(invoice: DuesInvoice, last: DuePayment) -> bool:
    day, reference = timezone.localtime(last.charged_at).date(), last.payment_intent_id
    try:
        record_received(invoice, received_on=day, method=DuesInvoice.Method.ONLINE, reference=reference)
    except AlreadyReceived:
        return False
    return True


def _return(invoice: DuesInvoice, back_cents: int) -> bool:
    if back_cents:
        emails.queue_returned(
            invoice, owed_cents=invoice.amount_cents - invoice.paid_online_cents, back_cents=back_cents
        )
    return bool(
        DuesInvoice.objects.filter(pk=invoice.pk, method=DuesInvoice.Method.ONLINE).update(
            received_on=None, method="", reference=""
        )
    )


def remind() -> int:
    """Recall what is due: on the day, and thirty days later; each once, and one a run whatever was missed before.

    How many mails are new. Where nobody can be written to, the staff are.
    """
    today, new = timezone.localdate(), 0
    late = DuesInvoice.objects.filter(received_on=None, due_on__lte=today, membership__ended_on=None)
    for invoice in late.select_related("membership__organisation", "membership__person"):
        stage = sum(invoice.due_on + wait <= today for wait in REMINDERS)
        recipients = _recipients(invoice.membership)
        for email, language in recipients:
            new += emails.queue_reminder(invoice, email, language, stage)
        if not recipients:
            new += emails.queue_unheard(invoice)
    return new


def _recipients(membership: Membership) -> list[tuple[str, str]]:
    """Who hears of a membership's dues: the person, or the organisation's leads."""
    if membership.person is not None:
        found = [(membership.person.email, membership.person.preferred_language)]
    else:
        leads = Delegation.objects.current().filter(organisation=membership.organisation_id, is_lead=True)
        found = list(leads.order_by("pk").values_list("person__email", "person__preferred_language"))
    return [(email, language) for email, language in found if email]
