"""How heavy a body may be: judged by the length it announces, before one byte of it is read.

A body that announces none (`Transfer-Encoding: chunked`) is empty to Django, and is not read either.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The longest form of ours, every character of it percent-encoded, fits twice.
PUBLIC_BYTES = 128 * 1024
# The heaviest file that the CMS takes, 300 MB, and the form around it.
STAFF_BYTES = 301 * 1024 * 1024
STAFF_ROOM = "/admin/"
View = TypeVar("View", bound=Callable[..., HttpResponse])


def announced_length(request: HttpRequest) -> int:
    """The bytes that the body announces; 0 when it announces none."""
    announced = request.headers.get("Content-Length") or ""
    return int(announced) if announced.isascii() and announced.isdigit() else 0


def limits_own_bodies(view: View) -> View:
    """Mark a view that knows by a secret address who writes, and answers 413 in its own words before it reads."""
    view.limits_own_bodies = True  # type: ignore[attr-defined]
    return view


class BodyLimitMiddleware:
    """Answers 413 to a body over 128 KiB; the CMS takes 301 MiB from whoever is signed in and may enter it.

    Before CsrfViewMiddleware, which reads the body of a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        length = announced_length(request)
        if length <= PUBLIC_BYTES or getattr(view, "limits_own_bodies", False):
            return None
        if length <= STAFF_BYTES and _is_staff(request):
            return None
        response = render(request, "413.html", status=413)
        response["Cache-Control"] = "private, no-store"
        return response


def _is_staff(request: HttpRequest) -> bool:
    return request.path_info.startswith(STAFF_ROOM) and request.user.has_perm("wagtailadmin.access_admin")
