"""A union gives: it announces, it prints the model resolution."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.origin import require_same_origin
from core.throttle import TOO_MANY, Throttle, TooManyPosts, status_of
from core.visibility import open_to_all

from .announcements import announce_gift
from .forms import AnnouncementForm
from .models import AppealPage

THROTTLE = Throttle("announce", by_network=20, by_person=5)


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
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows the form or, at `?sent=1`, what happens next; POST keeps the announcement and leads there.

    422 on errors, 429 for too many from there. 404 once the appeal is closed.
    """
    appeal = _appeal(code)
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                THROTTLE.admit(request, form.cleaned_data["contact_email"])
                announce_gift(fund=appeal.fund, language=get_language() or "fr", **form.values)
            return HttpResponseRedirect(f"{reverse('campaigns:announce', args=[code])}?sent=1")
        except TooManyPosts:
            form.add_error(None, TOO_MANY)
    context = {"appeal": appeal, "form": form, "sent": "sent" in request.GET}
    return render(request, "campaigns/announce.html", context, status=status_of(request, form))


@require_safe
def resolution(request: HttpRequest, code: str) -> HttpResponse:
    """The model resolution for the assembly, one page to print."""
    return render(request, "campaigns/resolution.html", {"appeal": _appeal(code)})
