"""The mail of the contact form, to the staff."""

from typing import Any

from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .models import ContactMessage

CONTACT = "contact"


def register() -> None:
    """Say how the mail of the contact form is made."""
    register_mail(CONTACT, MailKind("home/mail/contact.html", _read, author=lambda mail: _message(mail).email))


def _message(mail: OutgoingMail) -> ContactMessage:
    return ContactMessage.objects.get(pk=mail.context["message"])


def _read(mail: OutgoingMail) -> dict[str, Any]:
    return {"message": _message(mail)}
