"""Ask for a workshop and follow what became of it; tell of one that was held."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.access import Principal, principal_of
from core.origin import require_same_origin
from core.throttle import TOO_MANY, Throttle, TooManyPosts, status_of

from ..exceptions import TooManyRequests
from ..forms import ReportForm, WorkshopForm
from ..models import ResourceFile, WorkshopReport, WorkshopRequest
from ..services.reports import report_workshop
from ..services.requests import ask_workshop
from .door import private

MOST_FILES = 200
THROTTLE = Throttle("workshop", by_network=10, by_person=5)


@require_http_methods(["GET", "HEAD", "POST"])
@require_same_origin
def ask(request: HttpRequest) -> HttpResponse:
    """GET shows the form, filled with what is known of a member who is signed in; POST keeps the request and
    leads to its page (422 on errors, 429 when too many came from there).
    """
    reader = principal_of(request.user)
    form = WorkshopForm(request.POST if request.method == "POST" else None, initial=_known(reader, request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                THROTTLE.admit(request, form.cleaned_data["contact_email"])
                own, language = _own(reader, form), get_language() or "fr"
                asked = ask_workshop(**form.values, written_in=language, organisation_id=own)
            return HttpResponseRedirect(reverse("education:follow", args=[asked.public_id]))
        except TooManyPosts:
            form.add_error(None, TOO_MANY)
    status = status_of(request, form)
    return private(render(request, "education/ask.html", {"form": form}, status=status))


def _known(reader: Principal | None, request: HttpRequest) -> dict[str, Any]:
    known: dict[str, Any] = {"language": get_language() or "fr", "subject": request.GET.get("subject", "")[:160]}
    if reader is not None:
        known["contact_email"] = reader.email
        if reader.organisations:
            known["organisation_name"] = reader.organisations[0][1]
    return known


def _own(reader: Principal | None, form: WorkshopForm) -> int | None:
    """The organisation, when somebody who speaks for it asks in its name."""
    names = {name.casefold(): pk for pk, name in reader.organisations} if reader else {}
    return names.get(form.cleaned_data["organisation_name"].casefold())


@require_safe
def follow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the request stands, for whoever holds its address."""
    asked = get_object_or_404(WorkshopRequest, public_id=public_id)
    steps = asked.steps.exclude(words="")
    return private(render(request, "education/follow.html", {"asked": asked, "steps": steps}))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@require_same_origin
def report(request: HttpRequest) -> HttpResponse:
    """A delegate tells of a workshop that was held, with the resource of `?resource=` or with any (422 on errors).

    Sent twice, it is one workshop. 403 for who speaks for no organisation today.
    """
    reader = principal_of(request.user)
    if reader is None or not reader.organisations:
        return private(render(request, "education/refused.html", status=403))
    form = ReportForm(
        request.POST if request.method == "POST" else None, reader=reader, files=_files(request.GET.get("resource", ""))
    )
    if request.method == "POST" and form.is_valid():
        try:
            key, values = form.cleaned_data["key"], form.values
            report_workshop(submission_key=key, reporter_email=reader.email, language=get_language() or "fr", **values)
            return HttpResponseRedirect(reverse("education:reported"))
        except TooManyRequests:
            form.add_error(None, gettext("Twenty workshops came from you today: the next ones tomorrow, please."))
    status = 422 if request.method == "POST" else 200
    return private(render(request, "education/report.html", {"form": form}, status=status))


def _files(key: str) -> list[ResourceFile]:
    """What may have been used: the versions of one resource, or of all."""
    files = ResourceFile.objects.out().select_related("page").order_by("page__title", "-published_on", "-pk")
    try:
        return list(files.filter(page__translation_key=UUID(key)))
    except ValueError:
        return list(files[:MOST_FILES])


@require_safe
@login_required
def reported(request: HttpRequest) -> HttpResponse:
    """Thanks, and what becomes of it."""
    reader = principal_of(request.user)
    keys = [pk for pk, _name in reader.organisations] if reader else []
    rows = WorkshopReport.objects.filter(organisation__in=keys).select_related("page", "organisation")[:10]
    return private(render(request, "education/reported.html", {"rows": rows}))
