"""Check the invitation behind each address of the field, and answer in its language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from core.body_limits import limits_own_bodies
from core.origin import require_same_origin

from ..models import PartnerInvitation
from ..services.invitations import invitation_of

TAGS = {"fr": "fr-CA", "es": "es", "en": "en"}
View = Callable[..., HttpResponse]


def invited(view: View) -> View:
    """Call `view` with the invitation of the token, in its language. Nothing is kept by caches or search engines.

    404 for a link that is not ours, 410 for one that has ended: the same words, which name nobody.
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **named: Any) -> HttpResponse:
        invitation = invitation_of(token)
        if invitation is None or not invitation.is_open:
            context = {"lang": "fr-CA", "languages": TAGS.items()}
            answer = render(request, "projects/field/ended.html", context, status=404 if invitation is None else 410)
            return _private(answer, "fr, es, en")
        with translation.override(invitation.language):
            answer = view(request, invitation, token=token, **named)
        return _private(answer, invitation.language)

    return limits_own_bodies(require_same_origin(guarded))


def _private(response: HttpResponse, language: str) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, noarchive"
    # The address is the key: no other site learns it. «no-referrer» would hide from us too where a plain form comes
    # from, and old browsers say it nowhere else (core.origin).
    response["Referrer-Policy"] = "same-origin"
    response["Content-Language"] = language
    return response


def says(invitation: PartnerInvitation) -> str:
    """The language tag of the page."""
    return TAGS[invitation.language]
