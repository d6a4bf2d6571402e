"""What the shared kernel adds to the CMS."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.images.permissions import permission_policy

from . import choosers  # noqa: F401 - its hook is registered
from .audit_admin import AuditViewSet
from .bulk_actions import PublishEachBulkAction
from .incidents import IncidentViewSet
from .language_copies import begin_language, language_buttons, offer_languages
from .libraries import DocumentAddView, PictureAddView
from .rich_text import register_pasted_headings
from .staff_files import staff_file
from .uploads import AvatarForm

hooks.register("register_page_header_buttons", language_buttons)


hooks.register("after_publish_page", offer_languages)
hooks.register("register_rich_text_features", register_pasted_headings)

# Wagtail has no setting for this form.
AvatarSettingsPanel.form_class = AvatarForm
AvatarSettingsPanel.template_name = "core/admin/avatar.html"


# After Wagtail's own of the same type, which it replaces.
hooks.register("register_bulk_action", PublishEachBulkAction, order=1)


@hooks.register("register_admin_urls")
def register_language_copies() -> list[URLPattern]:
    return [path("begin/<int:pk>/<slug:language>/", begin_language, name="begin_language")]


@hooks.register("register_admin_urls")
def register_libraries() -> list[URLPattern]:
    """The two addresses of Wagtail come before its own, which they replace."""
    return [
        path("images/multiple/add/", PictureAddView.as_view(), name="add_pictures"),
        path("documents/multiple/add/", DocumentAddView.as_view(), name="add_documents"),
        path("files/<path:name>", staff_file, name="staff_file"),
    ]


@hooks.register("register_admin_viewset")
def register_audit_log() -> AuditViewSet:
    return AuditViewSet()


@hooks.register("register_admin_viewset")
def register_incidents() -> IncidentViewSet:
    return IncidentViewSet()


class UnpreparedPictures(Component):
    """On the first screen of the CMS: pictures whose renditions could not be made, for those who can send others."""

    name = "unprepared_pictures"
    template_name = "core/admin/unprepared_pictures.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        mine = permission_policy.instances_user_has_permission_for(user, "change")
        return {
            "pictures": list(mine.filter(preparation_failed_at__isnull=False).order_by("preparation_failed_at")[:9])
        }

    def render_html(self, parent_context: Any = None) -> str:
        context = self.get_context_data(parent_context)
        return super().render_html(parent_context) if context["pictures"] else ""


@hooks.register("construct_homepage_panels")
def tell_unprepared_pictures(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(UnpreparedPictures())
