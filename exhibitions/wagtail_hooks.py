"""Exhibitions in the CMS."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.models import Page

from .admin.consents import ConsentChooserViewSet, ConsentViewSet
from .admin.loans import LoanViewSet, PanelSetViewSet
from .admin.printing import KitViewSet
from .models import ExhibitionPage


class ExhibitionGroup(ModelViewSetGroup):
    """The exhibitions' menu."""

    items = (ConsentViewSet, LoanViewSet, PanelSetViewSet, KitViewSet)
    menu_label = _("Exhibitions")
    menu_icon = "image"
    menu_order = 260


@hooks.register("register_admin_viewset")
def register_exhibitions() -> list[Any]:
    return [ExhibitionGroup(), ConsentChooserViewSet("choose_consent")]


@hooks.register("register_page_header_buttons")
def printing_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page.specific_deferred, ExhibitionPage) and page.live:
        for kind, label in (("labels", gettext("Labels (PDF)")), ("poster", gettext("Poster (PDF)"))):
            address = reverse("exhibition_kits:print", args=[page.pk, kind])
            yield Button(label, address, icon_name="print", priority=90)
        yield Button(
            gettext("Offline kit"), reverse("exhibition_kits:make", args=[page.pk]), icon_name="download", priority=95
        )
