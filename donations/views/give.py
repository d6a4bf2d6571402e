"""The till's pages: start a gift, and read what became of it. Reading never marks anything paid."""

from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.origin import same_origin_post

from .exceptions import FundClosed, GatewayRefused, GatewayUnavailable
from .forms import GiftForm, gift_form
from .models import Donation, Fund
from .selectors import chosen_fund
from .services.gifts import start_gift


class SeeOther(HttpResponseRedirect):
    """303: the browser follows with a GET, whatever it sent."""

    status_code = 303


@never_cache
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Take the form and lead to Stripe's checkout; show it again with its errors (422), or why it cannot be (503)."""
    if request.method != "POST":
        fund = chosen_fund("")
        return _form_page(request, gift_form(fund=fund, language=_language()) if fund else None, fund)
    form = GiftForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, Fund.objects.filter(code=request.POST.get("fund", "")).first(), status=422)
    fund = form.cleaned_data["fund"]
    try:
        gift = start_gift(fund=fund, request=form.gift_request())
    except FundClosed:
        return _form_page(request, form, fund, status=422)
    except (GatewayUnavailable, GatewayRefused, DatabaseError):
        return _form_page(request, form, fund, status=503, unavailable=True)
    return SeeOther(gift.checkout_url)


def _form_page(
    request: HttpRequest, form: GiftForm | None, fund: Fund | None, *, status: int = 200, unavailable: bool = False
) -> HttpResponse:
    context = {"form": form, "fund": fund, "unavailable": unavailable}
    return render(request, "donations/give.html", context, status=status)


@never_cache
@require_GET
def thanks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the books say of this gift now; nothing that names its donor."""
    gift = get_object_or_404(Donation.objects.select_related("fund"), public_id=public_id)
    return render(request, "donations/thanks.html", {"gift": gift, "source_path": gift.source_path})


@never_cache
@require_GET
def stopped(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The donor came back without paying: say that nothing was charged, and how to take up the gift again."""
    gift = get_object_or_404(Donation.objects.select_related("fund"), public_id=public_id)
    return render(request, "donations/stopped.html", {"gift": gift})


def _language() -> str:
    return get_language() or "fr"
