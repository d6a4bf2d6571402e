"""Ask for the exhibition; follow what became of the request; fetch what an accepted host needs."""

import uuid
from typing import TypeVar

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.handover import handed_over, proxy_address
from core.throttle import TOO_MANY, Throttle, TooManyPosts, status_of

from ..exceptions import NothingToPrint
from ..forms import LoanForm
from ..models import ExhibitionPage, Loan, OfflineKit, PrintRun
from ..months import months_ahead
from ..print import labels_pdf, poster_pdf
from ..selectors import exhibition_of, kits_of
from ..services.loans import ask_loan
from ..services.prints import note_print

THROTTLE = Throttle("loan", by_network=10, by_person=5)
Response = TypeVar("Response", bound=HttpResponseBase)


def ask(request: HttpRequest, exhibition: ExhibitionPage) -> HttpResponse:
    """GET shows the form and the days already taken; POST keeps the request and leads to its page (422 on errors, 429
    when too many came from there).

    404 when no panels travel.
    """
    if exhibition.panel_set is None:
        raise Http404
    form = LoanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                THROTTLE.admit(request, form.cleaned_data["contact_email"])
                loan = ask_loan(panel_set=exhibition.panel_set, language=get_language() or "fr", **form.loan_values())
            return HttpResponseRedirect(reverse("exhibitions:loan", args=[loan.public_id]))
        except TooManyPosts:
            form.add_error(None, TOO_MANY)
    stays = exhibition.current_loans()
    context = {
        **exhibition.get_context(request),
        "form": form,
        "stays": stays,
        "months": months_ahead(stays),
        "panel_set": exhibition.panel_set,
    }
    status = status_of(request, form)
    return TemplateResponse(request, "exhibitions/host.html", context, status=status)


@require_safe
def follow(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where the loan stands, for whoever holds its address."""
    loan = get_object_or_404(Loan.objects.select_related("panel_set"), public_id=public_id)
    context = {"loan": loan, "kits": kits_of(loan) if loan.status == Loan.Status.ACCEPTED else []}
    return _private(render(request, "exhibitions/loan.html", context))


@require_safe
def printable(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """The labels or the poster, for an accepted host. 404 for others and where nothing may be printed."""
    loan = get_object_or_404(Loan, public_id=public_id, status=Loan.Status.ACCEPTED)
    exhibition = exhibition_of(loan)
    if exhibition is None:
        raise Http404
    try:
        return print_of(exhibition, kind, loan=loan)
    except NothingToPrint as error:
        raise Http404 from error


def print_of(exhibition: ExhibitionPage, kind: str, *, loan: Loan | None = None, by: object = None) -> HttpResponse:
    """The PDF, noted so that it can be called back. Raises NothingToPrint."""
    language = exhibition.locale.language_code
    content, portraits = labels_pdf(exhibition) if kind == "labels" else poster_pdf(exhibition)
    note_print(portraits, kind=PrintRun.Kind(kind), language=language, loan=loan, by=by)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{exhibition.slug}-{kind}-{language}.pdf"'
    return _private(response)


@require_safe
def kit(request: HttpRequest, public_id: uuid.UUID, kit_id: uuid.UUID) -> HttpResponseBase:
    """An offline kit, for an accepted host of its exhibition."""
    loan = get_object_or_404(Loan, public_id=public_id, status=Loan.Status.ACCEPTED)
    found = next((one for one in kits_of(loan) if one.public_id == kit_id), None)
    exhibition = exhibition_of(loan)
    if found is None or exhibition is None:
        raise Http404
    answer = kit_file(found)
    note_print(exhibition.shown_portraits(), kind=PrintRun.Kind.KIT, language=found.languages, loan=loan)
    return answer


def kit_file(found: OfflineKit) -> HttpResponseBase:
    """The zip itself, never kept by a shared cache. 404 when its file is gone."""
    if not found.file.storage.exists(str(found.file.name)):
        raise Http404
    filename = f"exposition-{found.languages}.zip"
    if address := proxy_address(found.file.storage, str(found.file.name)):
        response: HttpResponseBase = handed_over(address)
        response["Content-Type"] = "application/zip"
        response["Content-Disposition"] = content_disposition_header(True, filename) or ""
    else:
        response = FileResponse(found.file.open("rb"), as_attachment=True, filename=filename)
    return _private(response)


def _private(response: Response) -> Response:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
