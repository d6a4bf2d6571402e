"""Accounts with and without a second step, and what their devices would say."""

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group
from django.test import Client

from core.accounts.addresses import mark_proved
from core.mail import send_due_mails
from users.models import User

PASSWORD = "un mot de passe assez long"
LOGIN = "/compte/login/"
CODE = "/compte/login/code/"
CODE_CONFIRM = "/compte/login/code/confirm/"
RESET = "/compte/password/reset/"


def person(email: str = "camille@example.org", *, role: str = "", **values: Any) -> User:
    """An account with a password and a proved address; of the staff with a role."""
    user = User.objects.create_user(email, PASSWORD, **values)
    mark_proved(user)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def application_of(user: User) -> str:
    """Set an authenticator application up for this account; its key."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """What the application shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def spare_codes_of(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def passkey_of(user: User) -> Authenticator:
    """A passkey's row; its signature is never checked by these tests."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé", "credential": {}}
    )


def sign_in_by_password(client: Client, email: str, password: str = PASSWORD, **extra: Any):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def mailed_code(outbox: list) -> str:
    """The code in the newest mail, once the worker has sent it."""
    send_due_mails()
    told = (re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.body, re.MULTILINE) for mail in reversed(outbox))
    return next(code.group(1) for code in told if code)


def sign_in_by_code(client: Client, email: str, outbox: list):
    client.post(CODE, {"email": email})
    return client.post(CODE_CONFIRM, {"code": mailed_code(outbox)})


def editor(client: Client) -> User:
    """An editor of the site, signed in by password."""
    user = person("equipe@staff.example.org", role="Rédaction")
    sign_in_by_password(client, user.email)
    return user
