"""Load the demonstration site."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction

from home.demo.data import FOLDER
from home.demo.education import load_education
from home.demo.exhibition import load_exhibition
from home.demo.members import load_members
from home.demo.pages import PageLoader, load_site
from home.demo.people import load_accounts, load_organisations
from home.demo.pictures import load_pictures
from home.demo.sections import load_register, load_taxonomy, load_terms


class Command(BaseCommand):
    help = "Load the demonstration site: organisations, funds, gifts, pages and accounts. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = getattr(settings, "DEMO_DIR", None)
        if folder is None:
            raise CommandError("The demonstration site is loaded under the development settings only.")
        with transaction.atomic():
            load_organisations()
            load_taxonomy()
            load_terms()
            call_command("load_demonstration_gifts", FOLDER / "funds.yaml", FOLDER / "gifts.yaml", stdout=self.stdout)
            load_exhibition()
            load_pictures()
            loader = PageLoader()
            self.stdout.write(f"  {loader.load()} pages published")
            load_site(loader)
            load_register(loader.pages)
            load_education(loader.pages)
        cache.clear()
        accounts = load_accounts(Path(folder))
        load_members()
        self.stdout.write(accounts)
