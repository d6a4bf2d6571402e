"""A union gives: it announces, it prints the model resolution."""

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.origin import same_origin_post
from core.visibility import open_to_all

from .announcements import TooManyAnnouncements, announce_gift
from .forms import AnnouncementForm
from .models import AppealPage

RATES = {"announce": "10/10m/ip"}


def _appeal(code: str) -> AppealPage:
    """The open appeal of that fund in the reader's language. Raises Http404."""
    appeals = open_to_all(AppealPage.objects.all()).filter(
        fund__code=code, locale__language_code=get_language() or "fr"
    )
    appeal = appeals.exclude(union_introduction="").select_related("fund").first()
    if appeal is None or appeal.fund is None or not appeal.fund.is_open():
        raise Http404
    return appeal


@never_cache
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows the form or, at `?sent=1`, what happens next; POST keeps the announcement and leads there.

    422 on errors. 404 once the appeal is closed.
    """
    appeal = _appeal(code)
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if not ratelimit.consume(request, app="campaigns", action="announce", config=RATES):
                raise TooManyAnnouncements
            announce_gift(fund=appeal.fund, language=get_language() or "fr", **form.values)
            return HttpResponseRedirect(f"{reverse('campaigns:announce', args=[code])}?sent=1")
        except TooManyAnnouncements:
            form.add_error(None, _t("Many announcements came in. Yours is not lost: write to us with the same words."))
    context = {"appeal": appeal, "form": form, "sent": "sent" in request.GET}
    return render(request, "campaigns/announce.html", context, status=422 if form.errors else 200)


@require_safe
def resolution(request: HttpRequest, code: str) -> HttpResponse:
    """The model resolution for the assembly, one page to print."""
    return render(request, "campaigns/resolution.html", {"appeal": _appeal(code)})
