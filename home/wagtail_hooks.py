"""Messages of the contact form in the CMS, and what its menus leave out."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from core.admin import ReadOnlyViewSet

from .models import ContactMessage


class ContactMessageViewSet(ReadOnlyViewSet):
    """Messages, newest first; they are read here and answered by mail."""

    model = ContactMessage
    name = "contact_messages"
    icon = "mail"
    menu_label = _("Contact messages")
    add_to_admin_menu = True
    menu_order = 310
    search_fields = ("name", "email", "message")
    list_display = ("name", "email", "language", "created_at")
    inspect_view_fields = ["name", "email", "language", "message", "created_at"]


@hooks.register("register_admin_viewset")
def register_contact_messages() -> ContactMessageViewSet:
    return ContactMessageViewSet()


@hooks.register("construct_reports_menu")
def hide_search_terms(_request: HttpRequest, menu_items: list[Any]) -> None:
    """What readers search for is not kept: a report of it would stay empty."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
