"""Payouts in the CMS: from a line of the bank's statement to the gifts inside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet

from ..models import Payout
from ..selectors import payout_contents
from .filters import PayoutFilters
from .money import AMOUNT
from .views import MoneyExportView


class PayoutView(generic.InspectView):
    """One payout with what is inside: gifts, refunds, fees, and their sum."""

    any_permission_required = ["view"]
    template_name = "donations/admin/payout.html"
    page_title = _("Payout")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contents = payout_contents(self.object)
        sums = {
            "amount_cents": sum(row.line.amount_cents for row in contents),
            "fee_cents": sum(row.line.fee_cents for row in contents),
            "net_cents": sum(row.line.net_cents for row in contents),
        }
        return {**super().get_context_data(**kwargs), "payout": self.object, "contents": contents, "sums": sums}


class PayoutViewSet(ReadOnlyViewSet):
    """Payouts."""

    model = Payout
    name = "till_payouts"
    menu_label = _("Payouts")
    icon = "arrow-up"
    index_view_class = MoneyExportView
    inspect_view_class = PayoutView
    inspect_template_name = "donations/admin/payout.html"
    filterset_class = PayoutFilters
    search_fields = ("payout_id", "lines__balance_transaction_id", "lines__source_id")
    list_display = ("arrives_on", AMOUNT, "status", "is_automatic", "payout_id")
    list_export = (
        "arrives_on", "created_at", "amount_dollars", "amount_cents", "status", "is_automatic", "payout_id",
        "balance_transaction_id", "failure_transaction_id",
    )  # fmt: skip
    export_filename = "payouts"
