"""The staff's second factor: nothing under the CMS's address answers before it is set up and used."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from .sessions import FACTORS, STAFF_SESSION, is_fresh


def mark_code_used(totp: TOTP, code: str) -> bool:
    """False for a code that was used while it is still good: each side of its half minute counts (RFC 6238, 5.2)."""
    lives = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(totp._get_used_cache_key(code), "used", timeout=lives))


# allauth remembers a code for one half minute, whatever the tolerance.
TOTP._mark_code_used = mark_code_used


class SecondFactorMiddleware:
    """Leads whoever may enter the CMS to set up a second factor, or to use it in this session; whoever has one, to use
    it before the account's address, password or factors are looked at; and whoever works in the CMS since twelve hours
    to show again who they are.

    Reading is redirected; anything else is answered 403 and does nothing. Somebody who may not enter the CMS is left
    to the CMS's own refusal. `STAFF_SECOND_FACTOR` says whether the CMS asks for a factor at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = _door_before(request)
        if not door:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return render(request, "account/second_factor.html", {"door": door}, status=403)
        return redirect(door)


def _door_before(request: HttpRequest) -> str:
    """Where this request's person must pass first; empty when nothing is asked of them there."""
    if request.path_info.startswith(_cms()):
        if not _may_enter(request.user):
            return ""
        return (_door(request) if settings.STAFF_SECOND_FACTOR else "") or _door_again(request)
    if not _changes_account(request):
        return ""
    user: Any = request.user
    if factors_of(user):
        return _door(request)
    # allauth asks for the password; whoever has none signed in by a mailed code, and not long ago.
    return "" if user.has_usable_password() else _door_again(request, within=RECENT)


def _cms() -> str:
    return reverse("wagtailadmin_home")


# What a factor is shown by.
OPEN = {
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_trust",
}
RECENT = timedelta(minutes=30)
GUARDED = {"account_email", "account_change_password", "account_set_password"}


def _changes_account(request: HttpRequest) -> bool:
    """True for the pages of one's factors, address and password; who asks is asked there alone."""
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return False
    is_guarded = name in GUARDED or (name.startswith("mfa_") and name not in OPEN)
    return is_guarded and request.user.is_authenticated


def factors_of(user: Any) -> set[str]:
    """The kinds of factors that the account has, without spare codes."""
    return set(Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True))


def _door_again(request: HttpRequest, within: timedelta = STAFF_SESSION) -> str:
    """Where somebody who signed in too long ago shows again who they are; empty while it is not."""
    if is_fresh(request, within):
        return ""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    page = methods[0]["url"] if methods else reverse("account_logout")
    return f"{page}?{urlencode({'next': _back(request)})}"


def _may_enter(user: Any) -> bool:
    return user.is_authenticated and user.has_perm("wagtailadmin.access_admin")


def _door(request: HttpRequest) -> str:
    """Where the person must pass first; empty when they have passed."""
    types = factors_of(request.user)
    if not types:
        return f"{reverse('mfa_index')}?{urlencode({'needed': 1})}"
    if used_in_session(request):
        return ""
    page = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
    return f"{reverse(page)}?{urlencode({'next': _back(request)})}"


def _back(request: HttpRequest) -> str:
    """What was posted is not done again behind the person's back: they come back to where they were."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else _cms()


def used_in_session(request: HttpRequest) -> bool:
    """True when a passkey, an application's code or a recovery code was used since this session began."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


@receiver(authenticator_added)
def setting_up_is_using(request: HttpRequest, user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    """The first factor was shown to work when it was set up; another one, added by a session that used none, counts
    for nothing: whoever stole a password would enter by adding a key of their own.
    """
    if authenticator.type in FACTORS and _is_the_first(authenticator):
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(authenticator_used)
def a_spare_code_is_told(request: HttpRequest, user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Its owner reads of it, as of every change."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        get_adapter(request).send_notification_mail("mfa/email/recovery_code_used", user)


def _is_the_first(authenticator: Authenticator) -> bool:
    others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
    return not others.exclude(pk=authenticator.pk).exists()
