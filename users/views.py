"""The door of the staff's room."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache


@never_cache
def staff_door(request: HttpRequest) -> HttpResponse:
    """Where the CMS sends whom it does not let in: to sign in, or, once signed in, to a page that says why."""
    if request.user.is_authenticated:
        return render(request, "403.html", status=403)
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))
