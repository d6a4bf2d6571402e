"""Related content: apps register what they know about a kind of page, and it is gathered here under that page.

A campaign, a project or an appeal asks `related_content_for`; each section answers for what is its own. Answers are
kept in the cache until a page is published or withdrawn, or a section says that it changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import transaction
from wagtail.models import Page

CACHE_SECONDS = 3600
VERSION_KEY = "related_content-version"


@dataclass(frozen=True)
class Item:
    """One item of a list. `when` is its date as it is read; `language` that of its title, if not the page's."""

    title: str
    url: str = ""
    kicker: str = ""
    text: str = ""
    when: str = ""
    language: str = ""


@dataclass(frozen=True)
class RelatedList:
    """A titled list. `code` names it in the page (`id`)."""

    code: str
    title: str
    items: tuple[Item, ...] = field(default_factory=tuple)
    more_url: str = ""
    more_label: str = ""


Source = Callable[[Page], RelatedList | None]
_sources: dict[str, tuple[int, str, Source]] = {}


def register_related_content(name: str, *, about: str, order: int, source: Source) -> None:
    """Have `source` answer for pages of the model labelled `about` («campaigns.CampaignPage»).

    A second source of the same name replaces the first.
    """
    _sources[name] = (order, about, source)


def related_content_for(page: Page) -> list[RelatedList]:
    """What every section has about the page, in the order of the sections; an empty list is left out."""
    if page.pk is None:
        return []
    key = f"related-content:{cache.get(VERSION_KEY, 0)}:{page.pk}"
    related_content: list[RelatedList] | None = cache.get(key)
    if related_content is None:
        asked = sorted(
            ((order, source) for order, about, source in _sources.values() if page._meta.label == about),
            key=lambda pair: pair[0],
        )
        answers = (source(page) for _order, source in asked)
        related_content = [related for related in answers if related is not None and related.items]
        cache.set(key, related_content, CACHE_SECONDS)
    return related_content


def forget_related_content(**_kwargs: object) -> None:
    """Have every list gathered anew at the next request: now, and again once the change is committed.

    A list gathered by another process between the two would still hold the old state.
    """
    _forget()
    transaction.on_commit(_forget)


def _forget() -> None:
    try:
        cache.incr(VERSION_KEY)
    except ValueError:
        cache.set(VERSION_KEY, 1, None)
