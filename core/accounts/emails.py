"""The mails about an account, in the person's language: rows of the outgoing table like every other mail."""

import uuid
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from users.models import User

from ..mail import queue_mail, withhold_mail
from ..mail_kinds import MailKind, register_mail
from ..models import OutgoingMail
from ..sealing import seal, unseal

KIND = "account"
SECRET_KIND = "account-secret"  # noqa: S105 - the name of a kind of mail
UNKNOWN = "account/email/unknown_account"

# What each of allauth's mails needs of its context: a code, or a link. Whoever has one enters the account.
SECRETS = {
    "account/email/login_code": "code",
    "account/email/password_reset_key": "password_reset_url",
    "account/email/email_confirmation": "code",
    "account/email/email_confirmation_signup": "code",
}


def register() -> None:
    """Say how the mails about an account are made."""
    register_mail(KIND, MailKind("core/mail/account_change.html", _read_change))
    register_mail(SECRET_KIND, MailKind("core/mail/account_secret.html", _read_secret, is_secret=True))


def queue_account_email(template: str, email: str, context: dict[str, Any]) -> None:
    """Write the row of the mail that allauth asks for by the name of its template.

    An address without an account costs the same: the row of a code's mail is written too, and never leaves. A code or
    a link lies sealed in the row until the mail left: whoever reads the table reads no secret.
    """
    person = User.objects.filter(email__same_address=email).first()
    language = person.preferred_language if person else (get_language() or "fr")[:2]
    key = str(uuid.uuid4())
    if template == UNKNOWN:
        withhold_mail(kind=SECRET_KIND, object_key=key, to=email, language=language)
        return
    name = template.rpartition("/")[2]
    if template in SECRETS:
        said = {"template": name, "sealed": seal(str(context[SECRETS[template]]), purpose=SECRET_KIND)}
        queue_mail(kind=SECRET_KIND, object_key=key, to=email, language=language, context=said)
        return
    queue_mail(kind=KIND, object_key=key, to=email, language=language, context={"template": name})


def _read_change(mail: OutgoingMail) -> dict[str, Any]:
    return {**mail.context, "account_url": settings.SITE_URL + reverse("account_home")}


def _read_secret(mail: OutgoingMail) -> dict[str, Any]:
    return {**mail.context, "secret": unseal(mail.context["sealed"], purpose=SECRET_KIND)}
