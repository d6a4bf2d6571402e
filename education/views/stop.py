"""Refuse mails about newer versions by the link in each of them, without signing in."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.origin import same_origin_post

from ..letters import STOP_SALT
from ..services.telling import stop_telling


@never_cache
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since scanners of mail open every link; POST does it. The page names nobody: it may be forwarded."""
    try:
        email = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return render(request, "education/stopped.html", {"state": "refused"}, status=404)
    if request.method == "POST":
        stop_telling(email)
        return render(request, "education/stopped.html", {"state": "stopped"})
    return render(request, "education/stopped.html", {"state": "asked", "token": token})
