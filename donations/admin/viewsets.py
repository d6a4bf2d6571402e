"""The till in the CMS: lists that show, one list that edits (funds), one that decides (messages)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from core.admin import ReadOnlyPolicy, ReadOnlyViewSet

from ..fields import DollarAmountsField, DollarsField
from ..models import Donation, Fund, LedgerEntry, StripeEvent
from .alarms import (
    AlarmViewSet,
    EventListView,
    replay_every_event,
    settle_event,
    settle_every_event,
)
from .disputes import DisputeViewSet
from .donor_care import correct
from .filters import DonationFilters, EventFilters, LedgerFilters
from .mails import MailViewSet
from .money import (
    MonthlyViewSet,
    PaymentViewSet,
    RefundRequestViewSet,
    RefundViewSet,
    SwitchViewSet,
)
from .naming import AMOUNT, AttributionViewSet, UnknownViewSet
from .payouts import PayoutViewSet
from .views import (
    DonationListView,
    DonationStoryView,
    EventView,
    FundDeleteView,
    LedgerListView,
    moderate,
    replay,
)


class DonationViewSet(ReadOnlyViewSet):
    """Gifts."""

    model = Donation
    name = "till_gifts"
    menu_label = _("Gifts")
    icon = "pick"
    index_view_class = DonationListView
    inspect_view_class = DonationStoryView
    inspect_template_name = "donations/admin/story.html"
    filterset_class = DonationFilters
    search_fields = (
        "donor_name", "organisation_name", "email", "public_id", "checkout_session_id", "payment__payment_intent_id",
    )  # fmt: skip
    list_display = (
        "created_at",
        "fund",
        AMOUNT,
        "status",
        "donor_name",
        "organisation_name",
        "language",
        "message_state",
    )
    list_export = (
        "public_id", "created_at", "settled_at", "fund.code", "status", "amount_dollars", "amount_cents", "currency",
        "donor_kind", "donor_name", "organisation_name", "email", "language", "is_public", "message",
        "payment.payment_intent_id", "payment.fee_cents", "payment.moved_at",
    )  # fmt: skip
    export_filename = "gifts"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("correct/<int:pk>/", correct, name="correct_email")]


class LedgerViewSet(ReadOnlyViewSet):
    """Entries."""

    model = LedgerEntry
    name = "till_ledger"
    menu_label = _("Ledger")
    icon = "list-ol"
    index_view_class = LedgerListView
    filterset_class = LedgerFilters
    search_fields = ("source",)
    list_display = ("occurred_at", "kind", "fund", AMOUNT, "from_account", "to_account", "source")
    list_export = (
        "occurred_at", "posted_at", "kind", "source", "from_account", "to_account", "fund.code", "amount_dollars",
        "amount_cents", "payment.payment_intent_id", "payment.donation.public_id", "movement", "payout",
    )  # fmt: skip
    inspect_view_fields = [
        "kind", "source", "from_account", "to_account", "amount_cents", "fund", "occurred_at", "posted_at",
    ]  # fmt: skip
    export_filename = "ledger"


class EventViewSet(ReadOnlyViewSet):
    """Stripe's events."""

    model = StripeEvent
    name = "till_events"
    menu_label = _("Stripe events")
    icon = "download"
    index_view_class = EventListView
    inspect_view_class = EventView
    inspect_template_name = "donations/admin/event.html"
    filterset_class = EventFilters
    search_fields = ("event_id", "object_id", "type")
    list_display = ("event_id", "type", "status", "received_at", "attempts", "last_error")

    def get_urlpatterns(self) -> list[URLPattern]:
        acts = [
            path("replay/<int:pk>/", replay, name="replay"),
            path("replay/", replay_every_event, name="replay_all"),
            path("settle/<int:pk>/", settle_event, name="settle"),
            path("settle/", settle_every_event, name="settle_all"),
        ]
        return [*super().get_urlpatterns(), *acts]


class ModerationPolicy(ReadOnlyPolicy):
    """Who moderates sees the messages, without the rest of the till."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.has_perm("donations.moderate_donation")


class MessageListView(DonationListView):
    """Messages, those that wait first."""

    page_title = _("Messages to read")

    def get_base_queryset(self) -> QuerySet:
        gifts = super().get_base_queryset().exclude(message_state=Donation.MessageState.NONE)
        return gifts.order_by("-message_state", "-created_at")


class DecisionColumn(Column):
    """Two buttons: show, hide."""

    cell_template_name = "donations/admin/decision_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "gift": instance, "csrf_token": parent_context.get("csrf_token")}


class MessageViewSet(ReadOnlyViewSet):
    """Donors' messages to read before they are shown."""

    model = Donation
    name = "till_messages"
    menu_label = _("Messages to read")
    icon = "comment"
    index_view_class = MessageListView
    inspect_view_enabled = False
    list_filter = {"message_state": ["exact"], "fund": ["exact"]}
    list_display = (
        Column("message", label=_("Message")),
        "message_state",
        "fund",
        Column("name", label=_("Name that would be shown"), accessor="public_name"),
        DecisionColumn("decision", label=_("Decision"), accessor="pk"),
    )

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ModerationPolicy(Donation)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("decide/<int:pk>/", moderate, name="decide")]


class FundForm(WagtailAdminModelForm):
    """Amounts are typed in dollars."""

    goal_cents = DollarsField(label=_("Goal, in dollars"), required=False)
    suggested_cents = DollarAmountsField(
        label=_("Suggested amounts, in dollars"), help_text=_("One to six, with semicolons between.")
    )


class FundViewSet(ModelViewSet):
    """Funds: the one thing of the till that staff write. A fund that received money cannot be deleted."""

    model = Fund
    name = "till_funds"
    menu_label = _("Funds")
    icon = "folder-open-inverse"
    copy_view_enabled = False
    delete_view_class = FundDeleteView
    search_fields = ("code", "name_fr", "name_es", "name_en")
    list_filter = {"is_general": ["exact"], "nature": ["exact"]}
    list_display = ("name_fr", "code", "nature", "opens_on", "closes_on", "is_general", "is_demonstration")
    panels = [
        MultiFieldPanel(["name_fr", "name_es", "name_en", "code"], heading=_("Identity")),
        MultiFieldPanel([FieldRowPanel(["opens_on", "closes_on"])], heading=_("Dates, Montréal's calendar")),
        MultiFieldPanel(["nature", "goal_cents", "suggested_cents"], heading=_("Money")),
        FieldPanel("is_general"),
        FieldPanel("is_demonstration"),
    ]
    edit_handler = ObjectList(panels, base_form_class=FundForm)


class TillGroup(ModelViewSetGroup):
    """The till's menu."""

    items = (
        DonationViewSet,
        MonthlyViewSet,
        PaymentViewSet,
        RefundRequestViewSet,
        RefundViewSet,
        DisputeViewSet,
        PayoutViewSet,
        LedgerViewSet,
        UnknownViewSet,
        AttributionViewSet,
        AlarmViewSet,
        FundViewSet,
        MessageViewSet,
        EventViewSet,
        MailViewSet,
        SwitchViewSet,
    )
    menu_label = _("Till")
    menu_icon = "clipboard-list"
    menu_order = 250
