"""Cross-site protection for public forms that carry no token, so that their pages can be kept by shared caches.

A browser always says where a POST comes from (`Sec-Fetch-Site`, else `Origin`, else `Referer`): OWASP's «verifying
origin with standard headers». These forms act for nobody signed in; a token in the page would be a per-visitor byte.

A page behind a secret address asks for the referrer policy `same-origin`, never `no-referrer`: under the latter the
browser sends `Origin: null`, and those that know no `Sec-Fetch-Site` (Safari before 16.4) would say nothing at all.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

NAMELESS = "null"


def is_same_origin(request: HttpRequest) -> bool:
    """True when the browser says the request was sent by a page of this site.

    `Origin: null` names nobody: then the `Referer` speaks, which a page elsewhere can withhold but not invent.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in ("same-origin", "none")
    origin = request.headers.get("Origin", NAMELESS)
    source = request.headers.get("Referer", "") if origin == NAMELESS else origin
    return _host_of(source) == request.get_host()


def _host_of(address: str) -> str | None:
    """The host and port of an address; None for what is no address."""
    try:
        return urlsplit(address).netloc or None
    except ValueError:
        return None


def require_same_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replace the CSRF token by the origin check on `view`: a POST from elsewhere is answered 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            return HttpResponseForbidden(
                gettext("This form was sent from another site. Please open it here and try again.")
            )
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
