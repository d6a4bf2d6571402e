"""Ask to become a member."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from core.origin import same_origin_post

from ..exceptions import TooMany
from ..forms import JoinForm
from ..services.joining import ask_to_join


@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """GET shows the form or, at `?sent=1`, the thanks; POST keeps the request and leads there (422 on errors)."""
    if request.method != "POST":
        return render(request, "members/join.html", {"form": JoinForm(), "sent": "sent" in request.GET})
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            ask_to_join(language=get_language() or "fr", **form.values)
            return HttpResponseRedirect(f"{reverse('members:join')}?sent=1")
        except TooMany:
            form.add_error(None, _t("Many requests came in today. Yours is not lost: write to us with the same words."))
    return render(request, "members/join.html", {"form": form, "sent": False}, status=422)
