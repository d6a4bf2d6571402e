"""Compare the books with Stripe's balance."""

import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from donations.exceptions import GatewayUnavailable
from donations.services.reconciliation import reconcile


class Command(BaseCommand):
    help = "Compare the payments of the last days with Stripe's balance transactions; exit 1 on any difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=35)
        parser.add_argument("--no-repair", action="store_true", help="report what is missing, book nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = reconcile(since=timezone.now() - timedelta(days=options["days"]), repair=not options["no_repair"])
        except GatewayUnavailable as error:
            raise CommandError(f"Stripe does not answer ({error}). Nothing was changed; try again later.") from error
        self.stdout.write(
            f"{result.movements} movements, gross {result.stripe_gross_cents}, fees {result.stripe_fee_cents} cents; "
            f"{len(result.repaired)} repaired, {len(result.differences)} differences"
        )
        for sentence in result.differences:
            self.stdout.write(f"  {sentence}")
        if result.differences:
            sys.exit(1)
