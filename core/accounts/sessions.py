"""How long a session opens the CMS, and what ends the others."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from users.models import User

# Factors of their own; spare codes come with one of them.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
STAFF_SESSION = timedelta(hours=12)
SIGNED_IN_AT = "signed_in_at"


@receiver(user_logged_in)
def note_the_moment(request: HttpRequest, **_kwargs: Any) -> None:
    """From when the session's hours count."""
    request.session[SIGNED_IN_AT] = time.time()


def is_fresh(request: HttpRequest, within: timedelta) -> bool:
    """True within that time of the last time this session showed a password, a code or a factor."""
    shown = [float(record["at"]) for record in get_authentication_records(request, request.user)]
    last = max([*shown, float(request.session.get(SIGNED_IN_AT, 0))])
    return time.time() - last < within.total_seconds()


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """End every session of the account but the one of this request."""
    user.sessions_ended_at = timezone.now()
    user.save(update_fields=["sessions_ended_at"])
    update_session_auth_hash(request, user)


@receiver([authenticator_added, authenticator_removed])
def factors_end_sessions(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Whoever signed in before with less, or with a factor that is gone, signs in anew."""
    if authenticator.type in FACTORS:
        end_other_sessions(request, user)


@receiver(email_changed)
def another_address_ends_sessions(request: HttpRequest, user: User, from_email_address: Any, **_kwargs: Any) -> None:
    """Those that were begun under the old address; at a first proof there is no old one."""
    if from_email_address is not None and request.user.pk == user.pk:
        end_other_sessions(request, user)
