"""Read the Stripe account and name what would go wrong."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import BaseCommand, CommandError

from donations.exceptions import TillError
from donations.gateways.account import is_key_refused, refusal
from donations.services.going_live import AccountReport, check_account


class Command(BaseCommand):
    help = "Read the Stripe account that STRIPE_SECRET_KEY opens; name each thing that would go wrong, exit 1 if any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = check_account()
        except TillError as error:
            if is_key_refused(error):
                raise CommandError("Stripe does not take STRIPE_SECRET_KEY: rolled, deleted or mistyped.") from error
            told = refusal(error) or f"Stripe does not answer ({error})."
            raise CommandError(f"{told} Nothing was checked; try again.") from error
        if options["as_json"]:
            self.stdout.write(json.dumps({"ready": not report.findings, **asdict(report)}))
        else:
            self._tell(report)
        if report.findings:
            sys.exit(1)

    def _tell(self, report: AccountReport) -> None:
        for finding in report.findings:
            self.stdout.write(f"NO  {finding.sentence}")
        for remark in report.remarks:
            self.stdout.write(f"    {remark.sentence}")
        if not report.findings:
            self.stdout.write("ok  the account is ready for gifts")
