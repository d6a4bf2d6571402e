"""The mails by which the till asks its own staff to act, in French, to the organisation's address."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from core.mail import queue_staff_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .models import Dispute
from .money import format_currency

ANSWER_DUE = "dispute-to-answer"
READER = "donations.view_dispute"


def register_staff_mails() -> None:
    """Say how each of these mails is made."""
    register_mail(ANSWER_DUE, MailKind("donations/mail/answer_due.html", _read_answer_due, readable_with=READER))


def queue_answer_due(dispute: Dispute) -> bool:
    """Tell the staff that Stripe waits for an answer, and until when; once for each time that it begins to wait."""
    key = f"dispute:{dispute.dispute_id}:{dispute.stripe_status}"
    return queue_staff_mail(kind=ANSWER_DUE, object_key=key, context={"dispute": dispute.pk})


def _read_answer_due(mail: OutgoingMail) -> dict[str, Any]:
    dispute = Dispute.objects.get(pk=mail.context["dispute"])
    return {
        "dispute": dispute,
        "amount": format_currency(dispute.amount_cents, dispute.currency),
        "dispute_url": settings.SITE_URL + reverse("till_disputes:inspect", args=[dispute.pk]),
    }
