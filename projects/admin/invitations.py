"""Invitations and what came of them, in the CMS."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.admin import ReadOnlyViewSet, SafeExportView

from ..emails import link_of
from ..models import FieldReport, PartnerInvitation
from ..services.invitations import mail_invitation, revoke

REVOKE = "projects.revoke_partnerinvitation"


class InvitationCreateView(generic.CreateView):
    """Notes who invited, mails the link when there is an address, and leads to the link."""

    def save_instance(self) -> PartnerInvitation:
        self.form.instance.created_by = self.request.user
        invitation: PartnerInvitation = super().save_instance()
        mail_invitation(invitation)
        return invitation

    def get_success_url(self) -> str:
        return reverse("partner_invitations:inspect", args=[self.object.pk])


class InvitationEditView(generic.EditView):
    """An address that is new is written to; another last day opens or closes the same link."""

    def save_instance(self) -> PartnerInvitation:
        invitation: PartnerInvitation = super().save_instance()
        mail_invitation(invitation)
        return invitation


class InvitationInspectView(generic.InspectView):
    """One invitation: its link to copy, what came through it, the button that closes it."""

    template_name = "projects/admin/invitation.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitation = self.object
        return {
            **super().get_context_data(**kwargs),
            "invitation": invitation,
            "link": link_of(invitation) if invitation.is_open else "",
            "reports": invitation.reports.select_related("page"),
            "may_revoke": invitation.revoked_at is None and self.request.user.has_perm(REVOKE),
        }


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke the link."""
    if not request.user.has_perm(REVOKE):
        raise PermissionDenied
    revoke(get_object_or_404(PartnerInvitation, pk=pk))
    messages.success(request, gettext("Revoked: the link leads nowhere any more. What was received stays."))
    return redirect("partner_invitations:inspect", pk)


class InvitationViewSet(ModelViewSet):
    """The list of invitations."""

    model = PartnerInvitation
    name = "partner_invitations"
    icon = "link"
    menu_label = _("Invitations")
    add_view_class = InvitationCreateView
    edit_view_class = InvitationEditView
    inspect_view_class = InvitationInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = (
        "project",
        "organisation",
        "language",
        Column("state", label=_("State")),
        "expires_on",
        "created_by",
    )
    list_filter = {"organisation": ["exact"], "language": ["exact"]}
    edit_handler = ObjectList(
        [
            PageChooserPanel("project", "projects.ProjectPage"),
            FieldPanel("organisation"),
            MultiFieldPanel([FieldRowPanel(["language", "expires_on"]), "email"], heading=_("The link")),
        ]
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("revoke/<int:pk>/", close, name="revoke")]


class DraftColumn(Column):
    """The link to the draft, while there is one."""

    cell_template_name = "projects/admin/draft_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "report": instance}


class ReportListView(SafeExportView):
    """One query for the rows and whom they come from."""

    def get_base_queryset(self) -> QuerySet[FieldReport]:
        found: QuerySet[FieldReport] = super().get_base_queryset()
        return found.select_related("page", "invitation__organisation", "invitation__project")


class ReportViewSet(ReadOnlyViewSet):
    """What was received, and what is still arriving."""

    model = FieldReport
    index_view_class = ReportListView
    name = "field_reports"
    icon = "mail"
    menu_label = _("Received")
    inspect_view_enabled = False
    list_display = ("title", "begun_at", "invitation", "language", "state", DraftColumn("page", label=_("Draft")))
    list_filter = {"state": ["exact"], "language": ["exact"]}
    search_fields = ("title", "text")
