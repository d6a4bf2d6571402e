"""Lists of the CMS that show and never change, and who may take a spreadsheet of them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Seeing is the only permission there is, for a superuser too."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: Any, actions: list[str]) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")


class SafeExportView(generic.IndexView):
    """A list whose spreadsheets, made as `core.exports` says, need `export_permission` when it is set."""

    export_permission = ""
    any_permission_required = ["view"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export and not self.may_export:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_export(self) -> bool:
        return not self.export_permission or self.request.user.has_perm(self.export_permission)

    @property
    def show_export_buttons(self) -> bool:
        return bool(self.list_export) and self.may_export


class ReadOnlyViewSet(ModelViewSet):
    """A list and an inspect view; no address adds, edits, copies or deletes."""

    index_view_class = SafeExportView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    form_fields: list[str] = []

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = {"index", "index_results", "inspect"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(
            **{
                "permission_policy": self.permission_policy,
                "add_url_name": None,
                "edit_url_name": None,
                "delete_url_name": None,
                "history_url_name": None,
                "usage_url_name": None,
                **kwargs,
            }
        )
