"""The advocacy register, the terms of giving and what unions announce in the CMS."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.snippets.models import register_snippet

from core.admin import ReadOnlyViewSet, SafeExportView
from core.snippets import SnippetViewSet
from donations.templatetags.till import dollars_and_cents

from .models import AdvocacyAction, GivingTerms, UnionAnnouncement


class AdvocacyViewSet(SnippetViewSet):
    """The register's actions, newest first; the private ones too."""

    model = AdvocacyAction
    icon = "comment"
    menu_label = _("Advocacy register")
    menu_name = "advocacy"
    add_to_admin_menu = True
    menu_order = 240
    list_display = ["title_fr", "kind", "done_on", "campaign", "is_public"]
    list_filter = {"kind": ["exact"], "is_public": ["exact"]}
    list_per_page = 50


class GivingTermsViewSet(SnippetViewSet):
    """What appeals promise, in three languages at once."""

    model = GivingTerms
    icon = "form"
    menu_label = _("Giving terms")
    menu_name = "giving-terms"
    add_to_admin_menu = True
    menu_order = 250
    list_display = ["code", "direction_fr"]


register_snippet(AdvocacyViewSet)
register_snippet(GivingTermsViewSet)


class AmountColumn(Column):
    """The announced amount as people read it."""

    def get_value(self, instance: UnionAnnouncement) -> str:
        return amount_of(instance)


def amount_of(announcement: UnionAnnouncement) -> str:
    """The amount in the reader's language; a dash while it is unknown."""
    return "–" if announcement.amount_cents is None else dollars_and_cents(announcement.amount_cents)


class AnnouncementListView(SafeExportView):
    """One query for the rows and their funds."""

    export_headings: ClassVar[dict[str, Any]] = {"get_stage_display": _("state")}

    def get_base_queryset(self) -> QuerySet[UnionAnnouncement]:
        found: QuerySet[UnionAnnouncement] = super().get_base_queryset()
        return found.select_related("fund")


class AnnouncementInspectView(generic.InspectView):
    """One announcement; it is answered by mail."""

    any_permission_required = ["view"]

    def get_amount_cents_display_value(self) -> str:
        return amount_of(self.object)


class AnnouncementViewSet(ReadOnlyViewSet):
    """What unions announce for an appeal, newest first; read here, answered by mail."""

    model = UnionAnnouncement
    name = "union_announcements"
    icon = "group"
    menu_label = _("Unions’ gifts")
    add_to_admin_menu = True
    menu_order = 305
    index_view_class = AnnouncementListView
    inspect_view_class = AnnouncementInspectView
    search_fields = ("organisation_name", "contact_name", "contact_email", "message")
    list_filter = {"stage": ["exact"], "fund": ["exact"], "meets_on": ["gte", "lte"]}
    list_display = (
        "organisation_name", "fund", "stage", AmountColumn("amount", label=_("Amount")), "meets_on", "created_at",
    )  # fmt: skip
    list_export = (
        "organisation_name", "fund.code", "get_stage_display", "amount_cents", "meets_on", "contact_name",
        "contact_email", "created_at",
    )  # fmt: skip
    export_filename = "dons-de-syndicats"
    inspect_view_fields = [
        "organisation_name", "fund", "stage", "amount_cents", "meets_on", "contact_name", "contact_email", "message",
        "language", "created_at",
    ]  # fmt: skip


@hooks.register("register_admin_viewset")
def register_union_announcements() -> AnnouncementViewSet:
    return AnnouncementViewSet()
