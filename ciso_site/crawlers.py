"""What crawlers are told, and the pages they are given."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from core.identity import organisation_identity
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
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        trees = Q(pk__in=[])
        for path in roots.values_list("path", flat=True):
            trees |= Q(path__startswith=path)
        listed = open_to_all(Page.objects.filter(trees)).exclude(pk__in=withheld_pages())
        return listed.order_by("path").defer_streamfields().specific()

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """As Wagtail's, each page with the addresses of its translations (`xhtml:link`)."""
        urls: list[dict[str, Any]] = super().get_urls(page, site=site, protocol=protocol)
        families: dict[Any, list[dict[str, str]]] = {}
        keys = {}
        for item in self.items():
            keys[item.full_url] = item.translation_key
            link = {"location": item.full_url, "lang_code": item.locale.language_code}
            families.setdefault(item.translation_key, []).append(link)
        for url in urls:
            family = families.get(keys.get(url["location"]), [])
            url["alternates"] = family if len(family) > 1 else []
        return urls


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """The site for language models (llmstxt.org): what it is, its sections in each language, how to quote it."""
    identity = organisation_identity()
    lines = [f"# CISO – {identity.legal_name}", "", f"> {_LLMS_SUMMARY}", ""]
    for root in Page.objects.live().filter(depth=2).select_related("locale").order_by("path"):
        lines.append(f"## {root.locale.get_display_name()}")
        sections = open_to_all(Page.objects.child_of(root)).exclude(pk__in=withheld_pages()).order_by("path")
        for section in sections.specific():
            told = f": {section.introduction}" if getattr(section, "introduction", "") else ""
            lines.append(f"- [{section.title}]({settings.SITE_URL}{section.url}){told}")
        lines.append("")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
