"""The mails that loans and consents cause: to the host in their language, to the staff in French."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.mail import queue_mail, queue_staff_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .models import Consent, Loan


def register() -> None:
    """Say how each mail of the exhibitions is made."""
    register_mail("loan-asked", MailKind("exhibitions/mail/loan_asked.html", _read_loan))
    register_mail("loan-decided", MailKind("exhibitions/mail/loan_decided.html", _read_loan))
    register_mail(
        "loan-to-decide",
        MailKind("exhibitions/mail/loan_to_decide.html", _read_loan, author=lambda mail: _loan(mail).contact_email),
    )
    register_mail("consent-ends", MailKind("exhibitions/mail/consent_ends.html", _read_consent))
    register_mail("consent-exceeded", MailKind("exhibitions/mail/consent_exceeded.html", lambda mail: mail.context))


def status_address(loan: Loan) -> str:
    """Where the host follows the loan. Its unguessable id is the key; it opens no other loan."""
    with override(loan.language):
        return f"{settings.SITE_URL}{reverse('exhibitions:loan', args=[loan.public_id])}"


def _loan(mail: OutgoingMail) -> Loan:
    return Loan.objects.get(pk=mail.context["loan"])


def _read_loan(mail: OutgoingMail) -> dict[str, Any]:
    loan = _loan(mail)
    return {
        "status": loan.status,
        **mail.context,
        "loan": loan,
        "status_url": status_address(loan),
        "desk_url": f"{settings.SITE_URL}{reverse('exhibition_loans:inspect', args=[loan.pk])}",
    }


def queue_request(loan: Loan, *, confirms: bool = True) -> None:
    """Tell the staff that somebody asks and, where one `confirms`, the host that the request has arrived."""
    key, context = f"loan:{loan.public_id}", {"loan": loan.pk}
    if confirms:
        queue_mail(kind="loan-asked", object_key=key, to=loan.contact_email, language=loan.language, context=context)
    queue_staff_mail(kind="loan-to-decide", object_key=key, context=context)


def queue_decision(loan: Loan) -> None:
    """Tell the host what was decided, with the words of the person who decided."""
    queue_mail(
        kind="loan-decided",
        object_key=f"loan:{loan.public_id}:{loan.status}",
        to=loan.contact_email,
        language=loan.language,
        context={"loan": loan.pk, "status": loan.status},
    )


def queue_consent_ends(consent: Consent, notice: int) -> None:
    """Tell the staff that a consent ends in at most so many days; each notice once."""
    key = f"consent:{consent.pk}:{consent.expires_on}:{notice}"
    context = {"consent": consent.pk, "day": consent.expires_on}
    queue_staff_mail(kind="consent-ends", object_key=key, context=context)


def _read_consent(mail: OutgoingMail) -> dict[str, Any]:
    consent = Consent.objects.get(pk=mail.context["consent"])
    titles = sorted(set(consent.portraits.values_list("title", flat=True)))
    return {"consent": consent, "titles": titles}


def queue_consent_exceeded(pages: list[str]) -> None:
    """Tell the staff which pages were unpublished, and why; `pages` are sentences."""
    key = f"pages:{timezone.now().isoformat()}"
    queue_staff_mail(kind="consent-exceeded", object_key=key, context={"pages": pages})
