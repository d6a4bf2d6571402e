"""Close a month of the books."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext

from donations.models import LedgerEntry
from donations.money import format_cents
from donations.services.month_workbook import account_label, write_workbook
from donations.services.months import Line, Month, month_report


class Command(BaseCommand):
    help = "For each account and fund of a month: opening + movements = closing; exit 1 when it does not add up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="for example 2026-11, by Montréal's calendar")
        parser.add_argument("--xlsx", type=Path, help="write the report as a workbook too")
        parser.add_argument("--language", default="fr", choices=["fr", "es", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = month_report(options["month"])
        except ValueError as error:
            raise CommandError(f"{options['month']} is not a month: write it as 2026-11.") from error
        with translation.override(options["language"]):
            self._show(report)
            if options["xlsx"]:
                try:
                    write_workbook(report, options["xlsx"])
                except OSError as error:
                    raise CommandError(f"{options['xlsx']} cannot be written: {error}") from error
        if not report.holds:
            self.stderr.write("The month does not add up: see self_check.")
            sys.exit(1)

    def _show(self, report: Month) -> None:
        for title, lines, label in (
            (gettext("Accounts"), report.accounts, account_label),
            (gettext("Funds"), report.funds, str),
        ):
            self.stdout.write(f"== {title}")
            for line in lines:
                self._line(line, label(line.name))
        self._entries(gettext("Posted after the end of this month"), report.late)
        self._entries(gettext("Dated before this month"), report.earlier)

    def _line(self, line: Line, label: str) -> None:
        rows = [(gettext("Opening"), line.opening), *((kind.label, cents) for kind, cents in line.movements.items())]
        self.stdout.write(label)
        for name, cents in [*rows, (gettext("Closing"), line.closing)]:
            self.stdout.write(f"  {name:<44}{format_cents(cents, always_cents=True):>18}")

    def _entries(self, title: str, entries: Iterable[LedgerEntry]) -> None:
        self.stdout.write(f"== {title}")
        for entry in entries:
            moments = f"{localtime(entry.occurred_at):%Y-%m-%d} {localtime(entry.posted_at):%Y-%m-%d}"
            amount = format_cents(entry.amount_cents, always_cents=True)
            self.stdout.write(f"  {moments} {entry.get_kind_display()} {entry.source} {amount}")
