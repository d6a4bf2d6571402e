"""Tags that every template may use."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import formats, timezone
from django.utils.translation import get_language
from wagtail.models import Page, Site

from ..navigation import Frame, frame_for
from ..plates import Plate

register = template.Library()


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
def house_plate(code: str) -> Plate | None:
    """The plate of that code."""
    return Plate.get(code)


@register.simple_tag
def today() -> str:
    """Montréal's date as a newspaper prints it: «mercredi 8 juin 2022»."""
    return formats.date_format(timezone.localdate(), "l j F Y" if get_language() != "en" else "l, F j, Y")


@register.filter
def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"
