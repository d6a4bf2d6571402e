"""Workshops in the CMS: the queue of requests, and the reports to be read."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.admin import ReadOnlyViewSet, SafeExportView
from core.text import clean_lines

from ..exceptions import NotPossible
from ..models import WorkshopReport, WorkshopRequest
from ..models.workshops import MOST_PEOPLE
from ..services.reports import decide_report, twins_of
from ..services.requests import BEFORE, move_request

ANSWER, MODERATE = "education.answer_workshoprequest", "education.moderate_workshopreport"


class RequestInspectView(generic.InspectView):
    """One request: what is asked, what was written, what can be done now."""

    template_name = "education/admin/request.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.object
        labels = dict(WorkshopRequest.Status.choices)
        may = self.request.user.has_perm(ANSWER)
        return {
            **super().get_context_data(**kwargs),
            "asked": asked,
            "steps": asked.steps.select_related("by"),
            "moves": [(to, labels[to]) for to, before in BEFORE.items() if may and asked.status in before],
            "report": WorkshopReport.objects.filter(request=asked).first(),
        }


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """`status` is where it goes; `words` are mailed; `day` is needed to accept, `people` once it was held."""
    if not request.user.has_perm(ANSWER):
        raise PermissionDenied
    asked, status = get_object_or_404(WorkshopRequest, pk=pk), request.POST.get("status", "")
    words = clean_lines(request.POST.get("words", ""))[:2000]
    if status == WorkshopRequest.Status.DECLINED and not words:
        messages.error(request, gettext("Write a few words: nobody is turned down in silence."))
        return redirect("workshop_requests:inspect", pk)
    try:
        day = date.fromisoformat(request.POST["day"]) if request.POST.get("day") else None
        people = int(request.POST["people"]) if request.POST.get("people") else None
        if people is not None and not 1 <= people <= MOST_PEOPLE:
            raise ValueError(people)
        moved = move_request(asked, status, by=request.user, words=words, day=day, people=people)
    except ValueError:
        messages.error(request, gettext("The day or the number of people was not understood."))
    except NotPossible as state:
        messages.error(
            request,
            gettext("Not possible now (%(state)s). To accept, give the day; once held, the number of people.")
            % {"state": state},
        )
    else:
        messages.success(request, gettext("Noted: %(state)s.") % {"state": moved.get_status_display()})
    return redirect("workshop_requests:inspect", pk)


class RequestListView(generic.IndexView):
    """One query for the rows and their owners."""

    def get_base_queryset(self) -> QuerySet[WorkshopRequest]:
        found: QuerySet[WorkshopRequest] = super().get_base_queryset()
        return found.select_related("owner", "organisation")


class RequestViewSet(ModelViewSet):
    """The queue: the day agreed on beside each, sorted as one likes."""

    model = WorkshopRequest
    name = "workshop_requests"
    icon = "calendar-alt"
    menu_label = _("Workshops asked for")
    index_view_class = RequestListView
    inspect_view_enabled = True
    inspect_view_class = RequestInspectView
    copy_view_enabled = False
    list_display = ("organisation_name", "subject", "status", "wished_on", "scheduled_on", "owner")
    list_filter = {"status": ["exact"], "owner": ["exact"], "scheduled_on": ["gte", "lte"]}
    search_fields = ("organisation_name", "subject", "contact_name", "contact_email")
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldRowPanel(["purpose", "language"]), "subject", "message"], heading=_("What")),
            MultiFieldPanel(
                [FieldRowPanel(["wished_on", "scheduled_on"]), "other_days", FieldRowPanel(["place", "people"])],
                heading=_("When and where"),
            ),
            MultiFieldPanel(
                ["organisation", "organisation_name", FieldRowPanel(["contact_name", "contact_email"]), "written_in"],
                heading=_("Who"),
            ),
            FieldPanel("owner"),
        ]
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("move/<int:pk>/", move, name="move")]


class ReportInspectView(generic.InspectView):
    """One workshop held: what was told, its likely twins, the two buttons."""

    template_name = "education/admin/report.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "told": self.object,
            "twins": twins_of(self.object),
            "may_decide": self.request.user.has_perm(MODERATE),
        }


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`decision` is «approve» or «refuse»."""
    if not request.user.has_perm(MODERATE):
        raise PermissionDenied
    decision = request.POST.get("decision", "")
    if decision in ("approve", "refuse"):
        told = get_object_or_404(WorkshopReport, pk=pk)
        told = decide_report(told, counts=decision == "approve", by=request.user)
        messages.success(request, gettext("Noted: %(state)s.") % {"state": told.get_state_display()})
    return redirect("workshop_reports:inspect", pk)


class ReportListView(SafeExportView):
    """One query for the rows, their organisations and resources."""

    export_headings: ClassVar[dict[str, Any]] = {"file.version": _("Version")}

    def get_base_queryset(self) -> QuerySet[WorkshopReport]:
        found: QuerySet[WorkshopReport] = super().get_base_queryset()
        return found.select_related("organisation", "page", "file")


class ReportViewSet(ReadOnlyViewSet):
    """Workshops held, as told by delegates."""

    model = WorkshopReport
    name = "workshop_reports"
    icon = "group"
    menu_label = _("Workshops held")
    index_view_class = ReportListView
    inspect_view_class = ReportInspectView
    list_display = ("held_on", "organisation", "people", "kind", "page", "state")
    list_filter = {"state": ["exact"], "held_on": ["gte", "lte"], "kind": ["exact"]}
    list_export = ("held_on", "organisation", "people", "kind", "place", "page", "file.version", "state")
    export_filename = "ateliers-tenus"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("decide/<int:pk>/", decide, name="decide")]
