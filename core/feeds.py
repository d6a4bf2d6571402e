"""RSS and Atom feeds: what is new in a section, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from .content_cache import kept_response
from .text import clean_text

MOST = 30
FORMS: dict[str, Any] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


@dataclass(frozen=True)
class Entry:
    """One thing in a feed. `moment` (UTC) is when it happened; `identity` never changes, whatever the address does."""

    title: str
    url: str
    text: str
    moment: datetime
    identity: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def noon_of(day: date) -> datetime:
    """Noon, in Montréal."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def entry_of(page: Page, *, day: date | None, author: str = "", categories: Iterable[str] = ()) -> Entry:
    """The entry of a page, dated at noon of `day` (Montréal's) when the day is known and that is past, else when it
    was published.

    Its identity stays when the page is renamed or moved.
    """
    published = page.first_published_at or timezone.now()
    # Readers hide what is of a moment to come, or give it another.
    moment = min(noon_of(day), published) if day else published
    return Entry(
        title=page.title,
        url=settings.SITE_URL + (page.url or "/"),
        text=page.introduction,
        moment=moment,
        identity=f"{settings.SITE_URL}/#{page.translation_key}-{page.locale.language_code}",
        authors=(author,) if author else (),
        categories=tuple(categories),
    )


def feed_response(page: Page, request: HttpRequest, form: str, *, title: str, entries: Iterable[Entry]) -> HttpResponse:
    """The feed of a page of the site, `form` being «rss» or «atom», its newest `MOST` entries.

    Texts are cleaned once more: one character that XML refuses, in an older row, would end the feed for everybody.
    """
    kind = FORMS[form]
    language = page.locale.language_code
    feed = kind(
        title=clean_text(title),
        link=settings.SITE_URL + (page.url or "/"),
        description=clean_text(page.introduction or title),
        language="fr-CA" if language == "fr" else language,
        feed_url=settings.SITE_URL + request.get_full_path(),
    )
    for entry in list(entries)[:MOST]:
        feed.add_item(
            title=clean_text(entry.title),
            link=entry.url,
            description=escape(clean_text(entry.text)),
            unique_id=entry.identity,
            unique_id_is_permalink=False,
            pubdate=entry.moment,
            updateddate=entry.moment,
            author_name=clean_text(", ".join(entry.authors)) or None,
            categories=[clean_text(category) for category in entry.categories],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=kind.content_type)
    response["X-Robots-Tag"] = "noindex"
    return response


class FeedsMixin(RoutablePageMixin):
    """A page with two feeds below it: `rss/` (RSS 2.0) and `atom/` (RFC 4287). It says in `feed` what is in them."""

    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        """The answer of `feed_response` for this page."""
        raise NotImplementedError

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponse:
        return self._made(request, "rss")

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return self._made(request, "atom")

    def _made(self, request: HttpRequest, form: str) -> HttpResponse:
        """The whole feed is kept; one that a query filters is made for who asks, so that no address fills the cache."""
        if request.META.get("QUERY_STRING"):
            return self.feed(request, form)
        return kept_response(f"feed:{request.path}", lambda: self.feed(request, form))
