"""The mails about an account, in the person's language: rows of the outgoing table like every other mail."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from users.models import User

from ..letters import Letter, queue_letter, withhold_letter
from ..mail import forget_once_sent

KIND = "account"
SECRET_KIND = "account-secret"  # noqa: S105 - the name of a kind of mail
UNKNOWN = "account/email/unknown_account"

# Codes and links open an account: once the mail has left, nobody reads them in the table.
forget_once_sent(SECRET_KIND, "text", "html")


def queue_account_letter(template: str, email: str, context: dict[str, Any]) -> None:
    """Write the row of the mail that allauth asks for by the name of its template.

    An address without an account costs the same: the row of a code's letter is written too, and never leaves.
    """
    person = User.objects.filter(email__iexact=email).first()
    language = person.preferred_language if person else (get_language() or "fr")[:2]
    key = str(uuid.uuid4())
    if template == UNKNOWN:
        withhold_letter(SECRET_KIND, key, email, language, lambda: _code_letter({"code": "–"}))
        return
    if template in SECRETS:
        queue_letter(SECRET_KIND, key, email, language, lambda: SECRETS[template](context))
        return
    queue_letter(KIND, key, email, language, lambda: _change_letter(template))


def _code_letter(context: dict[str, Any]) -> Letter:
    return Letter(
        _("Your code to sign in"),
        [
            _("Here is your code. Type it in the page that asked for it, within fifteen minutes."),
            str(context["code"]),
            _("You did not ask for it? Do nothing: without the code, nobody enters."),
        ],
    )


def _reset_letter(context: dict[str, Any]) -> Letter:
    return Letter(
        _("Choose a new password"),
        [
            _("Somebody asked to choose a new password for your account. The link works once."),
            _("You did not ask for it? Do nothing: your password stays as it is."),
        ],
        _("Choose a new password"),
        context["password_reset_url"],
    )


def _address_letter(context: dict[str, Any]) -> Letter:
    return Letter(
        _("Confirm your new address"),
        [_("You asked to sign in with this address from now on. Confirm that it is yours: the link works once.")],
        _("Confirm this address"),
        context["activate_url"],
    )


SECRETS: dict[str, Callable[[dict[str, Any]], Letter]] = {
    "account/email/login_code": _code_letter,
    "account/email/password_reset_key": _reset_letter,
    "account/email/email_confirmation": _address_letter,
}


def _change_letter(template: str) -> Letter:
    """What changed on the account; a change without a sentence of its own is told in general words."""
    told = {
        "account/email/password_changed": _("The password of your account was changed."),
        "account/email/password_reset": _("The password of your account was changed, by the link we mailed."),
        "account/email/password_set": _("Your account has a password from now on."),
        "account/email/email_changed": _("The address you sign in with was changed."),
        "mfa/email/totp_activated": _("An authenticator application protects your account from now on."),
        "mfa/email/totp_deactivated": _("The authenticator application was taken off your account."),
        "mfa/email/webauthn_added": _("A passkey was added to your account."),
        "mfa/email/webauthn_removed": _("A passkey was taken off your account."),
        "mfa/email/recovery_codes_generated": _(
            "New recovery codes were made for your account; the old ones are void."
        ),
    }
    return Letter(
        _("Your account was changed"),
        [
            told.get(template, _("Something about the way you sign in was changed.")),
            _("It was not you? Choose a new password at once, then write to us."),
        ],
        _("Your account"),
        settings.SITE_URL + reverse("account_home"),
    )
