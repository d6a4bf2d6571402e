"""Loans in the CMS: decided, prepared, followed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.text import clean_lines

from ..exceptions import DatesTaken, LoanDecided
from ..models import Loan, LoanTask, PanelSet
from ..services.loans import accept_loan, cancel_loan, change_loan, clashes_with, do_task, refuse_loan

DECIDE = "exhibitions.decide_loan"


class LoanAdminForm(WagtailAdminModelForm):
    """Says before the database does that the days are taken."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day comes after the first one."))
        elif first and last and self.instance.status == Loan.Status.ACCEPTED:
            self.instance.starts_on, self.instance.ends_on = first, last
            clashes = clashes_with(self.instance)
            if clashes:
                self.add_error("starts_on", gettext("These days are taken: %(loan)s.") % {"loan": clashes[0]})
        return data

    def save(self, commit: bool = True) -> Loan:
        loan: Loan = super().save(commit=False)
        return change_loan(loan) if commit else loan


class LoanEditView(generic.EditView):
    """A change of days that loses against another decision of the same second is said, and nothing is lost."""

    def form_valid(self, form: LoanAdminForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DatesTaken:
            form.add_error("starts_on", gettext("The panels were promised to somebody else in between."))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class LoanInspectView(generic.InspectView):
    """One loan: the request, the days it clashes with, the decision, the checklist."""

    template_name = "exhibitions/admin/loan.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        loan = self.object
        may_decide = self.request.user.has_perm(DECIDE)
        return {
            **super().get_context_data(**kwargs),
            "loan": loan,
            "clashes": clashes_with(loan),
            "tasks": loan.tasks.select_related("done_by"),
            "may_answer": may_decide and loan.status == Loan.Status.REQUESTED,
            "may_cancel": may_decide and loan.status == Loan.Status.ACCEPTED and not loan.is_over,
            "may_tick": may_decide,
        }


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`decision` is «accept», «refuse» or «cancel»; `note` goes to the host."""
    _require(request)
    loan, note = get_object_or_404(Loan, pk=pk), clean_lines(request.POST.get("note", ""))[:2000]
    decision = {"accept": accept_loan, "refuse": refuse_loan, "cancel": cancel_loan}.get(
        request.POST.get("decision", "")
    )
    if decision is None or (decision is not accept_loan and not note):
        messages.error(request, gettext("Write a few words to the host: they go with the decision."))
        return redirect("exhibition_loans:inspect", pk)
    try:
        decided = decision(loan, by=request.user, note=note)
    except DatesTaken:
        messages.error(
            request, gettext("The panels are promised elsewhere on some of these days. Nothing was decided.")
        )
    except LoanDecided as already:
        messages.error(request, gettext("It was decided already: %(state)s.") % {"state": already})
    else:
        messages.success(
            request, gettext("%(state)s. The host is being written to.") % {"state": decided.get_status_display()}
        )
    return redirect("exhibition_loans:inspect", pk)


@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick or untick a task of the checklist."""
    _require(request)
    task = do_task(get_object_or_404(LoanTask, pk=pk), by=request.user)
    return redirect("exhibition_loans:inspect", task.loan_id)


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(DECIDE):
        raise PermissionDenied


class LoanViewSet(ModelViewSet):
    """Requests and stays."""

    model = Loan
    name = "exhibition_loans"
    icon = "calendar-alt"
    menu_label = _("Loans")
    edit_view_class = LoanEditView
    inspect_view_enabled = True
    inspect_view_class = LoanInspectView
    copy_view_enabled = False
    list_display = ("starts_on", "ends_on", "host_name", "city", "status", "panel_set")
    list_filter = {"status": ["exact"], "panel_set": ["exact"], "starts_on": ["gte", "lte"]}
    search_fields = ("host_name", "city", "contact_name", "contact_email")
    edit_handler = ObjectList(
        [
            FieldPanel("panel_set"),
            MultiFieldPanel(
                [FieldRowPanel(["starts_on", "ends_on"]), "opening_hours", "opening_event"], heading=_("When")
            ),
            MultiFieldPanel(
                ["organisation", "host_name", "venue", "city", "wall_metres", "accessibility"], heading=_("Where")
            ),
            MultiFieldPanel(["contact_name", "contact_email", "contact_phone", "language"], heading=_("Who")),
            FieldPanel("message"),
        ],
        base_form_class=LoanAdminForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("decide/<int:pk>/", decide, name="decide"),
            path("tick/<int:pk>/", tick, name="tick"),
        ]


class PanelSetViewSet(ModelViewSet):
    """Sets of panels. One that was lent cannot be deleted."""

    model = PanelSet
    name = "panel_sets"
    icon = "duplicate"
    menu_label = _("Sets of panels")
    copy_view_enabled = False
    list_display = ("name", "code", "panel_count", "wall_metres")
    form_fields = ["name", "code", "panel_count", "wall_metres", "crates"]
