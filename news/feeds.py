"""Feeds of the news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from core.feeds import MOST, entry_of, feed_response

from . import selectors

if TYPE_CHECKING:
    from .models import NewsIndexPage


def news_feed(page: NewsIndexPage, request: HttpRequest, form: str) -> HttpResponse:
    """The newest news with the filters of the list; none that is withheld."""
    _filters, found = selectors.filtered(page, request.GET)
    entries = [
        entry_of(
            row,
            day=row.first_day,
            author=row.source.name if row.source else "CISO",
            categories=[row.get_kind_display()],
        )
        for row in found.select_related("locale", "source")[:MOST]
    ]
    return feed_response(
        page, request, form, title=gettext("CISO – %(title)s") % {"title": page.title}, entries=entries
    )
