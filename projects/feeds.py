"""Feeds of what partners tell."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from wagtail.models import Page

from core.feeds import MOST, entry_of, feed_response


def updates_feed(page: Page, updates: Any, request: HttpRequest, form: str) -> HttpResponse:
    """The first of `updates`, a queryset of those below `page`."""
    entries = [
        entry_of(update, day=update.first_day, author=update.organisation.name if update.organisation else "CISO")
        for update in updates.select_related("organisation", "locale")[:MOST]
    ]
    title = gettext("CISO – news from the field: %(title)s") % {"title": page.title}
    return feed_response(page, request, form, title=title, entries=entries)
