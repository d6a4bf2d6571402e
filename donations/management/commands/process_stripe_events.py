"""Handle the webhook events that are due, now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from donations.services.sessions import sweep_unfinished_gifts
from donations.services.webhook_events import process_due_events


class Command(BaseCommand):
    help = "Handle the Stripe events that are due, once; with --sweep, ask about gifts left pending too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=1000)
        parser.add_argument("--sweep", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        handled = process_due_events(limit=options["limit"])
        ended = sweep_unfinished_gifts() if options["sweep"] else 0
        self.stdout.write(f"{handled} events handled, {ended} pending gifts ended")
