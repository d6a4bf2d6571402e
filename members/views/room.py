"""The member's dashboard: what is new for me, my organisations, what each section has for me."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from core.dashboard import dashboard_panels_of

from ..selectors import room_of


@never_cache
@login_required
def room(request: HttpRequest) -> HttpResponse:
    """Who is signed in, the doors open to that person, and for members what is theirs."""
    found = room_of(request.user)
    panels = dashboard_panels_of(found.reader) if found.reader else []
    return render(request, "members/room.html", {"room": found, "panels": panels})
