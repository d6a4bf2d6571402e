"""The register of confidentiality incidents in the CMS: lines are added and completed, never deleted."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Incident


class NeverDeleted(ModelPermissionPolicy):
    """Whatever one's rights, a line of the register stays."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: list[str]) -> bool:
        return super().user_has_any_permission(user, [action for action in actions if action != "delete"])


class RecordView(generic.CreateView):
    """A new line bears the name of who wrote it."""

    def save_instance(self) -> Incident:
        self.form.instance.recorded_by = self.request.user
        return super().save_instance()


class IncidentViewSet(ModelViewSet):
    """For administrators, and whoever they give the right to."""

    model = Incident
    name = "incidents"
    icon = "warning"
    menu_label = _("Incidents")
    add_to_settings_menu = True
    add_view_class = RecordView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ("known_on", "whose", "persons", "risk", "commission_told_on")
    list_export = (
        "known_on", "happened", "what", "whose", "persons", "risk", "reasons", "measures", "commission_told_on",
        "persons_told_on", "told",
    )  # fmt: skip
    panels = [
        MultiFieldPanel(["known_on", "happened", "what", "whose", "persons"], heading=_("What happened")),
        MultiFieldPanel(["risk", "reasons"], heading=_("The risk")),
        MultiFieldPanel(["commission_told_on", "persons_told_on", "told"], heading=_("Who was told")),
        FieldPanel("measures"),
    ]

    @property
    def permission_policy(self) -> NeverDeleted:
        return NeverDeleted(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
