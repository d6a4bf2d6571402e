"""Views of the till's lists: the gift's story, and what staff may do."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.views import generic

from core.admin import SafeExportView
from core.dates import date_format

from ..models import Donation, StripeEvent
from ..money import format_cents
from ..selectors import movement_of_entry, payout_of
from ..services.alarms import ALARMING
from ..services.moderation import approve_message, reject_message
from ..services.webhook_events import replay_event
from .actions import require
from .donor_care import care_context
from .story import story_of


def dollars(row: Any) -> Decimal:
    """The row's amount as a spreadsheet's number, two decimals."""
    return Decimal(row.amount_cents).scaleb(-2)


HEADINGS = {
    "amount_dollars": _("Amount, in dollars"),
    "fee_dollars": _("Fee, in dollars"),
    "fund.code": _("Fund"),
    "balance_transaction_id": _("Balance transaction"),
    "failure_transaction_id": _("Balance transaction of its return"),
    "subscription_id": _("Stripe subscription"),
    "payout": _("Payout"),
    "movement": _("Balance transaction"),
    "payment.payment_intent_id": _("Stripe payment"),
    "payment.fee_cents": _("Fee, in cents"),
    "payment.moved_at": _("Date of the fee"),
    "payment.donation.public_id": _("Gift"),
    "donation.public_id": _("Gift"),
    "public_id": _("Gift"),
    "decided_by.email": _("Decided by"),
}


class MoneyExportView(SafeExportView):
    """A list whose spreadsheets give each amount in dollars and in cents."""

    export_permission = "donations.export_donation"
    export_headings: ClassVar[dict[str, Any]] = HEADINGS

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {
            field: COMPUTED[field](item) if field in COMPUTED else _value(item, field) for field in self.list_export
        }


def _value(item: Any, field: str) -> Any:
    """The value at a dotted path; None where a gift has no payment yet."""
    for name in field.split("."):
        item = getattr(item, name, None)
    return item


def fee_dollars(row: Any) -> Decimal | None:
    """The payment's fee as a spreadsheet's number; None while it is unknown."""
    return None if row.fee_cents is None else Decimal(row.fee_cents).scaleb(-2)


COMPUTED: dict[str, Callable[[Any], Any]] = {"amount_dollars": dollars, "fee_dollars": fee_dollars}


class LedgerListView(MoneyExportView):
    """Entries, each with its payment, gift, balance transaction and payout for spreadsheets."""

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("fund", "payment__donation")
        if not self.is_export:
            return rows
        return rows.annotate(movement=movement_of_entry()).annotate(payout=payout_of("movement"))


class DonationListView(MoneyExportView):
    """Gifts, each with its fund, by one query a page."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("fund", "payment")


class FundDeleteView(generic.DeleteView):
    """Deletes an unused fund; says why a fund that gifts or entries name stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request, gettext("This fund has gifts: close it by its last day instead of deleting it.")
            )
            return redirect("till_funds:index")


class DonationStoryView(generic.InspectView):
    """One gift, whole."""

    any_permission_required = ["view"]
    page_title = _("Gift")
    template_name = "donations/admin/story.html"

    def get_page_subtitle(self) -> str:
        day = date_format(localtime(self.object.created_at), "SHORT_DATE_FORMAT")
        return f"{format_cents(self.object.amount_cents, always_cents=True)}, {day}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_moderate = self.request.user.has_perm("donations.moderate_donation")
        return {
            **super().get_context_data(**kwargs),
            "gift": self.object,
            "steps": story_of(self.object, self.request.user),
            "may_moderate": may_moderate and self.object.message_state != Donation.MessageState.NONE,
            **care_context(self.request, self.object),
        }


class EventView(generic.InspectView):
    """One event of Stripe's, and the way to have it handled again."""

    any_permission_required = ["view"]
    template_name = "donations/admin/event.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event, may_act = self.object, self.request.user.has_perm("donations.change_stripeevent")
        return {
            **super().get_context_data(**kwargs),
            "event": event,
            "payload": json.dumps(event.payload, ensure_ascii=False, indent=2),
            "may_replay": may_act and event.status in (*ALARMING, StripeEvent.Status.SETTLED),
            "may_settle": may_act and event.status in ALARMING,
        }


@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a parked or dead event back in the inbox."""
    require(request, "donations.change_stripeevent")
    replay_event(get_object_or_404(StripeEvent, pk=pk))
    messages.success(request, gettext("The event is back in the inbox; the worker handles it within seconds."))
    return redirect("till_events:inspect", pk)


@require_POST
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show or hide the message of a gift: `decision` is «show» or «hide»."""
    require(request, "donations.moderate_donation")
    gift = get_object_or_404(Donation, pk=pk)
    if request.POST.get("decision") == "show":
        approve_message(gift)
        messages.success(request, gettext("The message is shown."))
    else:
        reject_message(gift)
        messages.success(request, gettext("The message is not shown."))
    return redirect("till_messages:index")
