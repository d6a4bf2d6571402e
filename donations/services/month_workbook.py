"""A month of the books as a workbook that an accountant opens."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from openpyxl import Workbook

from core.exports import escape_csv_formula, local_time

from ..models import Account, LedgerEntry
from .months import Line, Month

MONEY = "#,##0.00"


def write_workbook(month: Month, path: Path) -> None:
    """Write the report as .xlsx: accounts, funds, entries that came late. Texts never calculate. Raises OSError."""
    book = Workbook()
    book.remove(book.active)
    _sheet(book, gettext("Accounts"), _line_rows(month.accounts, account_label))
    _sheet(book, gettext("Funds"), _line_rows(month.funds, str))
    _sheet(book, gettext("Posted after, dated before"), _late_rows(month))
    book.save(path)


def account_label(name: str) -> str:
    """The account's name in the active language, with its code."""
    return f"{Account(name).label} ({name})"


def _line_rows(lines: Iterable[Line], label: Any) -> Iterable[list[Any]]:
    yield [gettext("Name"), gettext("Movement"), gettext("Amount, in dollars")]
    for line in lines:
        yield [label(line.name), gettext("Opening"), _dollars(line.opening)]
        for kind, cents in line.movements.items():
            yield [label(line.name), str(kind.label), _dollars(cents)]
        yield [label(line.name), gettext("Closing"), _dollars(line.closing)]


def _late_rows(month: Month) -> Iterable[list[Any]]:
    zone = settings.TIME_ZONE
    yield [
        gettext("Section"), gettext("Date of the fact") + f" ({zone})", gettext("Posted at") + f" ({zone})",
        gettext("Kind"), gettext("Fund"), gettext("Reference"), gettext("Amount, in dollars"),
    ]  # fmt: skip
    sections = (
        (gettext("Posted after the end of this month"), month.late),
        (gettext("Dated before this month"), month.earlier),
    )
    for section, entries in sections:
        for entry in entries:
            yield [section, *_entry_cells(entry)]


def _entry_cells(entry: LedgerEntry) -> list[Any]:
    fund = entry.fund.code if entry.fund else ""
    moments = [local_time(entry.occurred_at), local_time(entry.posted_at)]
    return [*moments, entry.get_kind_display(), fund, entry.source, _dollars(entry.amount_cents)]


def _dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _sheet(book: Workbook, title: str, rows: Iterable[list[Any]]) -> None:
    sheet = book.create_sheet(title[:31])
    for number, row in enumerate(rows, start=1):
        sheet.append([escape_csv_formula(value) for value in row])
        for cell in sheet[number]:
            if isinstance(cell.value, Decimal):
                cell.number_format = MONEY
    sheet.freeze_panes = "A2"
