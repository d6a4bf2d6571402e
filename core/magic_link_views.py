"""Views without an account: a visit that a magic link opened, kept in a cookie; pages behind a signed address."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .magic_links import Link, LinkRefused, MagicLinks
from .models import LINK_LIFETIME
from .origin import require_same_origin

View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    """303: the browser follows with a GET, whatever it sent."""

    status_code = 303


class MagicLinkSessions(Generic[Link]):
    """Visits behind `door` (the name of its address), by cookies of half an hour that go there and nowhere else."""

    def __init__(self, links: MagicLinks[Link], *, cookie: str, door: str) -> None:
        self.links, self.cookie, self.door = links, cookie, door

    def link(self, request: HttpRequest) -> Link | None:
        """The link whose visit this browser is on; None for a visit that is forged, over, closed or none at all."""
        try:
            return self.links.visitor(
                next((request.COOKIES[name] for name in self._doors() if name in request.COOKIES), "")
            )
        except LinkRefused:
            return None

    def begin(self, mark: str) -> HttpResponse:
        """Lead to the door, with the visit's mark in its cookie."""
        response = SeeOther(reverse(self.door))
        for name, path in self._doors().items():
            response.set_cookie(
                name,
                mark,
                max_age=int(LINK_LIFETIME.total_seconds()),
                path=path,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    def end(self) -> HttpResponse:
        """Lead to the door, without the cookie."""
        response = SeeOther(reverse(self.door))
        self.forget(response)
        return response

    def forget(self, response: HttpResponse) -> None:
        """Take the cookies away with this answer."""
        for name, path in self._doors().items():
            response.delete_cookie(name, path=path)

    def _doors(self) -> dict[str, str]:
        """A cookie for the door in each language, by its path: whoever changes the language is still on the visit."""
        doors = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                doors[f"{self.cookie}_{code}"] = reverse(self.door)
        return doors

    def link_view(self, template: str, **fits: Any) -> View:
        """The view of the magic link: GET shows a button, so that a mail scanner uses nothing up; POST opens the
        visit, once. What the link must be is in `fits`.
        """

        @never_cache
        @require_same_origin
        @require_http_methods(["GET", "HEAD", "POST"])
        def open_link(request: HttpRequest, token: str) -> HttpResponse:
            try:
                if request.method == "POST":
                    return self.begin(self.links.open_visit(token, **fits))
                self.links.read(token, **fits)
            except LinkRefused:
                return render(request, template, {"refused": True}, status=410)
            return render(request, template, {"token": token})

        return open_link


def require_session(known: Callable[[HttpRequest], Any], door: str) -> Callable[[View], View]:
    """Give a view, after the request, whoever `known` finds; lead the others to `door`, which says `late`: most come
    from a page that they opened, and nothing of what they did there was carried out.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            found = known(request)
            return view(request, found, *args, **kwargs) if found else SeeOther(f"{reverse(door)}?late=1")

        return guarded

    return guard


def stop_page(*, salt: str, stop: Callable[[str], object], template: str) -> View:
    """The view of the link at the foot of a mail that ends such mails, without signing in.

    GET asks, since scanners of mail open every link; POST does it, as often as one likes. The page names nobody: it may
    be forwarded. The signature in the address is what allows it: a mail program's one click (RFC 8058) comes from no
    page of ours, without cookie or origin.
    """

    @never_cache
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, token: str) -> HttpResponse:
        try:
            email = signing.loads(token, salt=salt)
        except signing.BadSignature:
            return render(request, template, {"state": "refused"}, status=404)
        if request.method == "POST":
            stop(email)
            return render(request, template, {"state": "stopped"})
        return render(request, template, {"state": "asked", "token": token})

    return view
