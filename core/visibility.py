"""Which pages lists may name: never one that not everybody may open, nor one that is live and withheld."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import PageViewRestriction

Pages = TypeVar("Pages", bound=QuerySet)
_sources: dict[str, Callable[[], Any]] = {}


def register_withheld(name: str, source: Callable[[], Any]) -> None:
    """Have `source` give the primary keys of pages to withhold, as a queryset of values.

    A second source of the same name replaces the first.
    """
    _sources[name] = source


def withheld_pages() -> set[int]:
    """Primary keys of every page that lists must leave out, today: one query, however many sources."""
    rows = [source() for source in _sources.values()]
    return set(rows[0].union(*rows[1:])) if rows else set()


def open_to_all(pages: Pages) -> Pages:
    """The live pages of the queryset that anybody may open: no restriction on them nor above them.

    Wagtail's `public()` reads the restrictions by a query of its own each time; this is part of the query itself.
    """
    above = PageViewRestriction.objects.annotate(
        asked=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(asked__startswith=F("page__path"))
    return pages.filter(~Exists(above), live=True)
