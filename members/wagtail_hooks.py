"""The members in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .admin.memberships import InvoiceViewSet, MembershipViewSet, RateViewSet
from .admin.requests import RequestViewSet


class MembersGroup(ModelViewSetGroup):
    """The members' menu."""

    items = (MembershipViewSet, RequestViewSet, InvoiceViewSet, RateViewSet)
    menu_label = _("Members")
    menu_icon = "group"
    menu_order = 270


@hooks.register("register_admin_viewset")
def register_membership() -> MembersGroup:
    return MembersGroup()
