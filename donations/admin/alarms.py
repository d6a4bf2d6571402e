"""What a person must look at: settled one by one or all at once, with a reason; parked events handled again."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet, SafeExportView

from ..models import Alarm, StripeEvent
from ..services.alarms import ALARMING, settle_alarms, settle_events
from ..services.webhook_events import replay_event
from .actions import require
from .bulk import BulkActs, rows_seen, settle_every, settle_one
from .filters import AlarmFilters, EventFilters

EVENTS, ALARMS = "donations.change_stripeevent", "donations.change_alarm"


class EventListView(BulkActs, SafeExportView):
    """Stripe's events."""

    permission = EVENTS
    settle_url, replay_url = "till_events:settle_all", "till_events:replay_all"

    @staticmethod
    def waiting_rows(request: HttpRequest) -> QuerySet:
        chosen = EventFilters(request.GET, queryset=StripeEvent.objects.all(), request=request).qs
        return chosen.filter(status__in=ALARMING)


class AlarmListView(BulkActs, SafeExportView):
    """Alarms, the open ones first."""

    page_title = _("Alarms")
    permission = ALARMS
    settle_url = "till_alarms:settle_all"

    @staticmethod
    def waiting_rows(request: HttpRequest) -> QuerySet:
        chosen = AlarmFilters(request.GET, queryset=Alarm.objects.all(), request=request).qs
        return chosen.filter(settled_at=None)

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("settled_by").order_by("-settled_at", "-seen_at")


class AlarmView(generic.InspectView):
    """One alarm, and the form that settles it."""

    any_permission_required = ["view"]
    template_name = "donations/admin/alarm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_settle = self.object.settled_at is None and self.request.user.has_perm(ALARMS)
        return {**super().get_context_data(**kwargs), "alarm": self.object, "may_settle": may_settle}


@require_POST
def settle_alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one alarm, with a `reason`."""
    require(request, ALARMS)
    settle_one(request, settle_alarms, [get_object_or_404(Alarm, pk=pk)])
    return redirect("till_alarms:inspect", pk)


@require_POST
def settle_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one parked or dead event, with a `reason`."""
    require(request, EVENTS)
    event = get_object_or_404(StripeEvent, pk=pk)
    settle_one(request, settle_events, StripeEvent.objects.filter(pk=event.pk))
    return redirect("till_events:inspect", pk)


@require_POST
def replay_every_event(request: HttpRequest) -> HttpResponse:
    """Put the parked and dead events of the list, as it is filtered, back in the inbox."""
    require(request, EVENTS)
    chosen = list(rows_seen(request, EventListView))
    if not chosen:
        return redirect("till_events:index")
    for event in chosen:
        replay_event(event)
    sentence = ngettext("%(count)s event is back in the inbox.", "%(count)s events are back in the inbox.", len(chosen))
    messages.success(request, sentence % {"count": len(chosen)})
    return redirect("till_events:index")


settle_every_alarm = settle_every(AlarmListView, settle_alarms, back="till_alarms:index")
settle_every_event = settle_every(EventListView, settle_events, back="till_events:index")


class AlarmViewSet(ReadOnlyViewSet):
    """Differences with Stripe, and what was settled."""

    model = Alarm
    name = "till_alarms"
    menu_label = _("Alarms")
    icon = "warning"
    index_view_class = AlarmListView
    inspect_view_class = AlarmView
    inspect_template_name = "donations/admin/alarm.html"
    filterset_class = AlarmFilters
    search_fields = ("key", "sentence", "settled_reason")
    list_display = ("seen_at", "kind", "key", "sentence", "settled_at", "settled_by", "settled_reason")

    def get_urlpatterns(self) -> list[URLPattern]:
        acts = [
            path("settle/<int:pk>/", settle_alarm, name="settle"),
            path("settle/", settle_every_alarm, name="settle_all"),
        ]
        return [*super().get_urlpatterns(), *acts]
