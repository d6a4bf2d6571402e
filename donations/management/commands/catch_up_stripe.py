"""Fetch the events that never arrived."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from donations.exceptions import GatewayUnavailable
from donations.services.runs import run_catch_up


class Command(BaseCommand):
    help = "List Stripe's events of the last days (30 at most; by default since the last time), keep and handle ours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = run_catch_up(days=options["days"])
        except GatewayUnavailable as error:
            raise CommandError(f"Stripe does not answer ({error}). What was listed is kept.") from error
        if result is None:
            self.stdout.write("another process is catching up: nothing to do")
            return
        self.stdout.write(f"{result.listed} events listed, {result.new} new, {result.handled} handled")
