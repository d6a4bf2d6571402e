"""What staff do for a donor who asks: stop a monthly gift, correct a mistyped address. Each is written in the log."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.views import generic
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from core.forms import LineField, email_field

from ..exceptions import GatewayRefused, GatewayUnavailable
from ..models import Donation, RecurringDonation
from ..services.donor_care import correct_email, stop_recurring_donation

STOP, CORRECT = "donations.stop_recurringdonation", "donations.correct_donoremail"
STOPPED, CORRECTED = "donations.stop_monthly", "donations.correct_email"
UNKNOWN_SUBSCRIPTION = _(
    "This Stripe account does not know the subscription: if another account or mode has it, end it there too."
)


class ReasonForm(forms.Form):
    """Why, for whoever reads the log."""

    reason = LineField(label=_("Why"), max_length=200)


class EmailForm(ReasonForm):
    """The address that the donor meant."""

    email = email_field(_("The right address"))


def care_context(request: HttpRequest, row: Donation | RecurringDonation) -> dict[str, Any]:
    """What a page about a gift needs to offer these acts, and the lines that they left."""
    alive = isinstance(row, RecurringDonation) and row.is_alive
    lines = ModelLogEntry.objects.for_instance(row).filter(action__in=[STOPPED, CORRECTED])
    return {
        "may_stop": alive and request.user.has_perm(STOP),
        "may_correct": request.user.has_perm(CORRECT),
        "stop_form": ReasonForm(auto_id="stop_%s"),
        "email_form": EmailForm(auto_id="email_%s"),
        "care_log": lines.select_related("user").order_by("-timestamp"),
    }


class MonthlyView(generic.InspectView):
    """One monthly gift, whole, and what staff may do for its donor."""

    any_permission_required = ["view"]
    template_name = "donations/admin/monthly.html"
    page_title = _("Monthly gift")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = self.object.donations.order_by("created_at").first()
        care = care_context(self.request, self.object)
        return {**super().get_context_data(**kwargs), "monthly": self.object, "first_gift": first, **care}


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _say_unavailable(request: HttpRequest) -> None:
    messages.error(request, gettext("Stripe did not take it: nothing was changed. Please try again in a moment."))


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a monthly gift at its donor's word. Pressed twice, the second says that it is over."""
    _require(request, STOP)
    monthly, form = get_object_or_404(RecurringDonation, pk=pk), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Please write why: the log keeps it."))
    elif not monthly.is_alive:
        messages.warning(request, gettext("This monthly gift is over already."))
    else:
        try:
            is_ended_at_stripe = stop_recurring_donation(monthly)
        except (GatewayUnavailable, GatewayRefused):
            _say_unavailable(request)
        else:
            log(monthly, STOPPED, user=request.user, data={"reason": form.cleaned_data["reason"]})
            messages.success(request, gettext("The monthly gift is over; its giver is told by e-mail."))
            if not is_ended_at_stripe:
                messages.warning(request, UNKNOWN_SUBSCRIPTION)
    return redirect("till_monthly:inspect", pk)


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the address that the donor of this gift meant, on it and on its monthly gift."""
    _require(request, CORRECT)
    gift, form = get_object_or_404(Donation, pk=pk), EmailForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Please write a whole address and why. Nothing was changed."))
        return redirect("till_gifts:inspect", pk)
    before = gift.email
    try:
        changed = correct_email(gift, email=form.cleaned_data["email"])
    except (GatewayUnavailable, GatewayRefused):
        _say_unavailable(request)
        return redirect("till_gifts:inspect", pk)
    if not changed:
        messages.warning(request, gettext("It is that address already."))
        return redirect("till_gifts:inspect", pk)
    data = {"reason": form.cleaned_data["reason"], "before": _masked(before), "after": _masked(gift.email)}
    for row in (gift, gift.recurring_donation):
        if row is not None:
            log(row, CORRECTED, user=request.user, data=data)
    messages.success(request, gettext("The address is corrected; its giver is told there."))
    return redirect("till_gifts:inspect", pk)


def _masked(email: str) -> str:
    """Enough to recognise a typing error, and no address that outlives an erasure."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"
