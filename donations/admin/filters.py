"""Filters of the till's lists."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from core.models import OutgoingMail

from ..exceptions import InvalidAmount
from ..models import Alarm, Attribution, Dispute, Donation, LedgerEntry, Payment, Payout, RecurringDonation, StripeEvent
from ..money import parse_amount


class DonationFilters(WagtailFilterSet):
    created_at = django_filters.DateFromToRangeFilter(label=_("asked at"), widget=DateRangePickerWidget)
    settled_at = django_filters.DateFromToRangeFilter(label=_("received at"), widget=DateRangePickerWidget)

    class Meta:
        model = Donation
        fields = ["fund", "status", "donor_kind", "message_state", "language", "created_at", "settled_at"]


class LedgerFilters(WagtailFilterSet):
    occurred_at = django_filters.DateFromToRangeFilter(label=_("date of the fact"), widget=DateRangePickerWidget)

    class Meta:
        model = LedgerEntry
        fields = ["fund", "kind", "occurred_at"]


class EventFilters(WagtailFilterSet):
    received_at = django_filters.DateFromToRangeFilter(label=_("received at"), widget=DateRangePickerWidget)

    class Meta:
        model = StripeEvent
        fields = ["status", "type", "received_at"]


class MonthlyFilters(WagtailFilterSet):
    class Meta:
        model = RecurringDonation
        fields = ["fund", "closed_fund", "status", "donor_kind", "language"]


class PaymentFilters(WagtailFilterSet):
    charged_at = django_filters.DateFromToRangeFilter(label=_("charged at"), widget=DateRangePickerWidget)
    unattributed = django_filters.BooleanFilter(method="without_name", label=_("to be named"))

    def without_name(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        unnamed = Q(fund__isnull=True, purpose="")
        return rows.filter(unnamed) if value else rows.exclude(unnamed)

    class Meta:
        model = Payment
        fields = ["fund", "unattributed", "purpose", "method", "amount_mismatch", "charged_at"]


class UnknownFilters(WagtailFilterSet):
    occurred_at = django_filters.DateFromToRangeFilter(label=_("date of the fact"), widget=DateRangePickerWidget)
    unnamed = django_filters.BooleanFilter(method="without_name", label=_("to be named"))

    def without_name(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        said = Exists(Attribution.objects.filter(movement_id=OuterRef("source")))
        return rows.exclude(said) if value else rows.filter(said)

    class Meta:
        model = LedgerEntry
        fields = ["unnamed", "occurred_at"]


class AlarmFilters(WagtailFilterSet):
    is_open = django_filters.BooleanFilter(field_name="settled_at", lookup_expr="isnull", label=_("not settled"))

    class Meta:
        model = Alarm
        fields = ["is_open", "kind"]


class MailFilters(WagtailFilterSet):
    class Meta:
        model = OutgoingMail
        fields = ["status", "kind"]


class DisputeFilters(WagtailFilterSet):
    class Meta:
        model = Dispute
        fields = ["status", "stripe_status"]


class PayoutFilters(WagtailFilterSet):
    amount = django_filters.CharFilter(method="of_amount", label=_("Amount, in dollars"))
    arrives_on = django_filters.DateFromToRangeFilter(label=_("arrives on"), widget=DateRangePickerWidget)

    def of_amount(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """Payouts of exactly that amount, or drawings of it; none for what is no amount."""
        try:
            cents = parse_amount(value)
        except InvalidAmount:
            return rows.none()
        return rows.filter(amount_cents__in=[cents, -cents])

    class Meta:
        model = Payout
        fields = ["amount", "arrives_on", "status"]
