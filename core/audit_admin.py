"""The log of acts in the CMS: read by administrators, written by nobody."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from .admin import ReadOnlyViewSet, SafeExportView
from .models import AuditLogEntry


class AuditListView(SafeExportView):
    """The newest acts first, each with its actor, by one query a page."""

    def get_base_queryset(self) -> QuerySet[AuditLogEntry]:
        rows: QuerySet[AuditLogEntry] = super().get_base_queryset()
        return rows.select_related("actor")


class ActorColumn(Column):
    """Who acted: the account as it is called today, or its number once it is gone."""

    def get_value(self, instance: AuditLogEntry) -> str:
        if instance.actor_id is None:
            return "–"
        return str(instance.actor) if instance.actor is not None else f"#{instance.actor_id}"


class AuditViewSet(ReadOnlyViewSet):
    """For administrators, and whoever they give the right to."""

    model = AuditLogEntry
    name = "audit_log"
    icon = "history"
    menu_label = _("Log of acts")
    add_to_settings_menu = True
    inspect_view_enabled = False
    index_view_class = AuditListView
    list_filter: Any = {"action": ["exact"], "is_done": ["exact"], "occurred_at": ["gte", "lte"]}
    search_fields: Any = ("what", "object_key", "network")
    list_display: Any = (
        "occurred_at",
        ActorColumn("actor", label=_("Who")),
        "action",
        "what",
        "object_key",
        "is_done",
        "network",
    )
    list_export: Any = ("occurred_at", "actor_id", "action", "what", "object_key", "is_done", "network")
    export_filename = "acts"
