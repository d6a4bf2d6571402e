"""The page that a partner writes on, with a line or without, with a script or without."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.body_limits import announced_length

from ..exceptions import PhotoRefused, TooManyReports
from ..forms import PHOTO_WORDS, PLAIN_PHOTO_BYTES, PLAIN_PHOTOS, AnnouncedPhotoForm, PlainForm
from ..models import PartnerInvitation
from ..services.invitations import destination_of
from ..services.reports import MOST_A_DAY, MOST_PHOTO_BYTES, MOST_PHOTOS, receive_whole, says_the_same
from .invited import invited, says

# Three photographs, the words, and as much again: more is not read at all.
MOST_BYTES = 2 * PLAIN_PHOTOS * PLAIN_PHOTO_BYTES


@require_http_methods(["GET", "HEAD", "POST"])
@invited
def write(request: HttpRequest, invitation: PartnerInvitation, *, token: str) -> HttpResponse:
    """GET shows the page; POST takes the plain form whole (422 on errors, every word kept) and leads on.

    The form posted again changes nothing. Other words under a key that was received get a new key and a question.
    """
    if request.method != "POST":
        form = PlainForm(initial={"key": uuid.uuid4(), "language": invitation.language})
        return _page(request, invitation, token, form)
    if announced_length(request) > MOST_BYTES:
        words = gettext("Go back: your words are still there. Send them with fewer photographs, or with smaller ones.")
        return _notice(request, invitation, token, gettext("Too heavy"), words, status=413)
    form = PlainForm(request.POST, request.FILES)
    if form.is_valid() and _receive(invitation, form):
        return HttpResponseRedirect(reverse("field:received", args=[token]))
    return _page(request, invitation, token, form, status=422)


def _receive(invitation: PartnerInvitation, form: PlainForm) -> bool:
    try:
        report = receive_whole(invitation, form.cleaned_data["key"], form.words, form.photos)
    except TooManyReports:
        form.add_error(None, too_many())
    except PhotoRefused as refusal:
        form.add_error(f"photo_{refusal.number}", refusal.sentence)
    else:
        if says_the_same(report, form.words):
            return True
        form.renew()
        form.add_error(None, gettext("What you wrote first has arrived. If this is something else, send it now."))
    return False


def too_many() -> str:
    """In the invitation's language."""
    return gettext("%(most)d reports came from this link today. Keep this one: it can leave tomorrow.") % {
        "most": MOST_A_DAY
    }


def _page(
    request: HttpRequest, invitation: PartnerInvitation, token: str, form: PlainForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "invitation": invitation,
        "project": destination_of(invitation),
        "form": form,
        "token": token,
        "lang": says(invitation),
        "photo_words": [(name, AnnouncedPhotoForm.base_fields[name].label) for name in PHOTO_WORDS],
        "most_photos": MOST_PHOTOS,
        "most_bytes": MOST_PHOTO_BYTES,
    }
    return render(request, "projects/field/write.html", context, status=status)


@require_safe
@invited
def received(request: HttpRequest, invitation: PartnerInvitation, *, token: str) -> HttpResponse:
    """Where the plain form leads: it arrived."""
    words = gettext("Your news and your photographs are here, whole. A person reads them before anything is published.")
    return _notice(request, invitation, token, gettext("It has arrived"), words)


def _notice(
    request: HttpRequest, invitation: PartnerInvitation, token: str, title: str, words: str, status: int = 200
) -> HttpResponse:
    context = {"title": title, "words": words, "token": token, "lang": says(invitation), "has_arrived": status == 200}
    return render(request, "projects/field/notice.html", context, status=status)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that opens the page without a line; it rules over this folder of addresses and no other."""
    answer = render(request, "projects/field/worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
