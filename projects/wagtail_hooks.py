"""The projects in the CMS: partners' invitations and what they send."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .admin.invitations import InvitationViewSet, ReportViewSet


class FieldGroup(ModelViewSetGroup):
    """The menu of the field."""

    items = (InvitationViewSet, ReportViewSet)
    menu_label = _("From the field")
    menu_icon = "site"
    menu_order = 250


@hooks.register("register_admin_viewset")
def register_field() -> FieldGroup:
    return FieldGroup()
