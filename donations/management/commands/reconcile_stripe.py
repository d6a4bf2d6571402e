"""Compare the books with Stripe's balance."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from donations.exceptions import GatewayUnavailable
from donations.services.reconciliation import compare_balance
from donations.services.runs import run_reconciliation


class Command(BaseCommand):
    help = "Compare the payments of the last days with Stripe's balance transactions; exit 1 on any difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=35)
        parser.add_argument("--no-repair", action="store_true", help="report what is missing, book nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = run_reconciliation(days=options["days"], repair=not options["no_repair"])
            balance = compare_balance()
        except GatewayUnavailable as error:
            raise CommandError(f"Stripe does not answer ({error}). Nothing was changed; try again later.") from error
        if result is None:
            self.stdout.write("another process is reconciling: nothing to do")
            return
        self.stdout.write(
            f"{result.movements} movements, gross {result.stripe_gross_cents}, fees {result.stripe_fee_cents}, "
            f"net {result.stripe_net_cents} cents; {len(result.repaired)} repaired, "
            f"{len(result.differences)} differences"
        )
        for sentence in result.differences:
            self.stdout.write(f"  {sentence}")
        if balance:
            self.stdout.write(f"  {balance} (older movements than these {options['days']} days, or demonstration data)")
        if result.differences:
            sys.exit(1)
