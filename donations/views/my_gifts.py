"""The donor's own page, without an account: everything behind a visit that a magic link opened."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import client_ip
from core.magic_link_views import MagicLinkSessions, SeeOther, require_session
from core.origin import require_same_origin

from ..exceptions import GatewayRefused, GatewayUnavailable, GivingStopped, NotYours
from ..forms.my_gifts import AddressForm, AmountForm, FundForm, MailsForm, PauseForm
from ..models import AccessLink, Fund, RecurringDonation
from ..services import selfservice
from ..services.access import LINKS, close_visit
from ..services.card_testing import Visitor, admit_request
from ..services.closed_funds import choose_fund
from .refusals import report_refusal

SESSIONS = MagicLinkSessions(LINKS, cookie="visit", door="donations:my_gifts")
visitors_only = require_session(SESSIONS.link, SESSIONS.door)


@never_cache
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def my_gifts(request: HttpRequest) -> HttpResponse:
    """With a visit: the donor's page. Without: the door, which answers the same for every address."""
    link = SESSIONS.link(request)
    if link is not None and request.method != "POST":
        return _page(request, link)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            admit_request(Visitor(client_ip(request), form.cleaned_data["email"]))
        except GivingStopped:
            return render(request, "donations/my_gifts_door.html", {"form": form, "too_many": True}, status=429)
        LINKS.request(email=form.cleaned_data["email"], language=get_language() or "fr")
        return render(request, "donations/my_gifts_door.html", {"sent": True})
    return render(request, "donations/my_gifts_door.html", {"form": form}, status=422 if form.errors else 200)


def _page(request: HttpRequest, link: AccessLink, *, status: int = 200, **forms) -> HttpResponse:
    wishes = selfservice.preferences_of(link.email)
    monthly = selfservice.recurring_donations_of(link.email)
    lines = selfservice.gifts_of(link.email)
    context = {
        "visit": link,
        "recurring_donations": monthly,
        "lines": lines,
        "years": sorted({line.statement_year for line in lines if line.statement_year}, reverse=True),
        "amount_form": AmountForm(),
        "pause_form": PauseForm(),
        "fund_form": FundForm(),
        "mails_form": MailsForm(
            initial={"wants_renewal_mails": wishes.wants_renewal_mails, "wants_updates": wishes.wants_updates}
        ),
        "is_shown": any(line.gift.public_name or line.gift.message_state == "approved" for line in lines),
        **forms,
    }
    return render(request, "donations/my_gifts.html", context, status=status)


open_link = SESSIONS.link_view("donations/my_gifts_open.html")


@never_cache
@require_same_origin
@require_POST
@visitors_only
def leave(request: HttpRequest, link: AccessLink) -> HttpResponse:
    """End the visit on this device."""
    close_visit(link)
    return SESSIONS.end()


def _change_amount(request: HttpRequest, monthly: RecurringDonation) -> str | dict:
    form = AmountForm(request.POST)
    if not form.is_valid():
        return {"amount_form": form, "failed_id": monthly.public_id}
    selfservice.change_amount(monthly, amount_cents=form.cleaned_data["amount"])
    return gettext("The new amount applies from the next date on.")


def _pause(request: HttpRequest, monthly: RecurringDonation) -> str | dict:
    form = PauseForm(request.POST)
    if not form.is_valid():
        return {"pause_form": form, "failed_id": monthly.public_id}
    selfservice.pause(monthly, months=form.cleaned_data["months"])
    return gettext("Your monthly gift is paused.")


def _resume(request: HttpRequest, monthly: RecurringDonation) -> str | dict:
    selfservice.resume(monthly)
    return gettext("Your monthly gift goes on.")


def _cancel(request: HttpRequest, monthly: RecurringDonation) -> str | dict:
    selfservice.cancel(monthly)
    return gettext("Your monthly gift is over. Thank you for every month of it.")


def _choose_fund(request: HttpRequest, monthly: RecurringDonation) -> str | dict:
    form = FundForm(request.POST)
    if not form.is_valid():
        return {"fund_form": form, "failed_id": monthly.public_id}
    choose_fund(monthly, fund=Fund.objects.get(code=form.cleaned_data["fund"]))
    return gettext("The coming months go to “%(fund)s”.") % {"fund": monthly.fund.name}


ACTIONS = {
    "amount": _change_amount,
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
    "fund": _choose_fund,
}


@never_cache
@require_same_origin
@require_POST
@visitors_only
def change_monthly(request: HttpRequest, link: AccessLink, public_id: UUID, action: str) -> HttpResponse:
    """Change the amount or the fund, pause, resume or cancel one's own monthly gift; or go to Stripe's card page."""
    try:
        monthly = selfservice.recurring_donation_of(link.email, public_id)
        if action == "card":
            return SeeOther(selfservice.card_page_of(monthly))
        if action not in ACTIONS:
            raise Http404
        outcome = ACTIONS[action](request, monthly)
    except NotYours:
        messages.error(request, gettext("This monthly gift is over, or is not among yours."))
        return SeeOther(reverse("donations:my_gifts"))
    except GatewayUnavailable:
        messages.error(
            request, gettext("Stripe does not answer just now. Look here again in a few minutes, before you retry.")
        )
        return SeeOther(reverse("donations:my_gifts"))
    except GatewayRefused as refusal:
        report_refusal(f"«{action}» of monthly gift {public_id}", refusal)
        messages.error(
            request, gettext("Stripe did not accept this: nothing was changed. We have been told and look into it.")
        )
        return SeeOther(reverse("donations:my_gifts"))
    if isinstance(outcome, dict):
        return _page(request, link, status=422, **outcome)
    messages.success(request, outcome)
    return SeeOther(reverse("donations:my_gifts"))


@never_cache
@require_same_origin
@require_POST
@visitors_only
def withdraw_name(request: HttpRequest, link: AccessLink) -> HttpResponse:
    """Take one's name and messages out of public view."""
    selfservice.withdraw_name(link.email)
    messages.success(request, gettext("Your name and your messages are not shown any more."))
    return SeeOther(reverse("donations:my_gifts"))


@never_cache
@require_same_origin
@require_POST
@visitors_only
def choose_mails(request: HttpRequest, link: AccessLink) -> HttpResponse:
    """Keep which mails to receive."""
    form = MailsForm(request.POST)
    form.is_valid()
    selfservice.choose_mails(link.email, **form.cleaned_data)
    messages.success(request, gettext("Your choice is kept."))
    return SeeOther(reverse("donations:my_gifts"))


@never_cache
@require_GET
@visitors_only
def statement(request: HttpRequest, link: AccessLink, year: int) -> HttpResponse:
    """One year's gifts, to print or keep: an acknowledgement, not a tax receipt."""
    return render(request, "donations/statement.html", selfservice.statement_of(link.email, year))
