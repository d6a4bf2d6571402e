"""Feeds of what partners tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from core.feeds import MOST, entry_of, feed_response

from . import selectors

if TYPE_CHECKING:
    from .models import ProjectIndexPage, ProjectPage


def updates_feed(page: ProjectIndexPage | ProjectPage, request: HttpRequest, form: str) -> HttpResponse:
    """The updates below `page`, newest first."""
    updates = selectors.updates_below(page).select_related("organisation", "locale")[:MOST]
    entries = [
        entry_of(update, day=update.first_day, author=update.organisation.name if update.organisation else "CISO")
        for update in updates
    ]
    title = gettext("CISO – news from the field: %(title)s") % {"title": page.title}
    return feed_response(page, request, form, title=title, entries=entries)
