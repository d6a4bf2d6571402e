"""Cross-site protection for public forms that carry no token, so that their pages can be kept by shared caches.

A browser always says where a POST comes from (`Sec-Fetch-Site`, else `Origin`): OWASP's «verifying origin with
standard headers». These forms act for nobody signed in; a token in the page would be a per-visitor byte.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt


def is_same_origin(request: HttpRequest) -> bool:
    """True when the browser says the request was sent by a page of this site."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if not origin:
        return False
    return urlsplit(origin).netloc == request.get_host()


def same_origin_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Replace the CSRF token by the origin check on `view`: a POST from elsewhere is answered 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            return HttpResponseForbidden(_("This form was sent from another site. Please open it here and try again."))
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
