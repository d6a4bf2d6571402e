"""The pages shown when something is missing or broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from .models import RemovedPath


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, within the site's frame, in the language of the address; 410 where something was taken away for good."""
    if RemovedPath.objects.filter(path=request.path[:500]).exists():
        return gone(request)
    return render(request, "404.html", status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """410: it was here, it was taken away on purpose, and no copy should be kept."""
    response = render(request, "410.html", status=410)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, in the language of the address, with a link to open the form anew: one signed in or out in another tab."""
    return render(request, "403_csrf.html", {"form_url": request.get_full_path()}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a query: the database may be what is broken."""
    return render(request, "500.html", {"bare": True}, status=500)
