"""Disputes in the CMS: as Stripe has them, and those that a person decides not to answer."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet

from ..models import Alarm, Dispute
from ..services.alarms import disputes_to_answer, leave_unanswered
from .actions import require
from .alarms import ALARMS
from .bulk import BulkActs, settle_every, settle_one
from .filters import DisputeFilters
from .naming import AMOUNT
from .views import MoneyExportView


class DisputeListView(BulkActs, MoneyExportView):
    """Disputes; those that Stripe waits for wait for somebody."""

    permission = ALARMS
    settle_url = "till_disputes:leave_all"

    @staticmethod
    def waiting_rows(request: HttpRequest) -> QuerySet:
        return DisputeFilters(request.GET, queryset=disputes_to_answer(), request=request).qs


class DisputeView(generic.InspectView):
    """One dispute, and the form that leaves it unanswered."""

    any_permission_required = ["view"]
    template_name = "donations/admin/dispute.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waits = disputes_to_answer().filter(pk=self.object.pk).exists()
        left = Alarm.objects.filter(kind=Alarm.Kind.DISPUTE, key=self.object.dispute_id).select_related("settled_by")
        may_leave = waits and self.request.user.has_perm(ALARMS)
        return {**super().get_context_data(**kwargs), "may_leave": may_leave, "left": left.first()}


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave one dispute unanswered, with a `reason`."""
    require(request, ALARMS)
    dispute = get_object_or_404(Dispute, pk=pk)
    settle_one(request, leave_unanswered, Dispute.objects.filter(pk=dispute.pk))
    return redirect("till_disputes:inspect", pk)


leave_every = settle_every(DisputeListView, leave_unanswered, back="till_disputes:index")


class DisputeViewSet(ReadOnlyViewSet):
    """Disputes as Stripe has them."""

    model = Dispute
    name = "till_disputes"
    menu_label = _("Disputes")
    icon = "warning"
    index_view_class = DisputeListView
    inspect_view_class = DisputeView
    inspect_template_name = "donations/admin/dispute.html"
    filterset_class = DisputeFilters
    search_fields = ("dispute_id", "payment__payment_intent_id")
    list_display = ("opened_at", AMOUNT, "status", "stripe_status", "due_by", "reason", "payment", "dispute_id")
    list_export = ("opened_at", "amount_dollars", "amount_cents", "currency", "status", "stripe_status", "due_by",
                   "reason", "dispute_id", "payment.payment_intent_id")  # fmt: skip
    inspect_view_fields = [
        "dispute_id", "payment", "amount_cents", "currency", "status", "stripe_status", "due_by", "reason", "opened_at",
    ]  # fmt: skip
    export_filename = "disputes"

    def get_urlpatterns(self) -> list[URLPattern]:
        acts = [
            path("leave/<int:pk>/", leave, name="leave"),
            path("leave/", leave_every, name="leave_all"),
        ]
        return [*super().get_urlpatterns(), *acts]
