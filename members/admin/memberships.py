"""Members, their delegates and their dues in the CMS."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.admin import ReadOnlyViewSet, SafeExportView
from core.forms import LineField, email_field
from directory.models import Delegation
from donations.fields import DollarsField
from donations.templatetags.till import dollars_and_cents

from ..exceptions import AlreadyReceived, NoRate, TooMany
from ..models import DuesInvoice, DuesRate, Membership
from ..selectors import dues_by_year
from ..services.delegates import invite
from ..services.dues import issue_invoices, record_received

RECEIVE = "members.change_duesinvoice"
ISSUE = "members.add_duesinvoice"
INVITE = "members.add_delegateinvitation"


class StandingColumn(Column):
    """As it is today, from what was paid."""

    def get_value(self, instance: Membership) -> str:
        return str(instance.standing().label)


class MembershipListView(generic.IndexView):
    """One query for the rows and what was paid."""

    def get_base_queryset(self) -> QuerySet[Membership]:
        rows: QuerySet[Membership] = Membership.objects.with_paid_year().select_related("organisation", "person")
        return rows.annotate(delegates=Count("organisation__delegations", distinct=True))


class MembershipDeleteView(generic.DeleteView):
    """A membership with dues in the books is ended, never deleted."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ProtectedError:
            messages.error(request, gettext("Its dues are in the books: write the day it ended instead."))
            return redirect("memberships:edit", self.object.pk)


class InviteStaffForm(forms.Form):
    """Whom to write to, so that an organisation has somebody who speaks for it."""

    email = email_field(_("E-mail of the person"), autocomplete="off")
    language = forms.ChoiceField(
        label=_("Language"), choices=[("fr", "Français"), ("es", "Español"), ("en", "English")]
    )


class MembershipInspectView(generic.InspectView):
    """One membership: its standing, its dues, its delegates."""

    template_name = "members/admin/membership.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        membership = self.object
        delegations = Delegation.objects.current().filter(organisation=membership.organisation_id)
        return {
            **super().get_context_data(**kwargs),
            "membership": membership,
            "invoices": membership.invoices.all(),
            "delegations": delegations.select_related("person"),
            "invite_form": InviteStaffForm() if membership.organisation_id else None,
            "may_invite": self.request.user.has_perm(INVITE),
        }


@require_POST
def invite_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody to lead an organisation's delegates."""
    if not request.user.has_perm(INVITE):
        raise PermissionDenied
    membership = get_object_or_404(Membership.objects.select_related("organisation"), pk=pk, organisation__isnull=False)
    form = InviteStaffForm(request.POST)
    if not form.is_valid() or membership.organisation is None:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    else:
        try:
            invite(
                organisation=membership.organisation, by=request.user, is_lead=True, by_staff=True, **form.cleaned_data
            )
            messages.success(request, gettext("If this address can receive mail, the invitation is on its way."))
        except TooMany:
            messages.error(request, gettext("Many invitations were sent today. Go on tomorrow, or write to us."))
    return redirect("memberships:inspect", pk)


class MembershipViewSet(ModelViewSet):
    """The members."""

    model = Membership
    name = "memberships"
    icon = "group"
    menu_label = _("Memberships")
    index_view_class = MembershipListView
    inspect_view_class = MembershipInspectView
    delete_view_class = MembershipDeleteView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = ("__str__", "group", StandingColumn("standing", label=_("Standing")), "joined_on", "ended_on")
    list_filter = {"group": ["exact"], "is_listed": ["exact"]}
    edit_handler = ObjectList(
        [
            MultiFieldPanel(["organisation", "person", "group"], heading=_("Who")),
            FieldRowPanel(["joined_on", "ended_on"]),
            FieldPanel("is_listed"),
            FieldPanel("is_demonstration"),
        ]
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("invite/<int:pk>/", invite_lead, name="invite")]


class AmountColumn(Column):
    """In dollars."""

    def get_value(self, instance: DuesInvoice | DuesRate) -> str:
        return dollars_and_cents(instance.amount_cents)


class RateForm(WagtailAdminModelForm):
    """What a group owes, typed in dollars."""

    amount_cents = DollarsField(label=_("Amount, in dollars"))


class RateViewSet(ModelViewSet):
    """What each group owes each year."""

    model = DuesRate
    name = "dues_rates"
    icon = "tag"
    menu_label = _("Dues by group")
    copy_view_enabled = False
    list_display = ("year", "group", AmountColumn("amount", label=_("Amount")))
    edit_handler = ObjectList(["year", "group", "amount_cents"], base_form_class=RateForm)


class InvoiceListView(SafeExportView):
    """The invoices, with the button that makes a year's."""

    template_name = "members/admin/invoices.html"
    export_headings: ClassVar[dict[str, Any]] = {"number": _("Invoice number")}

    def get_base_queryset(self) -> QuerySet[DuesInvoice]:
        return DuesInvoice.objects.select_related("membership__organisation", "membership__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "may_issue": self.request.user.has_perm(ISSUE),
            "this_year": timezone.localdate().year,
            "years": dues_by_year(),
        }


class ReceiveForm(forms.Form):
    """How and when dues came in."""

    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    method = forms.ChoiceField(
        label=_("Means"),
        choices=[(way.value, way.label) for way in (DuesInvoice.Method.CHEQUE, DuesInvoice.Method.TRANSFER)],
    )
    reference = LineField(label=_("Reference"), max_length=80, required=False)

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("Money that has not come yet cannot be recorded."))
        return day


class InvoiceInspectView(generic.InspectView):
    """One invoice, and the form that records its money."""

    template_name = "members/admin/invoice.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = self.object.received_on is None and self.request.user.has_perm(RECEIVE)
        form = ReceiveForm(initial={"received_on": timezone.localdate()}) if may else None
        return {**super().get_context_data(**kwargs), "invoice": self.object, "form": form}


@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the dues of an invoice came in, once."""
    if not request.user.has_perm(RECEIVE):
        raise PermissionDenied
    invoice, form = get_object_or_404(DuesInvoice, pk=pk), ReceiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("dues_invoices:inspect", pk)
    try:
        record_received(invoice, by=request.user, **form.cleaned_data)
        messages.success(request, gettext("Recorded."))
    except AlreadyReceived:
        messages.error(request, gettext("These dues were recorded already."))
    return redirect("dues_invoices:inspect", pk)


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Make the invoices of a year that are missing, and mail them."""
    if not request.user.has_perm(ISSUE):
        raise PermissionDenied
    year = request.POST.get("year", "")
    if not year.isdigit() or not 2000 <= int(year) <= timezone.localdate().year + 1:
        messages.error(request, gettext("Write the year in four digits, next year at the latest."))
        return redirect("dues_invoices:index")
    try:
        messages.success(request, gettext("%(n)d invoices made.") % {"n": issue_invoices(int(year))})
    except NoRate as lacking:
        messages.error(request, gettext("Say first what these groups owe that year: %(groups)s.") % {"groups": lacking})
    return redirect("dues_invoices:index")


class InvoiceViewSet(ReadOnlyViewSet):
    """What is due and what came in; amounts never change."""

    model = DuesInvoice
    name = "dues_invoices"
    icon = "doc-full"
    menu_label = _("Dues")
    index_view_class = InvoiceListView
    inspect_view_class = InvoiceInspectView
    list_display = (
        "number",
        "membership",
        "year",
        AmountColumn("amount", label=_("Amount")),
        "due_on",
        "received_on",
        "method",
    )
    list_filter = {"year": ["exact"], "method": ["exact"], "received_on": ["isnull"]}
    list_export = ("number", "membership", "year", "amount_cents", "due_on", "received_on", "method", "reference")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("receive/<int:pk>/", receive, name="receive"),
            path("issue/", issue, name="issue"),
        ]
