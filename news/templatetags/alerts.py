"""The alert above every page."""

from datetime import datetime
from typing import Any

from django import template
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from ..models import Alert
from ..receivers import ALERT_KEY

register = template.Library()
# An alert that begins by itself is seen this many seconds late at most.
SECONDS = 60
NOTHING = "nothing"


@register.inclusion_tag("components/urgent.html", takes_context=True)
def solidarity_alert(context: dict[str, Any]) -> dict[str, Any]:
    """The alert of this moment in the reader's language; no query for a minute after one. Its own page has none."""
    kept = cache.get(ALERT_KEY)
    if kept is None:
        kept = _current()
        cache.set(ALERT_KEY, kept, SECONDS)
    if kept == NOTHING or kept["ends_at"] <= timezone.now():
        return {}
    language = get_language() or "fr"
    url = kept["urls"].get(language, kept["urls"].get("", ""))
    page = context.get("page")
    if url and isinstance(page, Page) and page.pk and page.get_url(context.get("request")) == url:
        return {}
    return {"text": kept["texts"].get(language), "url": url}


def _current() -> dict[str, Any] | str:
    alert = Alert.current()
    if alert is None:
        return NOTHING
    ends_at: datetime = alert.ends_at
    urls = {}
    if alert.page is not None:
        family = Page.objects.live().filter(translation_key=alert.page.translation_key).select_related("locale")
        urls = {page.locale.language_code: page.url for page in family}
        urls[""] = alert.page.url if alert.page.live else ""
    texts = {"fr": alert.text_fr, "es": alert.text_es, "en": alert.text_en}
    return {"ends_at": ends_at, "texts": texts, "urls": urls}
