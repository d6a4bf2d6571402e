"""Where the CMS sends those it does not let in: to sign in, or to a page that says why."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

# Characters: each may be twelve once it is quoted twice, and Django refuses to lead to more than 16 384.
LONGEST_ADDRESS = 1000


@never_cache
def staff_door(request: HttpRequest) -> HttpResponse:
    """Where the CMS sends whom it does not let in: to sign in, or, once signed in, to a page that says why."""
    if request.user.is_authenticated:
        return render(request, "403.html", status=403)
    wanted = request.GET.get("next", "")
    is_known = len(wanted) <= LONGEST_ADDRESS and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return redirect_to_login(wanted if is_known else reverse("wagtailadmin_home"))
