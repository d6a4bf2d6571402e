"""Money to name: unknown movements of Stripe's balance, and what people said of them and of orphan payments."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet

from ..models import Attribution, LedgerEntry, Payment
from ..money import CURRENCY, format_currency
from ..selectors import payout_of
from ..services.attribution import UNKNOWN, attribute_movement, attribute_payment
from .actions import ATTRIBUTE, NamingForm, require
from .bulk import BulkActs, name_every
from .filters import PaymentFilters, UnknownFilters
from .views import MoneyExportView


def _named(entry: LedgerEntry) -> str:
    found = Attribution.objects.filter(movement_id=entry.source).select_related("fund").first()
    if found is None:
        return gettext("To be named")
    return str(found.fund) if found.fund else found.get_purpose_display()


def _money(row: Any) -> str:
    return format_currency(row.amount_cents, getattr(row, "currency", CURRENCY))


AMOUNT = Column("amount", label=_("Amount"), accessor=_money, sort_key="amount_cents", classname="align-right")


class PaymentListView(BulkActs, MoneyExportView):
    """Payments, each with its gift and, for spreadsheets, the payout that took it to the bank; those that nobody named
    wait for somebody.
    """

    permission = ATTRIBUTE
    naming_url = "till_payments:attribute_all"

    @staticmethod
    def waiting_rows(request: HttpRequest) -> QuerySet:
        unnamed = Payment.objects.filter(fund__isnull=True, purpose="")
        return PaymentFilters(request.GET, queryset=unnamed, request=request).qs

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("fund", "donation")
        return rows.annotate(payout=payout_of("balance_transaction_id")) if self.is_export else rows


attribute_every = name_every(PaymentListView, attribute_payment, back="till_payments:index")


class UnknownListView(BulkActs, MoneyExportView):
    """Movements that nobody knew, those to be named first."""

    page_title = _("Money to name")
    permission = ATTRIBUTE
    naming_url = "till_unknown:name_all"

    @staticmethod
    def waiting_rows(request: HttpRequest) -> QuerySet:
        said = Exists(Attribution.objects.filter(movement_id=OuterRef("source")))
        unknown = LedgerEntry.objects.filter(~said, kind__in=UNKNOWN)
        return UnknownFilters(request.GET, queryset=unknown, request=request).qs

    def get_base_queryset(self) -> QuerySet:
        said = Attribution.objects.filter(movement_id=OuterRef("source"))
        unknown = super().get_base_queryset().filter(kind__in=UNKNOWN)
        return unknown.annotate(is_named=Exists(said)).order_by("is_named", "-occurred_at")


class UnknownView(generic.InspectView):
    """One unknown movement, what was said of it, and the form that says it."""

    any_permission_required = ["view"]
    template_name = "donations/admin/unknown.html"
    page_title = _("Money to name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = Attribution.objects.filter(movement_id=self.object.source).select_related("fund", "decided_by").first()
        is_unknown = self.object.kind in UNKNOWN and said is None
        return {
            **super().get_context_data(**kwargs),
            "entry": self.object,
            "said": said,
            "form": NamingForm(),
            "may_name": is_unknown and self.request.user.has_perm(ATTRIBUTE),
        }


@require_POST
def name_movement(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what an unknown movement is: `purpose`, `fund` and `reason`."""
    require(request, ATTRIBUTE)
    entry = get_object_or_404(LedgerEntry, pk=pk, kind__in=UNKNOWN)
    form = NamingForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error)
    elif attribute_movement(entry, **form.cleaned_data, decided_by=request.user):
        messages.success(request, gettext("Named. The ledger keeps both entries, and who said so."))
    else:
        messages.error(request, gettext("This money has its name already."))
    return redirect("till_unknown:inspect", pk)


name_every_movement = name_every(UnknownListView, attribute_movement, back="till_unknown:index")


class UnknownViewSet(ReadOnlyViewSet):
    """Unknown movements."""

    model = LedgerEntry
    name = "till_unknown"
    menu_label = _("Money to name")
    icon = "help"
    index_view_class = UnknownListView
    inspect_view_class = UnknownView
    inspect_template_name = "donations/admin/unknown.html"
    filterset_class = UnknownFilters
    search_fields = ("source",)
    list_display = (
        "occurred_at", AMOUNT, "kind", "source", Column("named", label=_("Name"), accessor=_named),
    )  # fmt: skip

    def get_urlpatterns(self) -> list[URLPattern]:
        acts = [
            path("name/<int:pk>/", name_movement, name="name"),
            path("name/", name_every_movement, name="name_all"),
        ]
        return [*super().get_urlpatterns(), *acts]


class AttributionViewSet(ReadOnlyViewSet):
    """Who said what money is, and why."""

    model = Attribution
    name = "till_attributions"
    menu_label = _("Money named")
    icon = "tag"
    index_view_class = MoneyExportView
    list_filter = {"purpose": ["exact"], "fund": ["exact"]}
    search_fields = ("movement_id", "payment__payment_intent_id", "reason")
    list_display = ("decided_at", "payment", "movement_id", "purpose", "fund", "reason", "decided_by")
    list_export = (
        "decided_at", "payment.payment_intent_id", "movement_id", "purpose", "fund.code", "reason", "decided_by.email",
    )  # fmt: skip
    inspect_view_fields = ["decided_at", "payment", "movement_id", "purpose", "fund", "reason", "decided_by"]
    export_filename = "money-named"
