"""Make the webhook endpoint and the billing portal's configuration at Stripe."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from donations.exceptions import TillError
from donations.gateways.account import refusal
from donations.services.account_setup import set_up_account


class Command(BaseCommand):
    help = "Make or mend the webhook endpoint and the billing portal's configuration in the Stripe account, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            steps = set_up_account(dry_run=options["dry_run"])
        except TillError as error:
            if words := refusal(error):
                raise CommandError(
                    f"Stripe refuses: {words} A restricted key needs «Webhook Endpoints» and «Customer portal», Write: "
                    "run this once with a key that has them."
                ) from error
            raise CommandError(f"Stripe does not answer ({error}). Run it again: nothing is made twice.") from error
        if not steps:
            self.stdout.write("nothing to do: the endpoint and the portal are as the site needs them")
        for step in steps:
            self.stdout.write(f"{'would be: ' if options['dry_run'] else ''}{step.sentence}")
            if step.setting:
                self.stdout.write(f"  add to the settings: {step.setting}")
        if any(step.setting.startswith("STRIPE_WEBHOOK_SECRETS") for step in steps):
            self.stdout.write(
                "  Stripe shows this signing secret now and never again. Keep it beside the key, after a comma when "
                "there is one already; restart the site, then run «manage.py stripe_check»."
            )
