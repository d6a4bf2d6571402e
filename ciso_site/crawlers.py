"""What crawlers are told, and the pages they are given."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from core.visibility import withheld_pages

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
        listed = Page.objects.filter(trees).live().public().exclude(pk__in=withheld_pages())
        return listed.order_by("path").defer_streamfields().specific()
