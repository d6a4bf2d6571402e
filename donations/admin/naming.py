"""Money to name: unknown movements of Stripe's balance, and what people said of them and of orphan payments."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet

from ..models import Attribution, LedgerEntry
from ..services.attribution import UNKNOWN, attribute_movement
from .actions import ATTRIBUTE, NamingForm, require
from .filters import UnknownFilters
from .money import AMOUNT
from .views import MoneyExportView


def _named(entry: LedgerEntry) -> str:
    found = Attribution.objects.filter(movement_id=entry.source).select_related("fund").first()
    if found is None:
        return _("To be named")
    return str(found.fund) if found.fund else found.get_purpose_display()


class UnknownListView(MoneyExportView):
    """Movements that nobody knew, those to be named first."""

    page_title = gettext_lazy("Money to name")

    def get_base_queryset(self) -> QuerySet:
        said = Attribution.objects.filter(movement_id=OuterRef("source"))
        unknown = super().get_base_queryset().filter(kind__in=UNKNOWN)
        return unknown.annotate(is_named=Exists(said)).order_by("is_named", "-occurred_at")


class UnknownView(generic.InspectView):
    """One unknown movement, what was said of it, and the form that says it."""

    any_permission_required = ["view"]
    template_name = "donations/admin/unknown.html"
    page_title = gettext_lazy("Money to name")

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
        messages.success(request, _("Named. The ledger keeps both entries, and who said so."))
    else:
        messages.error(request, _("This money has its name already."))
    return redirect("till_unknown:inspect", pk)


class UnknownViewSet(ReadOnlyViewSet):
    """Unknown movements."""

    model = LedgerEntry
    name = "till_unknown"
    menu_label = gettext_lazy("Money to name")
    icon = "help"
    index_view_class = UnknownListView
    inspect_view_class = UnknownView
    inspect_template_name = "donations/admin/unknown.html"
    filterset_class = UnknownFilters
    search_fields = ("source",)
    list_display = (
        "occurred_at", AMOUNT, "kind", "source", Column("named", label=gettext_lazy("Name"), accessor=_named),
    )  # fmt: skip

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("name/<int:pk>/", name_movement, name="name")]


class AttributionViewSet(ReadOnlyViewSet):
    """Who said what money is, and why."""

    model = Attribution
    name = "till_attributions"
    menu_label = gettext_lazy("Money named")
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
