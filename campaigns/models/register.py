"""The page of the advocacy register. Private notes and private actions are never read here."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index

from core.blocks import BodyBlock
from core.exports import BYTE_ORDER_MARK, csv_delimiter, escape_csv_formula
from core.feeds import MOST, Entry, FeedsMixin, feed_response, noon_of
from core.listings import Choice, chosen, kinds_and_years_of, page_of, query_of
from core.models import BasePage, HeroMixin
from core.visibility import open_to_all

from .advocacy import AdvocacyAction
from .campaigns import CampaignPage
from .querysets import ActionQuerySet


class RegisterPage(FeedsMixin, HeroMixin, BasePage):
    """The public register: filtered by kind, year and campaign, exported as it is filtered."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, *HeroMixin.hero_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    schema_type = "CollectionPage"

    class Meta:
        verbose_name = _("advocacy register")

    @path("")
    def listing(self, request: HttpRequest) -> HttpResponse:
        """Filtered by `?kind=&year=&campaign=`; an unknown value is no filter."""
        response: HttpResponse = self.render(request, context_overrides=self.shown(request.GET))
        return response

    @path("csv/", name="csv")
    def csv(self, request: HttpRequest) -> HttpResponse:
        """The same rows for a spreadsheet, as Excel expects it in the page's language, safe to open."""
        response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.slug}.csv"'
        response["X-Robots-Tag"] = "noindex"
        _write(response, filtered(self.filters(request.GET)))
        return response

    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        """The newest actions."""
        entries = [
            self._entry(action, action.first_day)
            for action in AdvocacyAction.objects.public()[:MOST]
            if action.first_day is not None
        ]
        title = gettext("CISO – %(title)s") % {"title": self.title}
        return feed_response(self, request, form, title=title, entries=entries)

    def _entry(self, action: AdvocacyAction, day: date) -> Entry:
        return Entry(
            title=action.title,
            url=f"{settings.SITE_URL}{self.url}#{action.code}",
            text=action.summary,
            moment=min(noon_of(day), timezone.now()),
            identity=f"{settings.SITE_URL}/#advocacy-{action.code}-{self.locale.language_code}",
            categories=(action.get_kind_display(),),
        )

    def filters(self, asked: Mapping[str, str]) -> list[Choice]:
        """The selects of the register's form, offering what exists only: two queries."""
        rows = AdvocacyAction.objects.public().prefetch_related(None).order_by()
        kinds, years = kinds_and_years_of(rows)
        keys = rows.exclude(campaign=None).values("campaign__translation_key")
        campaigns = CampaignPage.objects.filter(translation_key__in=keys, locale_id=self.locale_id)
        choices = AdvocacyAction.Kind.choices
        return [
            Choice.made("kind", [(value, label) for value, label in choices if value in kinds], asked),
            Choice.made("year", [(year, year) for year in years], asked),
            Choice.made("campaign", [(one.translation_key, one.title) for one in campaigns], asked),
        ]

    def shown(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the register shows."""
        filters = self.filters(asked)
        rows = page_of(filtered(filters), asked)
        campaigns = self._campaigns(rows)
        return {
            "filters": filters,
            "is_filtered": bool(chosen(filters)),
            "rows": rows,
            "entries": [(action, action.sides, campaigns.get(action.campaign_key)) for action in rows],
            "query": query_of(filters),
        }

    def _campaigns(self, rows: Iterable[Any]) -> dict[Any, CampaignPage]:
        """The live campaigns in the page's language by their translation keys: one query."""
        keys = {row.campaign_key for row in rows if row.campaign_key}
        found = open_to_all(CampaignPage.objects.filter(translation_key__in=keys, locale_id=self.locale_id))
        return {one.translation_key: one for one in found}


def filtered(filters: Iterable[Choice]) -> ActionQuerySet:
    """The actions that match; a campaign is that of any language."""
    wanted, rows = chosen(filters), AdvocacyAction.objects.public()
    if "kind" in wanted:
        rows = rows.filter(kind=wanted["kind"])
    if "year" in wanted:
        rows = rows.filter(first_day__year=int(wanted["year"]))
    if "campaign" in wanted:
        rows = rows.filter(campaign__translation_key=wanted["campaign"])
    return rows


def _write(file: HttpResponse, actions: Iterable[AdvocacyAction]) -> None:
    writer = csv.writer(file, delimiter=csv_delimiter())
    writer.writerow(
        [
            gettext("date"),
            gettext("kind"),
            gettext("title"),
            gettext("what it was"),
            gettext("organisations"),
            gettext("signatories"),
            gettext("what followed"),
        ]
    )
    for action in actions:
        parties = "; ".join(f"{label}: {names}" for label, names in action.sides)
        row = [action.done_on, action.get_kind_display(), action.title, action.summary, parties, action.signatures]
        writer.writerow([escape_csv_formula(value) for value in [*row, action.outcome]])
