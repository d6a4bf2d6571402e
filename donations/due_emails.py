"""The mails about members' dues paid by card: the same moments as a gift's, other words."""

from typing import Any

from django.conf import settings

from core.mail import queue_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .models import Donation, Payment, Refund

RECEIVED = "due-received"
REFUNDED = "due-refunded"
REFUSED = "due-refused"
READER = "members.view_duesinvoice"


def register_due_mails() -> None:
    """Say how each mail about dues is made."""
    register_mail(RECEIVED, MailKind("donations/mail/due_received.html", _read, readable_with=READER))
    register_mail(REFUNDED, MailKind("donations/mail/due_refunded.html", _read_refund, readable_with=READER))
    register_mail(REFUSED, MailKind("donations/mail/due_refused.html", _read, readable_with=READER))


def _read(mail: OutgoingMail) -> dict[str, Any]:
    due = Donation.objects.select_related("fund").get(pk=mail.context["due"])
    return {"due": due, "member": due.organisation_name, "room_url": settings.SITE_URL + due.source_path}


def _read_refund(mail: OutgoingMail) -> dict[str, Any]:
    refund = Refund.objects.select_related("payment").get(pk=mail.context["refund"])
    return {**_read(mail), "refund": refund, "has_failed": mail.context["status"] == Refund.Status.FAILED}


def _queue(kind: str, object_key: str, due: Donation, **context: Any) -> bool:
    context = {"due": due.pk, **context}
    return queue_mail(kind=kind, object_key=object_key, to=due.email, language=due.language, context=context)


def queue_due_received(due: Donation, payment: Payment) -> bool:
    """Acknowledge dues that came in, once. Call inside the settling transaction."""
    return _queue(RECEIVED, f"donation:{due.public_id}", due, payment=payment.pk)


def queue_due_refunded(due: Donation, refund: Refund) -> bool:
    """Say that dues were sent back, or that the bank refused them; once for each."""
    key = f"refund:{refund.refund_id}:{refund.status}"
    return _queue(REFUNDED, key, due, refund=refund.pk, status=refund.status)


def queue_due_refused(due: Donation) -> bool:
    """Say that the bank refused a debit of dues that was under way."""
    return _queue(REFUSED, f"donation:{due.public_id}", due)
