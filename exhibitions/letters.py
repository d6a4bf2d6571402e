"""The letters that loans cause: to the host in their language, to the staff in French."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import override

from core.letters import Letter, queue_letter, queue_staff_letter

from .models import Loan


def status_address(loan: Loan) -> str:
    """Where the host follows the loan. Its unguessable id is the key; it opens no other loan."""
    with override(loan.language):
        return f"{settings.SITE_URL}{reverse('exhibitions:loan', args=[loan.public_id])}"


def _days(loan: Loan) -> dict[str, str]:
    return {
        "host": loan.host_name,
        "city": loan.city,
        "start": date_format(loan.starts_on, "DATE_FORMAT"),
        "end": date_format(loan.ends_on, "DATE_FORMAT"),
    }


def queue_request(loan: Loan) -> None:
    """Tell the host that the request has arrived, and the staff that somebody asks."""

    def to_host() -> Letter:
        return Letter(
            _t("Your request for the exhibition has arrived"),
            [
                _t("Hello %(name)s,") % {"name": loan.contact_name},
                _t("You asked for the exhibition for %(host)s, %(city)s, from %(start)s to %(end)s.") % _days(loan),
                _t("A person reads it and writes to you. The page below always says where it stands."),
            ],
            _t("Follow my request"),
            status_address(loan),
        )

    def to_staff() -> Letter:
        return Letter(
            _t("The exhibition is asked for: %(host)s, %(city)s") % _days(loan),
            [_t("From %(start)s to %(end)s.") % _days(loan), loan.message],
            _t("Decide in the CMS"),
            f"{settings.SITE_URL}{reverse('exhibition_loans:inspect', args=[loan.pk])}",
        )

    queue_letter("loan-asked", f"loan:{loan.public_id}", loan.contact_email, loan.language, to_host)
    queue_staff_letter("loan-to-decide", f"loan:{loan.public_id}", to_staff)


def queue_decision(loan: Loan) -> None:
    """Tell the host what was decided, with the words of the person who decided."""

    def write() -> Letter:
        subjects = {
            Loan.Status.ACCEPTED: _t("The exhibition comes to you"),
            Loan.Status.REFUSED: _t("The exhibition cannot come to you"),
            Loan.Status.CANCELLED: _t("The exhibition's stay is cancelled"),
        }
        paragraphs = [
            _t("Hello %(name)s,") % {"name": loan.contact_name},
            _t("This is about the stay at %(host)s, %(city)s, from %(start)s to %(end)s.") % _days(loan),
        ]
        if loan.decision_note:
            paragraphs.append(loan.decision_note)
        if loan.status == Loan.Status.ACCEPTED:
            paragraphs.append(_t("Labels, poster and offline kit wait for you on the page below."))
        return Letter(subjects[Loan.Status(loan.status)], paragraphs, _t("See the stay"), status_address(loan))

    queue_letter("loan-decided", f"loan:{loan.public_id}:{loan.status}", loan.contact_email, loan.language, write)
