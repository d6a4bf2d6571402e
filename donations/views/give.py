"""Start a gift. Reading never marks anything paid."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.http import client_ip
from core.magic_link_views import SeeOther
from core.origin import require_same_origin
from core.text import clean_line

from ..exceptions import ConfirmationNeeded, FundClosed, GatewayRefused, GatewayUnavailable, GivingStopped
from ..forms.gift import GiftForm, gift_form
from ..gateways import breaker
from ..models import Donation, DonationMode, Fund
from ..selectors import chosen_fund
from ..services.card_testing import Visitor, admit, giving_mode, note_gift, released_on_failure
from ..services.gifts import start_gift
from .refusals import refuses_address, report_refusal

DONOR_COOKIE = "given"
DONOR_SALT = "donations.given"
GIVER_SECONDS = 2 * 3600


@never_cache
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Take the form and lead to Stripe's checkout.

    Shows it again with its errors (422), for confirmation when too many come at once (200), or why it cannot be
    taken now (429 too many from there, 503 stopped, Stripe silent or refusing).
    """
    if request.method != "POST":
        fund = chosen_fund("")
        form = gift_form(fund=fund, language=_language()) if fund else None
        return _form_page(request, form, fund, reason="unavailable" if _is_closed() else "")
    form = GiftForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, _fund_named(request), status=422)
    return _take(request, form)


def _fund_named(request: HttpRequest) -> Fund | None:
    return Fund.objects.filter(code=clean_line(request.POST.get("fund", ""))).first()


def _is_closed() -> bool:
    return breaker.is_open() or giving_mode() == DonationMode.Mode.STOPPED


def _take(request: HttpRequest, form: GiftForm) -> HttpResponse:
    fund = form.cleaned_data["fund"]
    visitor = Visitor(client_ip(request), form.cleaned_data["email"])
    try:
        attempt = admit(visitor, content=form.content_mark, confirmation=form.cleaned_data["confirmation"])
        with released_on_failure(attempt):
            gift = start_gift(fund=fund, request=form.gift_request())
        note_gift(attempt, gift)
    except ConfirmationNeeded as needed:
        return _confirmation_page(request, form, needed.mark)
    except GivingStopped as refusal:
        many = str(refusal) != "stopped"
        return _form_page(
            request, form, fund, status=429 if many else 503, reason="too_many" if many else "unavailable"
        )
    except FundClosed:
        return _form_page(request, form, fund, status=422)
    except GatewayRefused as refusal:
        return _refused(request, form, fund, refusal)
    except (GatewayUnavailable, DatabaseError):
        return _form_page(request, form, fund, status=503, reason="unavailable")
    return remember_giver(SeeOther(gift.checkout_url), gift)


def _refused(request: HttpRequest, form: GiftForm, fund: Fund, refusal: GatewayRefused) -> HttpResponse:
    """Whoever mistyped their e-mail mends it (422); the rest is for the staff to mend, and trying again is no use."""
    if refuses_address(refusal):
        form.add_error("email", gettext("Please check this e-mail: the payment service does not take it."))
        return _form_page(request, form, fund, status=422)
    report_refusal("a gift's checkout", refusal)
    return _form_page(request, form, fund, status=503, reason="refused")


def remember_giver(response: HttpResponse, gift: Donation) -> HttpResponse:
    """Let this browser, for two hours, make its gift monthly from the thanks page."""
    response.set_cookie(
        DONOR_COOKIE,
        signing.dumps(str(gift.public_id), salt=DONOR_SALT),
        max_age=GIVER_SECONDS,
        path=_till_path(gift.language),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _till_path(language: str) -> str:
    """Where the till's pages live in this language: the cookie goes nowhere else."""
    with translation.override(language):
        return reverse("donations:give")


def is_donor(request: HttpRequest, gift: Donation) -> bool:
    """True for the browser that started this gift, for two hours."""
    try:
        mark = signing.loads(request.COOKIES.get(DONOR_COOKIE, ""), salt=DONOR_SALT, max_age=GIVER_SECONDS)
    except signing.BadSignature:
        return False
    return mark == str(gift.public_id)


def _confirmation_page(request: HttpRequest, form: GiftForm, mark: str) -> HttpResponse:
    posted = [(name, value) for name, value in request.POST.items() if name != "confirmation"]
    context: dict[str, Any] = {
        "fund": form.cleaned_data["fund"],
        "cents": form.total_cents,
        "monthly": form.cleaned_data["frequency"] == "monthly",
        "posted": posted,
        "mark": mark,
    }
    return render(request, "donations/confirm.html", context)


def _form_page(
    request: HttpRequest, form: GiftForm | None, fund: Fund | None, *, status: int = 200, reason: str = ""
) -> HttpResponse:
    return render(request, "donations/give.html", {"form": form, "fund": fund, "reason": reason}, status=status)


def _language() -> str:
    return get_language() or "fr"
