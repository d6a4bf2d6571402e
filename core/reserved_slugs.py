"""Slugs that a URL pattern of the site takes: a page there would be published and never reached."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation
from django.utils.translation import gettext
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

FIRST_STEP = re.compile(r"\^?/?([\w.-]+)")
FRONT_PAGES = 2


def reserved_slugs(language: str) -> frozenset[str]:
    """First steps, below the front page of that language, of every address that leads elsewhere than to its pages."""
    with translation.override(language):
        found = {_first_step(str(entry.pattern)) for entry in _doors(language)}
        if language == settings.LANGUAGE_CODE:
            found |= {_first_step(url) for url in (settings.STATIC_URL, settings.MEDIA_URL)}
            found |= {code for code, _name in settings.LANGUAGES}
    return frozenset(found - {""})


def _doors(language: str) -> Iterator[URLPattern | URLResolver]:
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and isinstance(entry.pattern, LocalePrefixPattern):
            yield from entry.url_patterns
        elif language == settings.LANGUAGE_CODE:
            yield entry


def _first_step(route: str) -> str:
    match = FIRST_STEP.match(route)
    return match.group(1).lower() if match else ""


def is_reserved(slug: str, parent: Page) -> bool:
    """True when a child of `parent` with that slug would stand where a view of the site, or of the parent, answers."""
    language = parent.locale.language_code
    if parent.depth == FRONT_PAGES and slug.lower() in reserved_slugs(language):
        return True
    if not issubclass(parent.specific_class or Page, RoutablePageMixin):
        return False
    try:
        with translation.override(language):
            parent.specific.resolve_subpage(f"/{slug}/")
    except Http404:
        return False
    return True


def reserved_sentence(slug: str) -> str:
    """What the editor reads."""
    return gettext(
        "The site itself answers at «%(slug)s»: readers would never reach this page there. Choose another slug, for "
        "example «%(other)s»."
    ) % {"slug": slug, "other": f"{slug}-ciso"}
