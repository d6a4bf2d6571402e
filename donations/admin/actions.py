"""What staff decide about money: refunds, the fund of unattributed money, the giving switch."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.views import generic

from core.forms import LineField
from core.text import clean_line

from ..exceptions import (
    GatewayUnavailable,
    InvalidAmount,
    RefundAlreadyAsked,
    RefundInOtherCurrency,
    RefundNotAllowed,
    RefundRepeated,
)
from ..models import Attribution, DonationMode, Fund, Payment, RefundRequest
from ..money import format_cents, parse_amount
from ..selectors import reversed_cents
from ..services.attribution import attribute_payment
from ..services.card_testing import flip_switch, giving_mode
from ..services.refunds import ask_refund, decide_refund, refundable_cents, send_refund
from .story import story_of_payment

REFUND, ATTRIBUTE, SWITCH = "donations.refund_payment", "donations.change_payment", "donations.add_donationmode"


def require(request: HttpRequest, permission: str) -> None:
    """Raises PermissionDenied without the permission."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


class PaymentView(generic.InspectView):
    """One payment: its story, what went back, and what may be decided about it."""

    any_permission_required = ["view"]
    template_name = "donations/admin/payment.html"
    page_title = _("Payment")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payment, user = self.object, self.request.user
        left = refundable_cents(payment)
        return {
            **super().get_context_data(**kwargs),
            "payment": payment,
            "back_cents": reversed_cents([payment]).get(payment.pk, 0),
            "left_cents": left,
            "steps": story_of_payment(payment),
            "requests": payment.refund_requests.select_related("asked_by", "decided_by"),
            "may_refund": left > 0 and user.has_perm(REFUND),
            "form_token": uuid.uuid4(),
            "may_attribute": payment.fund_id is None and user.has_perm(ATTRIBUTE),
            "naming": NamingForm(),
            "said": payment.attributions.select_related("fund", "decided_by"),
        }


@require_POST
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a refund of so many dollars: sent at once, or once a second person agrees.

    The form sent twice asks once. What cannot be asked is shown again with its reason (422); an amount that was asked
    for a moment ago is asked again only once it is confirmed (200).
    """
    require(request, REFUND)
    payment = get_object_or_404(Payment, pk=pk)
    try:
        asked = _ask(request, payment)
    except RefundAlreadyAsked as repeated:
        told = {"state": repeated.request.get_status_display(), "why": repeated.request.why}
        messages.warning(request, gettext("This refund was already asked, once: %(state)s. %(why)s") % told)
        return redirect("till_payments:inspect", repeated.request.payment_id)
    except RefundRepeated:
        return _refund_page(request, payment, is_repeated=True)
    except GatewayUnavailable:
        error = gettext("Stripe does not answer. Nothing was refunded: try again in a few minutes.")
        return _refund_page(request, payment, error=error)
    except RefundInOtherCurrency as other:
        error = gettext(
            "This payment was made in %(currency)s, and a part in Canadian dollars cannot be sent back exactly."
            " Refund it in Stripe’s dashboard: the books follow by themselves. Nothing was refunded."
        )
        return _refund_page(request, payment, error=error % {"currency": other})
    except (InvalidAmount, RefundNotAllowed):
        left = format_cents(refundable_cents(payment), always_cents=True)
        error = gettext("Write a reason and an amount up to %(left)s. Nothing was refunded.") % {"left": left}
        return _refund_page(request, payment, error=error)
    _send(request, asked)
    return redirect("till_payments:inspect", pk)


def _ask(request: HttpRequest, payment: Payment) -> RefundRequest:
    reason = clean_line(request.POST.get("reason", ""))
    cents = parse_amount(request.POST.get("amount", ""))
    if not reason:
        raise RefundNotAllowed("reason")
    return ask_refund(
        payment,
        amount_cents=cents,
        reason=reason,
        asked_by=request.user,
        form_token=_token(request),
        is_meant=bool(request.POST.get("is_meant")),
    )


def _token(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("form_token", ""))
    except ValueError:
        return None


def _refund_page(request: HttpRequest, payment: Payment, *, error: str = "", is_repeated: bool = False) -> HttpResponse:
    context = {
        "payment": payment,
        "amount": request.POST.get("amount", "")[:20],
        "reason": request.POST.get("reason", "")[:200],
        # A repeated wish is another form; a mended one is the same.
        "form_token": uuid.uuid4() if is_repeated else _token(request) or uuid.uuid4(),
        "is_repeated": is_repeated,
        "error": error,
    }
    return render(request, "donations/admin/refund.html", context, status=422 if error else 200)


def _send(request: HttpRequest, asked: RefundRequest) -> None:
    if asked.status == RefundRequest.Status.WAITING:
        messages.warning(
            request, gettext("Above the limit, a second person must agree: it waits among the refund requests.")
        )
    elif send_refund(asked):
        messages.success(request, gettext("Stripe took the refund. The totals follow at once."))
    else:
        asked.refresh_from_db()
        refused = asked.status == RefundRequest.Status.REFUSED
        sentence = (
            gettext("Stripe refused: %(why)s")
            if refused
            else gettext("Stripe does not answer: the worker sends it again.")
        )
        messages.error(request, sentence % {"why": asked.why} if refused else sentence)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's word on a refund: `decision` is «approve» or «refuse»."""
    require(request, REFUND)
    asked = get_object_or_404(RefundRequest, pk=pk)
    approves = request.POST.get("decision") == "approve"
    try:
        decided = decide_refund(asked, decided_by=request.user, approves=approves)
    except RefundNotAllowed:
        messages.error(request, gettext("Another person than the one who asked must decide."))
        return redirect("till_refund_requests:index")
    asked.refresh_from_db()
    if decided and approves:
        _send(request, asked)
    elif decided:
        messages.success(request, gettext("The refund is refused. Nothing was sent."))
    else:
        told = {"state": asked.get_status_display(), "who": asked.decided_by or asked.asked_by}
        messages.warning(request, gettext("This was decided already, by %(who)s: %(state)s.") % told)
    return redirect("till_refund_requests:index")


class NamingForm(forms.Form):
    """What money that nobody had named is, and why."""

    purpose = forms.ChoiceField(label=_("It is for"), choices=Attribution.Purpose.choices)
    fund = forms.ModelChoiceField(label=_("Fund"), queryset=Fund.objects.order_by("code"), required=False)
    reason = LineField(label=_("Why"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """A fund goes with the purpose that names one, and with no other."""
        data = super().clean() or {}
        if data.get("purpose") == Attribution.Purpose.FUND and not data.get("fund"):
            self.add_error("fund", gettext("Choose the fund that it is for."))
        if data.get("purpose") != Attribution.Purpose.FUND:
            data["fund"] = None
        return data

    @property
    def first_error(self) -> str:
        """What is missing, in a sentence."""
        missing = str(next(iter(self.errors.values()))[0])
        return gettext("%(missing)s Nothing was written.") % {"missing": missing}


@require_POST
def attribute(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what unattributed money is: `purpose`, `fund` and `reason`."""
    require(request, ATTRIBUTE)
    payment, form = get_object_or_404(Payment, pk=pk), NamingForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error)
    elif attribute_payment(payment, **form.cleaned_data, decided_by=request.user):
        messages.success(request, gettext("Named. The ledger keeps both entries, and who said so."))
    else:
        messages.error(request, gettext("This money has its name already."))
    return redirect("till_payments:inspect", pk)


class SwitchForm(forms.Form):
    """A mode and why."""

    mode = forms.ChoiceField(label=_("Mode"), choices=DonationMode.Mode.choices, widget=forms.RadioSelect)
    reason = LineField(label=_("Why"), max_length=200, required=False)


class SwitchListView(generic.IndexView):
    """The switch's history, and the form that flips it."""

    any_permission_required = ["view"]
    template_name = "donations/admin/switch.html"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        mode = giving_mode()
        may_flip = self.request.user.has_perm(SWITCH)
        return {**context, "mode": mode, "form": SwitchForm(initial={"mode": mode}), "may_flip": may_flip}


@require_POST
def flip(request: HttpRequest) -> HttpResponse:
    """Decide how gifts are taken, from the next gift on."""
    require(request, SWITCH)
    form = SwitchForm(request.POST)
    if form.is_valid():
        flip_switch(**form.cleaned_data, changed_by=request.user)
        messages.success(request, gettext("Done: it applies from the next gift on."))
    return redirect("till_switch:index")
