"""Refuse news of one's gifts by the link at the foot of each such mail, without signing in."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.origin import same_origin_post

from ..emails import STOP_SALT
from ..services.stories import stop_stories


@never_cache
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since scanners of mail open every link; POST does it. The page names nobody: it may be forwarded."""
    try:
        email = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return render(request, "donations/stories_stopped.html", {"state": "refused"}, status=404)
    if request.method == "POST":
        stop_stories(email)
        return render(request, "donations/stories_stopped.html", {"state": "stopped"})
    return render(request, "donations/stories_stopped.html", {"state": "asked", "token": token})
