"""Read the news, media mentions and their counts. The number of queries does not grow with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from core.alphabet import alphabet_key, alphabetical
from core.listings import Choice, chosen, kinds_and_years_of, page_of, query_of
from core.visibility import open_to_all
from directory.models import Country, Theme

if TYPE_CHECKING:
    from .models import MediaMention, NewsIndexPage, NewsPage

LANGUAGE_NAMES = {"fr": "français", "es": "español", "en": "English"}


def _model(name: str) -> Any:
    return apps.get_model("news", name)


def news_in(page: NewsIndexPage, language: str = "") -> QuerySet[NewsPage]:
    """The live news below the list, or below its translation; none that is withheld. Newest first."""
    model = _model("NewsPage")
    if language and language != page.locale.language_code:
        found = model.objects.filter(locale__language_code=language)
    else:
        found = model.objects.child_of(page)
    shown: QuerySet[NewsPage] = open_to_all(found).filter(is_withheld=False).order_by("-first_day", "-pk")
    return shown


def filters_of(page: NewsIndexPage, asked: Mapping[str, str]) -> tuple[list[Choice], QuerySet[NewsPage]]:
    """The selects of the list's form, offering what exists only, and the news of the language asked for."""
    language = Choice.made("language", [(code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES], asked)
    news = news_in(page, language.value)
    used, years = kinds_and_years_of(news)
    themes = Theme.objects.filter(pk__in=news.exclude(themes=None).order_by().values("themes"))
    countries = Country.objects.filter(pk__in=news.exclude(country=None).order_by().values("country"))
    kinds = _model("NewsPage").Kind.choices
    filters = [
        Choice.made("kind", [(value, label) for value, label in kinds if value in used], asked),
        Choice.made("theme", [(theme.code, theme.name) for theme in alphabetical(themes, str)], asked),
        Choice.made("country", [(country.code, country.name) for country in alphabetical(countries, str)], asked),
        Choice.made("year", [(year, year) for year in years], asked),
        language,
    ]
    return filters, news


def filtered(page: NewsIndexPage, asked: Mapping[str, str]) -> tuple[list[Choice], QuerySet[NewsPage]]:
    """The filters, and the news that match. A partial date belongs to the year in which it begins."""
    filters, news = filters_of(page, asked)
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


def listing(page: NewsIndexPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the list shows."""
    filters, found = filtered(page, asked)
    rows = page_of(found.select_related("country", "source", "locale"), asked)
    years = next((one.options for one in filters if one.name == "year"), ())
    return {
        "filters": filters,
        "is_filtered": bool(chosen(filters)),
        "rows": rows,
        "query": query_of(filters),
        "years": [value for value, _label in years],
        "media_page": _model("MediaIndexPage").objects.child_of(page).live().first(),
    }


def author_names(page: NewsPage) -> list[str]:
    """Who wrote it, as printed."""
    return [name for name in (row.shown for row in page.authors.select_related("organisation")) if name]


def article(page: NewsPage) -> dict[str, Any]:
    """What a piece of news shows beside its body."""
    signatories = [name for name in (row.shown for row in page.signatories.select_related("organisation")) if name]
    return {
        "authors": author_names(page),
        "signatories": signatories,
        "signatory_total": max(page.signatory_count or 0, len(signatories)),
        "themes": list(page.themes.all()),
        "about": [other for other in (page.campaign, page.project) if other is not None and other.live],
    }


@dataclass(frozen=True)
class OutletCount:
    """How many mentions an outlet printed in each year, as (year, number), and in all."""

    name: str
    language: str
    counts: tuple[tuple[int, int], ...]
    total: int


def mentions() -> QuerySet[MediaMention]:
    """Every mention, newest first, with its outlets."""
    found: QuerySet[MediaMention] = _model("MediaMention").objects.prefetch_related("outlets__organisation")
    return found.order_by("-first_day", "-pk")


def media(asked: Mapping[str, str]) -> dict[str, Any]:
    """Mentions by year and the counts by outlet and year: one text in two outlets is one mention, counted at each."""
    rows = page_of(mentions(), asked, size=100)
    return {"rows": rows, **counts_by_outlet(), "total": rows.paginator.count}


def counts_by_outlet() -> dict[str, Any]:
    """`years`, newest first, and `outlets`, the most frequent first: one query."""
    found = (
        _model("MentionOutlet")
        .objects.exclude(mention__first_day=None)
        .annotate(year=ExtractYear("mention__first_day"))
        .values("organisation__name", "organisation__name_language", "year")
        .annotate(number=Count("pk"))
        .order_by("organisation__name")
    )
    table: dict[tuple[str, str], dict[int, int]] = {}
    for row in found:
        key = (row["organisation__name"], row["organisation__name_language"])
        table.setdefault(key, {})[row["year"]] = row["number"]
    years = sorted({year for counts in table.values() for year in counts}, reverse=True)
    outlets = [
        OutletCount(name, language, tuple((year, counts.get(year, 0)) for year in years), sum(counts.values()))
        for (name, language), counts in table.items()
    ]
    return {"years": years, "outlets": sorted(outlets, key=lambda row: (-row.total, alphabet_key(row.name)))}


def withheld_page_ids() -> Any:
    """Pages that no search or sitemap may name: a queryset of their primary keys."""
    return _model("NewsPage").objects.filter(is_withheld=True).order_by().values_list("pk", flat=True)
