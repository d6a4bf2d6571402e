"""The staff's second factor: nothing under the CMS's address answers before it is set up and used."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorMiddleware:
    """Leads whoever may enter the CMS to set up a second factor, or to use it in this session.

    Reading is redirected; anything else is answered 403 and does nothing. Somebody who may not enter the CMS is left
    to the CMS's own refusal. Switched by `STAFF_SECOND_FACTOR`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_SECOND_FACTOR and request.path_info.startswith(_cms()) and _may_enter(request.user):
            door = _door(request)
            if door:
                if request.method not in ("GET", "HEAD"):
                    return render(request, "account/second_factor.html", {"door": door}, status=403)
                return redirect(door)
        return self.get_response(request)


def _cms() -> str:
    return reverse("wagtailadmin_home")


def _may_enter(user: Any) -> bool:
    return user.is_authenticated and user.has_perm("wagtailadmin.access_admin")


def _door(request: HttpRequest) -> str:
    """Where the person must pass first; empty when they have passed."""
    types = set(Authenticator.objects.filter(user=request.user, type__in=FACTORS).values_list("type", flat=True))
    if not types:
        return f"{reverse('mfa_index')}?{urlencode({'needed': 1})}"
    if used_in_session(request):
        return ""
    page = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
    # What was posted is not done again behind the person's back: they come back to where they were.
    back = request.get_full_path() if request.method in ("GET", "HEAD") else _cms()
    return f"{reverse(page)}?{urlencode({'next': back})}"


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


def _is_the_first(authenticator: Authenticator) -> bool:
    others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
    return not others.exclude(pk=authenticator.pk).exists()
