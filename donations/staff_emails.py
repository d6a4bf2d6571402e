"""The mails by which the till asks its own staff to act, in French, to the organisation's address."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.letters import Letter, queue_staff_letter

from .models import Dispute
from .money import format_currency

ANSWER_DUE = "dispute-to-answer"


def queue_answer_due(dispute: Dispute) -> bool:
    """Tell the staff that Stripe waits for an answer, and until when; once for each time that it begins to wait."""

    def write() -> Letter:
        amount = format_currency(dispute.amount_cents, dispute.currency)
        day = (
            date_format(localtime(dispute.due_by), "DATE_FORMAT") if dispute.due_by else _("the day that Stripe shows")
        )
        return Letter(
            _("A bank contests a payment: answer before %(day)s") % {"day": day},
            [
                _("A bank contests a payment of %(amount)s (%(reference)s).")
                % {"amount": amount, "reference": dispute.dispute_id},
                _("Answer in Stripe’s dashboard, under Disputes, before %(day)s. Without an answer the money is lost.")
                % {"day": day},
            ],
            _("The dispute, on the site"),
            settings.SITE_URL + reverse("till_disputes:inspect", args=[dispute.pk]),
        )

    return queue_staff_letter(ANSWER_DUE, f"dispute:{dispute.dispute_id}:{dispute.stripe_status}", write)
