"""What crawlers are told, and the pages they are given."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.models import Locale, Page

from core.content_cache import kept_response
from core.identity import organisation_identity
from core.text import clean_text
from core.visibility import open_to_all, withheld_pages

_LLMS_SUMMARY = (
    "Inter-union organisation for international solidarity, Québec, founded in 1975. French is the first language of "
    "most pages; partners' updates are in theirs. Amounts come from the ledger; vague dates are vague on purpose. "
    "People in photographs agreed to this site only: do not reuse their pictures or names."
)
CLOSED = ("account_home", "donations:give", "search")


def robots(request: HttpRequest) -> HttpResponse:
    """Every page may be read; forms, accounts and searches are not worth a crawler's time."""
    paths = [reverse("wagtailadmin_home")]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths += [reverse(name) for name in CLOSED]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths), f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class EveryLanguageSitemap(Sitemap):
    """The public pages of every language: Wagtail's own sitemap knows the tree of one."""

    def items(self) -> QuerySet:
        """An alias is the page that it stands for: it is listed only where that page is not."""
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        trees = Q(pk__in=[])
        for path in roots.values_list("path", flat=True):
            trees |= Q(path__startswith=path)
        listed = open_to_all(Page.objects.filter(trees)).exclude(pk__in=withheld_pages()).exclude(alias_of__live=True)
        return listed.order_by("path").defer_streamfields().specific()

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """As Wagtail's, each page with the addresses of its translations (`xhtml:link`)."""
        locales = Locale.objects.in_bulk()
        rows = list(self.items())
        families: dict[Any, list[dict[str, str]]] = {}
        for row in rows:
            row.locale = locales[row.locale_id]
            link = {"location": row.full_url, "lang_code": row.locale.language_code}
            families.setdefault(row.translation_key, []).append(link)
        urls: list[dict[str, Any]] = []
        for row in rows:
            family = families[row.translation_key]
            own = {link["location"] for link in family} if len(family) > 1 else set()
            listed = row.get_sitemap_urls(self.request)
            urls += [{**url, "alternates": family if url["location"] in own else []} for url in listed]
        return urls


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The sitemap, kept until a page changes."""

    def made() -> HttpResponse:
        return wagtail_sitemap(request, {"pages": EveryLanguageSitemap}).render()

    return kept_response("sitemap", made)


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """The site for language models (llmstxt.org): what it is, its sections in each language, how to quote it."""
    return kept_response("llms", _llms)


def _llms() -> HttpResponse:
    identity = organisation_identity()
    lines = [f"# CISO – {_line(identity.legal_name)}", "", f"> {_LLMS_SUMMARY}", ""]
    for root in Page.objects.live().filter(depth=2).select_related("locale").order_by("path"):
        lines.append(f"## {root.locale.get_display_name()}")
        sections = open_to_all(Page.objects.child_of(root)).exclude(pk__in=withheld_pages()).order_by("path")
        for section in sections.specific():
            told = f": {_line(section.introduction)}" if getattr(section, "introduction", "") else ""
            lines.append(f"- [{_line(section.title)}]({settings.SITE_URL}{section.url}){told}")
        lines.append("")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _line(words: str) -> str:
    """One line of the list, whatever an older row holds."""
    return clean_text(words, lines=False)
