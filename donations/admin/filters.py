"""Filters of the till's lists."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from ..models import Donation, LedgerEntry, MonthlyGift, Payment, StripeEvent


class DonationFilters(WagtailFilterSet):
    created_at = django_filters.DateFromToRangeFilter(label=_("asked at"), widget=DateRangePickerWidget)

    class Meta:
        model = Donation
        fields = ["fund", "status", "donor_kind", "message_state", "language", "created_at"]


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
        model = MonthlyGift
        fields = ["fund", "closed_fund", "status", "donor_kind", "language"]


class PaymentFilters(WagtailFilterSet):
    charged_at = django_filters.DateFromToRangeFilter(label=_("charged at"), widget=DateRangePickerWidget)
    unattributed = django_filters.BooleanFilter(field_name="fund", lookup_expr="isnull", label=_("without a fund"))

    class Meta:
        model = Payment
        fields = ["fund", "unattributed", "method", "amount_mismatch", "charged_at"]
