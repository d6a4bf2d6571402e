"""One's own data: behind an account, or behind a visit that a magic link opened."""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from ..accounts.addresses import is_proved
from ..audit import Action, record
from ..http import client_network
from ..magic_link_views import MagicLinkSessions, require_session
from ..magic_links import LinkRefused
from ..models import PrivacyLink
from ..origin import require_same_origin
from ..privacy import Person, report_of, reports_about, sections_about
from ..text import clean_json
from .erasure import forget
from .forms import AddressForm
from .links import LINKS
from .person import person_of

SESSIONS = MagicLinkSessions(LINKS, cookie="privacy_visit", door="personal:door")
RATES = {"privacy": "20/10m/ip,5/10m/key"}


def _person(request: HttpRequest) -> Person | None:
    if request.user.is_authenticated and is_proved(request.user):
        return Person(email=request.user.email.lower(), user_id=request.user.pk)
    link = SESSIONS.link(request)
    return person_of(link.email) if link else None


def _account(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


# Whoever proved nothing is led to the door.
persons_only = require_session(_person, SESSIONS.door)


def _place(request: HttpRequest, email: str) -> str:
    """The address where it is typed: nobody elsewhere can shut its owner out."""
    return f"{client_network(request)} {email}"


def _language() -> str:
    return (get_language() or "fr")[:2]


@never_cache
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """What is held about whoever proved who they are; for others the door, which answers the same for every address."""
    person = _person(request)
    if person is not None and request.method != "POST":
        return render(request, "core/personal/held.html", {"person": person, "sections": sections_about(person)})
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, app="core", action="privacy", key=_place(request, email), config=RATES):
            return render(request, "core/personal/door.html", {"form": form, "too_many": True}, status=429)
        LINKS.request(purpose=PrivacyLink.Purpose.SEE, email=email, language=_language())
        return render(request, "core/personal/door.html", {"sent": True})
    return render(request, "core/personal/door.html", {"form": form}, status=422 if form.errors else 200)


open_link = SESSIONS.link_view("core/personal/open.html", purpose=PrivacyLink.Purpose.SEE)


@never_cache
@require_safe
@persons_only
def section(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """What one section holds about the person, row by row."""
    found = report_of(person, name)
    if found is None:
        raise Http404
    return render(request, "core/personal/section.html", {"section": found})


@never_cache
@require_GET
@persons_only
def copy(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything that is held, as a file that other programs read."""
    sections = {
        name: {"title": str(section.title), "kept": str(section.held.kept), "rows": list(section.held.rows)}
        for name, section in reports_about(person).items()
    }
    content = {"email": person.email, "made_at": timezone.now().isoformat(), "sections": sections}
    record(request, Action.EXPORT, "personal:copy", actor=_account(request), object_key=person.user_id or "")
    # As readable as on the pages: what hides or turns the direction of words is left out.
    response = JsonResponse(clean_json(content), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="ciso.json"'
    return response


@never_cache
@require_same_origin
@require_POST
@persons_only
def ask_erasure(request: HttpRequest, person: Person) -> HttpResponse:
    """Mail the link that confirms: whoever sits at an open screen erases nothing."""
    LINKS.request(purpose=PrivacyLink.Purpose.ERASE, email=person.email, language=_language())
    return render(request, "core/personal/door.html", {"asked": True})


@never_cache
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what goes and what stays; POST erases, once."""
    try:
        if request.method != "POST":
            person = person_of(LINKS.read(token, purpose=PrivacyLink.Purpose.ERASE).email)
            return render(request, "core/personal/erase.html", {"token": token, "sections": reports_about(person)})
        link = LINKS.use(token, purpose=PrivacyLink.Purpose.ERASE)
    except LinkRefused:
        return render(request, "core/personal/open.html", {"refused": True}, status=410)
    person = person_of(link.email)
    after = forget(person, link.language)
    record(request, Action.ACCOUNT, "personal:erase", actor=_account(request), object_key=person.user_id or "")
    response = render(request, "core/personal/erase.html", {"done": True, "sections": after})
    SESSIONS.forget(response)
    return response
