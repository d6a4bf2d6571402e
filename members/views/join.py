"""Ask to become a member."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from core.origin import require_same_origin
from core.throttle import TOO_MANY, Throttle, TooManyPosts, status_of

from ..forms import JoinForm
from ..services.joining import ask_to_join

# A whole hall of delegates joins from one address.
THROTTLE = Throttle("join", by_network=60, by_person=3)


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """GET shows the form or, at `?sent=1`, the thanks; POST keeps the request and leads there (422 on
    errors, 429 when too many came from there)."""
    if request.method != "POST":
        return render(request, "members/join.html", {"form": JoinForm(), "sent": "sent" in request.GET})
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                THROTTLE.admit(request, form.cleaned_data["email"])
                ask_to_join(language=get_language() or "fr", **form.values)
            return HttpResponseRedirect(f"{reverse('members:join')}?sent=1")
        except TooManyPosts:
            form.add_error(None, TOO_MANY)
    return render(request, "members/join.html", {"form": form, "sent": False}, status=status_of(request, form))
