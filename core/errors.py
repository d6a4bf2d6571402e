"""The pages shown when something is missing or broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, within the site's frame, in the language of the address."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a query: the database may be what is broken."""
    return render(request, "500.html", {"bare": True}, status=500)
