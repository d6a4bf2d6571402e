"""One gift's whole story: what was asked, what Stripe said, what the books hold, what was mailed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from core.mail_kinds import may_read
from core.models import OutgoingMail

from ..models import Dispute, Donation, LedgerEntry, Payment, Refund, StripeEvent
from ..money import format_cents


@dataclass(frozen=True)
class Step:
    """Something that happened: when, what, its details and the reference by which to find it elsewhere."""

    moment: datetime
    title: str
    detail: str
    reference: str = ""


def story_of(gift: Donation, viewer: Any) -> list[Step]:
    """Every fact known about the gift, oldest first, by six queries; a mail's subject for who may read it alone."""
    payments = list(Payment.objects.filter(donation=gift))
    steps = [Step(gift.created_at, gettext("Asked on the site"), format_cents(gift.amount_cents), str(gift.public_id))]
    steps += _money_steps(payments)
    steps += [_told(event) for event in _events(gift, payments)]
    steps += [_mailed(mail, viewer) for mail in OutgoingMail.objects.filter(object_key=f"donation:{gift.public_id}")]
    return sorted(steps, key=lambda step: step.moment)


def story_of_payment(payment: Payment) -> list[Step]:
    """Every fact known about the payment, oldest first."""
    return sorted(_money_steps([payment]), key=lambda step: step.moment)


def _money_steps(payments: list[Payment]) -> list[Step]:
    steps = [_charged(payment) for payment in payments]
    steps += [
        _went_back(refund, gettext("Refund"), refund.refund_id)
        for refund in Refund.objects.filter(payment__in=payments)
    ]
    disputes = Dispute.objects.filter(payment__in=payments)
    steps += [_went_back(dispute, gettext("Dispute"), dispute.dispute_id) for dispute in disputes]
    movements = [payment.balance_transaction_id for payment in payments if payment.balance_transaction_id]
    entries = LedgerEntry.objects.filter(Q(payment__in=payments) | Q(source__in=movements))
    return steps + [_posted(entry) for entry in entries]


def _went_back(fact: Refund | Dispute, title: str, reference: str) -> Step:
    moment = fact.refunded_at if isinstance(fact, Refund) else fact.opened_at
    detail = f"{format_cents(fact.amount_cents, always_cents=True)}, {fact.get_status_display()}"
    return Step(moment, title, detail, reference)


def _events(gift: Donation, payments: list[Payment]) -> list[StripeEvent]:
    names = [gift.checkout_session_id, *(name for row in payments for name in (row.payment_intent_id, row.charge_id))]
    known = [name for name in names if name]
    intents = [row.payment_intent_id for row in payments]
    return list(
        StripeEvent.objects.filter(Q(object_id__in=known) | Q(payload__data__object__payment_intent__in=intents))
    )


def _charged(payment: Payment) -> Step:
    detail = format_cents(payment.amount_cents, always_cents=True)
    if payment.fee_cents is not None:
        fee = format_cents(payment.fee_cents, always_cents=True)
        detail = gettext("%(amount)s, of which %(fee)s in fees") % {"amount": detail, "fee": fee}
    if payment.amount_mismatch:
        detail = gettext("%(detail)s: differs from the amount asked") % {"detail": detail}
    return Step(payment.charged_at, gettext("Charged by Stripe"), detail, payment.payment_intent_id)


def _told(event: StripeEvent) -> Step:
    detail = f"{event.type}, {event.get_status_display()}"
    return Step(event.received_at, gettext("Event received"), detail, event.event_id)


def _posted(entry: LedgerEntry) -> Step:
    amount = format_cents(entry.amount_cents, always_cents=True)
    detail = (
        f"{entry.get_kind_display()}, {amount}: {entry.get_from_account_display()} → {entry.get_to_account_display()}"
    )
    return Step(entry.posted_at, gettext("Posted in the ledger"), detail, entry.source)


def _mailed(mail: OutgoingMail, viewer: Any) -> Step:
    subject = mail.subject if may_read(viewer, mail.kind) else ""
    title, detail = subject or mail.kind, f"{mail.get_status_display()}, {mail.to}"
    return Step(mail.sent_at or mail.created_at, title, detail, mail.kind)
