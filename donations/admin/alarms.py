"""What a person must look at: settled one by one or all at once, with a reason; parked events handled again."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet, SafeExportView
from core.models import OutgoingMail
from core.text import clean_line

from ..models import Alarm, StripeEvent
from ..services.alarms import ALARMING, settle_alarms, settle_events, settle_mail
from ..services.inbox import replay_event
from .actions import require
from .filters import AlarmFilters, EventFilters

EVENTS, ALARMS, MAILS = "donations.change_stripeevent", "donations.change_alarm", "core.change_outgoingmail"


def _reason(request: HttpRequest) -> str:
    """What the person wrote; empty, and said so on the page, when it is missing."""
    reason = clean_line(request.POST.get("reason", ""))
    if not reason:
        messages.error(request, _("Write why. Nothing was settled."))
    return reason


def _settled(request: HttpRequest, count: int) -> None:
    sentence = ngettext("%(count)s settled, with your name.", "%(count)s settled, with your name.", count)
    messages.success(request, sentence % {"count": count})


class BulkListView(SafeExportView):
    """A list with the forms that act on every row of it that waits for somebody."""

    any_permission_required = ["view"]
    template_name = "donations/admin/bulk.html"
    permission = ALARMS
    settle_url = "till_alarms:settle_all"
    replay_url = ""

    def waiting(self) -> int:
        """How many rows of the list, as it is filtered, wait for somebody."""
        return _alarms(self.request).count()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.urlencode()
        # A search is no filter: acting on «all» would take more than what is shown.
        may_act = self.request.user.has_perm(self.permission) and not self.request.GET.get("q")
        return {
            **super().get_context_data(*args, **kwargs),
            "waiting": self.waiting() if may_act else 0,
            "settle_address": f"{reverse(self.settle_url)}?{query}",
            "replay_address": f"{reverse(self.replay_url)}?{query}" if self.replay_url else "",
        }


def _events(request: HttpRequest) -> QuerySet[StripeEvent]:
    """The events of the list that wait for somebody, by its filters."""
    chosen = EventFilters(request.GET, queryset=StripeEvent.objects.all(), request=request).qs
    return chosen.filter(status__in=ALARMING)


def _alarms(request: HttpRequest) -> QuerySet[Alarm]:
    chosen = AlarmFilters(request.GET, queryset=Alarm.objects.all(), request=request).qs
    return chosen.filter(settled_at=None)


class EventListView(BulkListView):
    """Stripe's events."""

    permission = EVENTS
    settle_url, replay_url = "till_events:settle_all", "till_events:replay_all"

    def waiting(self) -> int:
        return _events(self.request).count()


class AlarmListView(BulkListView):
    """Alarms, the open ones first."""

    page_title = gettext_lazy("Alarms")

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
    alarm = get_object_or_404(Alarm, pk=pk)
    if reason := _reason(request):
        _settled(request, settle_alarms([alarm], reason=reason, settled_by=request.user))
    return redirect("till_alarms:inspect", pk)


@require_POST
def settle_every_alarm(request: HttpRequest) -> HttpResponse:
    """Settle the open alarms of the list, as it is filtered, with one `reason`."""
    require(request, ALARMS)
    if reason := _reason(request):
        _settled(request, settle_alarms(_alarms(request), reason=reason, settled_by=request.user))
    return redirect("till_alarms:index")


@require_POST
def settle_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one parked or dead event, with a `reason`."""
    require(request, EVENTS)
    event = get_object_or_404(StripeEvent, pk=pk)
    if reason := _reason(request):
        chosen = StripeEvent.objects.filter(pk=event.pk)
        _settled(request, settle_events(chosen, reason=reason, settled_by=request.user))
    return redirect("till_events:inspect", pk)


@require_POST
def settle_every_event(request: HttpRequest) -> HttpResponse:
    """Settle the parked and dead events of the list, as it is filtered, with one `reason`."""
    require(request, EVENTS)
    if reason := _reason(request):
        _settled(request, settle_events(_events(request), reason=reason, settled_by=request.user))
    return redirect("till_events:index")


@require_POST
def replay_every_event(request: HttpRequest) -> HttpResponse:
    """Put the parked and dead events of the list, as it is filtered, back in the inbox."""
    require(request, EVENTS)
    chosen = list(_events(request))
    for event in chosen:
        replay_event(event)
    sentence = ngettext("%(count)s event is back in the inbox.", "%(count)s events are back in the inbox.", len(chosen))
    messages.success(request, sentence % {"count": len(chosen)})
    return redirect("till_events:index")


@require_POST
def settle_dead_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a mail that was given up unsent, with a `reason`."""
    require(request, MAILS)
    mail = get_object_or_404(OutgoingMail, pk=pk)
    if reason := _reason(request):
        _settled(request, int(settle_mail(mail, reason=reason, settled_by=request.user)))
    return redirect("till_mails:inspect", pk)


class AlarmViewSet(ReadOnlyViewSet):
    """Differences with Stripe, and what was settled."""

    model = Alarm
    name = "till_alarms"
    menu_label = gettext_lazy("Alarms")
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
