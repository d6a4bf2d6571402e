"""Feeds of the material: names and addresses of pages, never a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from core.feeds import MOST, entry_of, feed_response

from . import selectors

if TYPE_CHECKING:
    from .models import ResourceIndexPage


def resources_feed(page: ResourceIndexPage, request: HttpRequest, form: str) -> HttpResponse:
    """The newest material of this language."""
    entries = [
        entry_of(row, day=None, author="CISO", categories=[row.get_kind_display()])
        for row in selectors.newest_resources(page).select_related("locale")[:MOST]
    ]
    return feed_response(
        page, request, form, title=gettext("CISO – %(title)s") % {"title": page.title}, entries=entries
    )
