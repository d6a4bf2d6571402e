"""Load the demonstration site."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from home.demo.load import load_demonstration_site


class Command(BaseCommand):
    help = "Load the demonstration site: organisations, funds, gifts, pages and accounts. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = getattr(settings, "DEMO_DIR", None)
        if folder is None:
            raise CommandError("The demonstration site is loaded under the development settings only.")
        load_demonstration_site(Path(folder), self.stdout.write)
