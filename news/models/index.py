"""The list of the news: its filters, its archives by year, its feeds."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from core.alphabet import alphabetical
from core.feeds import MOST, FeedsMixin, entry_of, feed_response
from core.listings import Choice, chosen, kinds_and_years_of, page_of, query_of
from core.models import BasePage, HeroMixin
from directory.models import Country, Theme

from .media import MediaIndexPage
from .pages import NewsPage
from .querysets import NewsQuerySet

LANGUAGE_NAMES = {"fr": "français", "es": "español", "en": "English"}


class NewsIndexPage(FeedsMixin, HeroMixin, BasePage):
    """The news, newest first: all of them, or one year's, one theme's, one kind's, one country's, in one language."""

    content_panels = [*BasePage.content_panels, *HeroMixin.hero_panels]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsPage", "news.MediaIndexPage"]
    max_count_per_parent = 1
    schema_type = "CollectionPage"

    class Meta:
        verbose_name = _("list of news")

    @path("")
    def listing(self, request: HttpRequest) -> HttpResponse:
        """Filtered by `?theme=&country=&kind=&year=&language=`; an unknown value is no filter."""
        response: HttpResponse = self.render(request, context_overrides=self.shown(request.GET))
        return response

    @path("<int:year>/", name="year")
    def of_year(self, request: HttpRequest, year: int) -> HttpResponse:
        """The archive of a year: the same list, at an address of its own."""
        asked = {**request.GET.dict(), "year": str(year)}
        response: HttpResponse = self.render(request, context_overrides=self.shown(asked))
        return response

    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        """The newest news of this language, with the filters of the list; none that is withheld."""
        _filters, found = self.filtered(request.GET)
        entries = [
            entry_of(
                row,
                day=row.first_day,
                author=row.source.name if row.source else "CISO",
                categories=[row.get_kind_display()],
            )
            for row in found.select_related("locale", "source")[:MOST]
        ]
        title = gettext("CISO – %(title)s") % {"title": self.title}
        return feed_response(self, request, form, title=title, entries=entries)

    def news(self, language: str = "") -> NewsQuerySet:
        """The news to list below this page, or those of another language."""
        if language and language != self.locale.language_code:
            return NewsPage.objects.filter(locale__language_code=language).listed()
        return NewsPage.objects.child_of(self).listed()

    def filters(self, asked: Mapping[str, str]) -> tuple[list[Choice], NewsQuerySet]:
        """The selects of the list's form, offering what exists only, and the news of the language asked for."""
        language = Choice.made("language", [(code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES], asked)
        news = self.news(language.value)
        used, years = kinds_and_years_of(news)
        themes = Theme.objects.filter(pk__in=news.exclude(themes=None).order_by().values("themes"))
        countries = Country.objects.filter(pk__in=news.exclude(country=None).order_by().values("country"))
        kinds = NewsPage.Kind.choices
        filters = [
            Choice.made("kind", [(value, label) for value, label in kinds if value in used], asked),
            Choice.made("theme", [(theme.code, theme.name) for theme in alphabetical(themes, str)], asked),
            Choice.made("country", [(country.code, country.name) for country in alphabetical(countries, str)], asked),
            Choice.made("year", [(year, year) for year in years], asked),
            language,
        ]
        return filters, news

    def filtered(self, asked: Mapping[str, str]) -> tuple[list[Choice], NewsQuerySet]:
        """The filters, and the news that match. A vague date belongs to the year in which it begins."""
        filters, news = self.filters(asked)
        wanted = chosen(filters)
        if "kind" in wanted:
            news = news.filter(kind=wanted["kind"])
        if "theme" in wanted:
            news = news.filter(themes__code=wanted["theme"])
        if "country" in wanted:
            news = news.filter(country__code=wanted["country"])
        if "year" in wanted:
            news = news.filter(first_day__year=int(wanted["year"]))
        return filters, news

    def shown(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the list shows. The number of queries does not grow with the news."""
        filters, found = self.filtered(asked)
        years = next((one.options for one in filters if one.name == "year"), ())
        return {
            "filters": filters,
            "is_filtered": bool(chosen(filters)),
            "rows": page_of(found.select_related("country", "source", "locale"), asked),
            "query": query_of(filters),
            "years": [value for value, _label in years],
            "media_page": MediaIndexPage.objects.child_of(self).live().first(),
        }
