"""Lists of what happens after a payment: monthly gifts, payments, refunds, disputes, and the switch."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from core.admin import ReadOnlyViewSet

from ..models import DonationMode, Payment, RecurringDonation, Refund, RefundRequest
from .actions import PaymentView, SwitchListView, attribute, decide, flip, refund
from .donor_care import MonthlyView, stop
from .filters import MonthlyFilters, PaymentFilters
from .naming import AMOUNT, PaymentListView, attribute_every
from .views import MoneyExportView


class MonthlyViewSet(ReadOnlyViewSet):
    """Monthly gifts."""

    model = RecurringDonation
    name = "till_monthly"
    menu_label = _("Monthly gifts")
    icon = "repeat"
    index_view_class = MoneyExportView
    inspect_view_class = MonthlyView
    inspect_template_name = "donations/admin/monthly.html"
    filterset_class = MonthlyFilters
    search_fields = ("donor_name", "organisation_name", "email", "public_id", "subscription_id")
    list_display = (
        "created_at", "fund", AMOUNT, "status", "donor_name", "next_charge_at", "failed_attempts", "closed_fund",
    )  # fmt: skip
    list_export = (
        "public_id", "created_at", "started_at", "ended_at", "end_reason", "fund.code", "status", "amount_dollars",
        "amount_cents", "donor_kind", "donor_name", "organisation_name", "email", "language", "next_charge_at",
        "subscription_id",
    )  # fmt: skip
    inspect_view_fields = [
        "fund", "closed_fund", "amount_cents", "fee_cover_cents", "status", "donor_kind", "donor_name",
        "organisation_name", "email", "language", "created_at", "started_at", "next_charge_at", "resumes_at", "ends_at",
        "failed_attempts", "ended_at",
        "end_reason", "subscription_id", "customer_id", "seen_at",
    ]  # fmt: skip
    export_filename = "monthly-gifts"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("stop/<int:pk>/", stop, name="stop")]


class PaymentViewSet(ReadOnlyViewSet):
    """Payments, and what may be decided about each."""

    model = Payment
    name = "till_payments"
    menu_label = _("Payments")
    icon = "tick-inverse"
    index_view_class = PaymentListView
    inspect_view_class = PaymentView
    inspect_template_name = "donations/admin/payment.html"
    filterset_class = PaymentFilters
    search_fields = ("payment_intent_id", "charge_id", "donation__email", "donation__donor_name")
    list_display = ("charged_at", "fund", AMOUNT, "fee_cents", "method", "amount_mismatch", "payment_intent_id")
    list_export = (
        "charged_at", "fund.code", "purpose", "amount_dollars", "amount_cents", "fee_dollars", "fee_cents", "tax_cents",
        "moved_at", "method", "payment_intent_id", "charge_id", "balance_transaction_id", "payout",
        "donation.public_id", "presentment_cents", "presentment_currency", "amount_mismatch",
    )  # fmt: skip
    export_filename = "payments"

    def get_urlpatterns(self) -> list[URLPattern]:
        acts = [
            path("refund/<int:pk>/", refund, name="refund"),
            path("fund/<int:pk>/", attribute, name="attribute"),
            path("fund/", attribute_every, name="attribute_all"),
        ]
        return [*super().get_urlpatterns(), *acts]


class DecisionColumn(Column):
    """Two buttons for the second person, while a request waits."""

    cell_template_name = "donations/admin/refund_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        waits = instance.status == RefundRequest.Status.WAITING and instance.asked_by_id != user.pk
        may_decide = waits and user.has_perm("donations.refund_payment")
        return {**context, "asked": instance, "may_decide": may_decide, "csrf_token": parent_context.get("csrf_token")}


class RequestListView(MoneyExportView):
    """Requests, those that wait first."""

    page_title = _("Refund requests")

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("asked_by", "decided_by").order_by("-status", "-asked_at")


class RefundRequestViewSet(ReadOnlyViewSet):
    """Refunds asked here."""

    model = RefundRequest
    name = "till_refund_requests"
    menu_label = _("Refund requests")
    icon = "undo"
    index_view_class = RequestListView
    inspect_view_enabled = False
    list_filter = {"status": ["exact"]}
    list_display = (
        "asked_at", AMOUNT, "status", "reason", "asked_by", "decided_by", "outcome",
        DecisionColumn("decision", label=_("Decision"), accessor="pk"),
    )  # fmt: skip

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("decide/<int:pk>/", decide, name="decide")]


class RefundViewSet(ReadOnlyViewSet):
    """Refunds as Stripe has them."""

    model = Refund
    name = "till_refunds"
    menu_label = _("Refunds")
    icon = "rotate"
    index_view_class = MoneyExportView
    list_filter = {"status": ["exact"]}
    search_fields = ("refund_id", "payment__payment_intent_id")
    list_display = ("refunded_at", AMOUNT, "status", "payment", "refund_id", "failure_reason")
    list_export = (
        "refunded_at", "moved_at", "returned_at", "amount_dollars", "amount_cents", "status", "refund_id",
        "payment.payment_intent_id",
        "balance_transaction_id", "failure_transaction_id", "reason", "failure_reason",
    )  # fmt: skip
    inspect_view_fields = ["refund_id", "payment", "amount_cents", "status", "reason", "failure_reason", "refunded_at"]
    export_filename = "refunds"


class SwitchViewSet(ReadOnlyViewSet):
    """How gifts are taken."""

    model = DonationMode
    name = "till_switch"
    menu_label = _("Giving switch")
    icon = "lock-open"
    index_view_class = SwitchListView
    inspect_view_enabled = False
    list_display = ("changed_at", "mode", "reason", "changed_by")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("flip/", flip, name="flip")]
