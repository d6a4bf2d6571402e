"""Read the advocacy register. Private notes and private actions are never read here."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from core.exports import BYTE_ORDER_MARK, csv_delimiter, escape_csv_formula
from core.feeds import MOST, Entry, feed_response, noon_of
from core.listings import Choice, chosen, kinds_and_years_of, page_of, query_of
from core.visibility import open_to_all

if TYPE_CHECKING:
    from .models import AdvocacyAction, RegisterPage


def actions() -> QuerySet[AdvocacyAction]:
    """The public actions, newest first, with their parties; the notes stay in the database."""
    model = apps.get_model("campaigns", "AdvocacyAction")
    found: QuerySet[AdvocacyAction] = (
        model.objects.filter(is_public=True)
        .defer("private_notes")
        .annotate(campaign_key=F("campaign__translation_key"))
        .prefetch_related("parties__organisation")
        .order_by("-first_day", "-pk")
    )
    return found


def filters_of(page: RegisterPage, asked: Mapping[str, str]) -> list[Choice]:
    """The selects of the register's form, offering what exists only: two queries."""
    rows = actions().prefetch_related(None).order_by()
    kinds, years = kinds_and_years_of(rows)
    campaigns = apps.get_model("campaigns", "CampaignPage").objects.filter(
        translation_key__in=rows.exclude(campaign=None).values("campaign__translation_key"), locale_id=page.locale_id
    )
    choices = apps.get_model("campaigns", "AdvocacyAction").Kind.choices
    return [
        Choice.made("kind", [(value, label) for value, label in choices if value in kinds], asked),
        Choice.made("year", [(year, year) for year in years], asked),
        Choice.made("campaign", [(one.translation_key, one.title) for one in campaigns], asked),
    ]


def filtered(filters: Iterable[Choice]) -> QuerySet[AdvocacyAction]:
    """The actions that match; a campaign is that of any language."""
    wanted, rows = chosen(filters), actions()
    if "kind" in wanted:
        rows = rows.filter(kind=wanted["kind"])
    if "year" in wanted:
        rows = rows.filter(first_day__year=int(wanted["year"]))
    if "campaign" in wanted:
        rows = rows.filter(campaign__translation_key=wanted["campaign"])
    return rows


def sides_of(action: AdvocacyAction) -> list[tuple[str, str]]:
    """Each part with the names of those who took it, joined; a part that nobody may be named for is left out."""
    groups: dict[str, list[str]] = {}
    for party in action.parties.all():
        if party.name:
            groups.setdefault(party.side, []).append(party.name)
    sides = apps.get_model("campaigns", "AdvocacyParty").Side
    return [(str(label), ", ".join(groups[value])) for value, label in sides.choices if value in groups]


def listing(page: RegisterPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the register shows."""
    filters = filters_of(page, asked)
    rows = page_of(filtered(filters), asked)
    campaigns = _campaigns(page, rows)
    entries = [(action, sides_of(action), campaigns.get(action.campaign_key)) for action in rows]
    return {
        "filters": filters,
        "is_filtered": bool(chosen(filters)),
        "rows": rows,
        "entries": entries,
        "query": query_of(filters),
    }


def _campaigns(page: RegisterPage, rows: Iterable[AdvocacyAction]) -> dict[Any, Any]:
    """The live campaigns in the page's language by their translation keys: one query."""
    keys = {row.campaign_key for row in rows if row.campaign_key}
    found = open_to_all(apps.get_model("campaigns", "CampaignPage").objects.all())
    return {one.translation_key: one for one in found.filter(translation_key__in=keys, locale_id=page.locale_id)}


def csv_response(page: RegisterPage, asked: Mapping[str, str]) -> HttpResponse:
    """The filtered register as a spreadsheet, as Excel expects it in the page's language, safe to open."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.slug}.csv"'
    response["X-Robots-Tag"] = "noindex"
    writer = csv.writer(response, delimiter=csv_delimiter())
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
    for action in filtered(filters_of(page, asked)):
        parties = "; ".join(f"{label}: {names}" for label, names in sides_of(action))
        row = [action.done_on, action.get_kind_display(), action.title, action.summary, parties, action.signatures]
        writer.writerow([escape_csv_formula(value) for value in [*row, action.outcome]])
    return response


def feed(page: RegisterPage, request: HttpRequest, form: str) -> HttpResponse:
    """The newest actions of the register."""
    entries = [
        Entry(
            title=action.title,
            url=f"{settings.SITE_URL}{page.url}#{action.code}",
            text=action.summary,
            moment=min(noon_of(action.first_day), timezone.now()),
            identity=f"{settings.SITE_URL}/#advocacy-{action.code}-{page.locale.language_code}",
            categories=(action.get_kind_display(),),
        )
        for action in actions()[:MOST]
        if action.first_day is not None
    ]
    return feed_response(
        page, request, form, title=gettext("CISO – %(title)s") % {"title": page.title}, entries=entries
    )
