"""Pay dues by card. The address is the invoice's own: whoever holds it may pay, and learns what the invoice says."""

from uuid import UUID

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.http import client_ip
from core.magic_link_views import SeeOther
from core.origin import require_same_origin

from ..exceptions import ConfirmationNeeded, DueUnderWay, FundClosed, GatewayRefused, GatewayUnavailable, GivingStopped
from ..forms.dues import DueForm
from ..payables import Due, find_due
from ..selectors import dues_fund
from ..services.card_testing import Visitor, admit, note_gift, released_on_failure
from ..services.dues import is_under_way, start_due
from .refusals import refuses_address, report_refusal


@never_cache
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show what is owed, and lead to Stripe's checkout.

    Shows the form again with its errors (422), for confirmation when too many come at once (200), or why the money
    cannot be taken now (409 a payment is under way, 410 nothing owed any more, 429 too many from there, 503 stopped or
    Stripe silent).
    """
    due = find_due(reference)
    if due is None:
        raise Http404
    if request.method != "POST":
        return _page(request, due, DueForm(), reason="under_way" if is_under_way(reference) else "")
    form = DueForm(request.POST)
    return _take(request, due, form) if form.is_valid() else _page(request, due, form, status=422)


def _take(request: HttpRequest, due: Due, form: DueForm) -> HttpResponse:
    data = form.cleaned_data
    visitor, content = Visitor(client_ip(request), data["email"]), f"due {due.reference} {due.amount_cents}"
    try:
        attempt = admit(visitor, content=content, confirmation=data["confirmation"])
        with released_on_failure(attempt):
            row = start_due(due, name=data["name"], email=data["email"], language=get_language() or "fr")
        note_gift(attempt, row)
    except ConfirmationNeeded as needed:
        return _page(request, due, form, mark=needed.mark)
    except GivingStopped as refusal:
        stopped = str(refusal) == "stopped"
        return _page(
            request, due, form, status=503 if stopped else 429, reason="unavailable" if stopped else "too_many"
        )
    except FundClosed:
        return _page(request, due, form, status=410)
    except DueUnderWay:
        return _page(request, due, form, status=409, reason="under_way")
    except GatewayRefused as refusal:
        return _refused(request, due, form, refusal)
    except (GatewayUnavailable, DatabaseError):
        return _page(request, due, form, status=503, reason="unavailable")
    return SeeOther(row.checkout_url)


def _refused(request: HttpRequest, due: Due, form: DueForm, refusal: GatewayRefused) -> HttpResponse:
    if refuses_address(refusal):
        form.add_error("email", gettext("Please check this e-mail: the payment service does not take it."))
        return _page(request, due, form, status=422)
    report_refusal("the checkout of dues", refusal)
    return _page(request, due, form, status=503, reason="unavailable")


def _page(
    request: HttpRequest, due: Due, form: DueForm, *, status: int = 200, reason: str = "", mark: str = ""
) -> HttpResponse:
    context = {"due": due, "form": form, "reason": reason, "mark": mark, "taken": dues_fund() is not None}
    return render(request, "donations/due.html", context, status=status)
