"""Check every invariant of the books."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import BaseCommand

from donations.services.runs import run_self_check


class Command(BaseCommand):
    help = "Check every invariant of the till and what is late; exit 1 when one does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = run_self_check()
        holds = all(finding.holds for finding in findings)
        if options["as_json"]:
            self.stdout.write(json.dumps({"holds": holds, "findings": [asdict(finding) for finding in findings]}))
        else:
            for finding in findings:
                self.stdout.write(f"{'ok ' if finding.holds else 'NO '} {finding.name}: {finding.seen}")
        if not holds:
            sys.exit(1)
