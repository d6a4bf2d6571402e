"""The mails about members' dues paid by card: the same moments as a gift's, other words."""

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.letters import Letter, queue_letter

from .models import Donation, Payment, Refund
from .money import format_cents


def _values(row: Donation, cents: int, payment: Payment | None) -> dict[str, str]:
    with translation.override(row.language):
        return {
            "name": row.donor_name,
            "member": row.organisation_name or row.donor_name,
            "amount": format_cents(cents, always_cents=True),
            "day": date_format(localtime(payment.charged_at), "DATE_FORMAT") if payment else "",
        }


def queue_due_received(row: Donation, payment: Payment) -> bool:
    """Acknowledge dues that came in, once. Call inside the settling transaction."""

    def write() -> Letter:
        values = _values(row, payment.amount_cents, payment)
        return Letter(
            _("Your dues have arrived"),
            [
                _("Hello %(name)s,") % values,
                _("The dues of %(member)s, %(amount)s, were received on %(day)s. Thank you.") % values,
                _("Dues are not gifts: this message is no receipt for income tax."),
                _("Reference: %(reference)s") % {"reference": row.public_id},
            ],
            _("The members’ room"),
            settings.SITE_URL + row.source_path,
        )

    return queue_letter("due-received", f"donation:{row.public_id}", row.email, row.language, write)


def queue_due_refunded(row: Donation, refund: Refund) -> bool:
    """Say that dues were sent back, or that the bank refused them; once for each."""

    def write() -> Letter:
        values = _values(row, refund.amount_cents, refund.payment)
        if refund.status == Refund.Status.FAILED:
            subject = _("Your refund did not reach you")
            sentences = [
                _("Your bank refused the refund of %(amount)s of the dues of %(member)s paid on %(day)s.") % values,
                _("The money came back to us. Please answer this message so that we find another way."),
            ]
        else:
            subject = _("Your refund is on its way")
            sentences = [
                _("We have refunded %(amount)s of the dues of %(member)s paid on %(day)s.") % values,
                _("Your bank shows it within five to ten days."),
            ]
        return Letter(subject, [_("Hello %(name)s,") % values, *sentences])

    return queue_letter("due-refunded", f"refund:{refund.refund_id}:{refund.status}", row.email, row.language, write)


def queue_due_refused(row: Donation) -> bool:
    """Say that the bank refused a debit of dues that was under way."""

    def write() -> Letter:
        values = _values(row, row.amount_cents, None)
        return Letter(
            _("Your bank refused the debit"),
            [
                _("Hello %(name)s,") % values,
                _("The debit of %(amount)s for the dues of %(member)s was refused: nothing was paid.") % values,
                _("You can pay again, by card or from another account, or by cheque."),
            ],
            _("The members’ room"),
            settings.SITE_URL + row.source_path,
        )

    return queue_letter("due-refused", f"donation:{row.public_id}", row.email, row.language, write)
