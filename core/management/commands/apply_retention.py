"""Forget what is past its time, now instead of at the worker's next turn."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from core.retention import apply_retention, count_stale


class Command(BaseCommand):
    help = "Forget what the retention clocks say is past its time; the worker does so every day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be forgotten")
        parser.add_argument("--json", action="store_true", help="for a monitor")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = count_stale() if options["dry_run"] else apply_retention()
        if options["json"]:
            self.stdout.write(json.dumps({tick.clock.name: tick.rows for tick in counts}))
            return
        with translation.override("fr"):
            for tick in counts:
                self.stdout.write(f"{tick.rows:6}  {tick.clock.keeps.days:5} d  {tick.clock.name}: {tick.clock.title}")
