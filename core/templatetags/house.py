"""Tags that every template may use."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import defaultfilters
from django.urls import translate_url
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.models import Page, Site

from ..dates import date_format, day_format
from ..link_text import without_links
from ..models import BasePage
from ..navigation import Frame, frame_for
from ..plates import Plate
from ..social_images import card_address

register = template.Library()
register.filter("without_links", defaultfilters.stringfilter(without_links))


@register.simple_tag(takes_context=True)
def frame(context: dict[str, Any]) -> Frame | None:
    """The frame of the page: identity, menu, footer; None where there is no site to frame."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    return frame_for(site, get_language() or "fr") if site else None


@register.simple_tag(takes_context=True)
def translations(context: dict[str, Any]) -> list[dict[str, Any]]:
    """For each language its code, name, address of this page in it and whether it is the current one.

    A page that has no live translation leads to the home page of that language.
    """
    page, request = context.get("page"), context.get("request")
    addresses = _page_addresses(page) if isinstance(page, Page) and page.pk else {}
    current = get_language() or "fr"
    rows = []
    for code, _name in settings.LANGUAGES:
        home = "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
        if addresses:
            url = addresses.get(code, home)
        elif isinstance(request, HttpRequest) and request.resolver_match and request.method == "GET":
            url = translate_url(request.path, code)
        else:
            url = home
        name = {"fr": "français", "es": "español", "en": "English"}[code]
        rows.append({"code": code, "name": name, "url": url, "current": code == current, "exists": code in addresses})
    return rows


def _page_addresses(page: Page) -> dict[str, str]:
    found = getattr(page, "live_translations", None)
    if found is None:
        found = Page.objects.live().filter(translation_key=page.translation_key).select_related("locale")
    return {other.locale.language_code: other.url for other in found if other.url}


@register.simple_tag
def original_of_translation(page: Any) -> dict[str, str] | None:
    """The live original of a translation: its language's code and its address; None for an original."""
    family = getattr(page, "live_translations", None)
    if family is None:
        family = Page.objects.live().filter(translation_key=page.translation_key).select_related("locale")
    first = min(family, key=lambda other: other.pk, default=None)
    if first is None or first.pk == page.pk:
        return None
    return {"code": first.locale.language_code, "url": first.url or "/"}


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any]) -> str:
    """What the page is (schema.org, JSON-LD) and the way to it; empty for what is no page of ours."""
    page, request = context.get("page"), context.get("request")
    if not isinstance(page, BasePage) or not page.pk or request is None:
        return ""
    graph = [page.structured_data(request)]
    way = [step for step in getattr(page, "ancestry", []) if step.depth > 1 and step.depth < page.depth]
    if way:
        line = [*sorted(way, key=lambda step: step.depth), page]
        steps = [(step.title, absolute(step.get_url(request) or "/")) for step in line]
        graph.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": place, "name": name, "item": url}
                    for place, (name, url) in enumerate(steps, start=1)
                ],
            }
        )
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c"))  # noqa: S308 - no tag can begin in it


@register.simple_tag
def passed_on(page: Any) -> str:
    """The address of the picture by which the page is passed on; empty for what is no page of ours."""
    return card_address(page) if isinstance(page, BasePage) and page.pk else ""


@register.simple_tag
def house_plate(code: str) -> Plate | None:
    """The plate of that code."""
    return Plate.get(code)


@register.simple_tag
def today() -> str:
    """Montréal's date as a newspaper prints it: «mercredi 8 juin 2022»."""
    return date_format(timezone.localdate(), "l j F Y" if get_language() != "en" else "l, F j, Y")


@register.filter("date", expects_localtime=True, is_safe=False)
def french_first(value: Any, name: str | None = None) -> str:
    """Django's `date`, for every template: in French, the first of a month is «1er»."""
    return defaultfilters.date(value, day_format(value, name))


@register.filter
def longest_word(text: str) -> int:
    """How many letters its longest word has: what decides how large a headline may be set."""
    return max((len(word) for word in text.split()), default=0)


@register.filter
def canonical(page: Page) -> str:
    """The full address by which a page is known: an alias's is that of the page it stands for, while that is live."""
    source = page.alias_of if page.alias_of_id else None
    return absolute((source if source and source.live else page).url or "/")


@register.filter
def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"
