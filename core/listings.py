"""Lists filtered by plain forms: what was asked, what may be asked, which page of the rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

ROWS = 20
MOST_PAGES = 500
LABELS = {
    "audience": _("Whom it is for"),
    "axis": _("Axis"),
    "campaign": _("Campaign"),
    "country": _("Country"),
    "kind": _("Kind"),
    "language": _("Language"),
    "status": _("State"),
    "theme": _("Theme"),
    "year": _("Year"),
}


@dataclass(frozen=True)
class Choice:
    """One select of a list's form: its field name, its options and the one that was asked for («» for all)."""

    name: str
    options: tuple[tuple[str, str], ...]
    value: str

    @classmethod
    def made(cls, name: str, options: Iterable[tuple[Any, Any]], asked: Mapping[str, str]) -> "Choice":
        """What the address does not offer is not asked for."""
        known = tuple((str(value), str(label)) for value, label in options)
        value = asked.get(name, "")
        return cls(name, known, value if value in dict(known) else "")

    @property
    def label(self) -> str:
        return str(LABELS[self.name])


def kinds_and_years_of(rows: Any) -> tuple[set[str], list[int]]:
    """The kinds of the rows of a queryset and the years in which the dated ones begin, newest first: one query."""
    pairs = rows.order_by().annotate(year=ExtractYear("first_day")).values_list("kind", "year").distinct()
    found = list(pairs)
    return {kind for kind, _year in found}, sorted({year for _kind, year in found if year}, reverse=True)


def chosen(filters: Iterable[Choice]) -> dict[str, str]:
    """What is asked, by field name."""
    return {one.name: one.value for one in filters if one.value}


def page_number(asked: Mapping[str, str]) -> int:
    """The page of the rows that the address wants; the first one when it makes no sense."""
    text = asked.get("page", "")
    return min(int(text), MOST_PAGES) or 1 if text.isascii() and text.isdigit() and len(text) < 6 else 1


def page_of(rows: Any, asked: Mapping[str, str], size: int = ROWS) -> Page:
    """One page of the rows of a queryset, the nearest one that exists: rows and their number by one query."""
    number = page_number(asked)
    paginator = Paginator(rows, size)
    counted = rows.annotate(in_all=Window(Count("pk")))
    found = list(counted[(number - 1) * size : number * size])
    if not found and number > 1:
        return paginator.get_page(number)
    paginator.count = found[0].in_all if found else 0
    return Page(found, min(number, paginator.num_pages), paginator)


def query_of(filters: Iterable[Choice]) -> str:
    """The filters as the beginning of an address's query, ready for `page=`; empty without any."""
    wanted = chosen(filters)
    return urlencode(wanted) + "&" if wanted else ""
