"""Migrate the database and load the demonstration site in one process, saying how far it is."""

import logging
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db.models.signals import pre_migrate

from home.demo.load import load_demonstration_site
from home.demo.progress import Progress, line


class Command(BaseCommand):
    help = "Migrate the database, then load the demonstration site, with a line for each step: @ done/whole what."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = getattr(settings, "DEMO_DIR", None)
        if folder is None:
            raise CommandError("The demonstration site is loaded under the development settings only.")
        before = logging.root.manager.disable
        # Thousands of lines that say of each task that it began and ended.
        logging.disable(logging.INFO)
        try:
            call_command(CountingMigrate(partial(self._tell, "preparing the database")), verbosity=0)
            load_demonstration_site(
                Path(folder), self.stdout.write,
                pages=partial(self._tell, "loading the demonstration"), tasks=partial(self._tell, "indexing it"),
            )  # fmt: skip
        finally:
            logging.disable(before)

    def _tell(self, what: str, done: int, whole: int) -> None:
        self.stdout.write(line(what, done, whole))
        self.stdout.flush()


class CountingMigrate(Migrate):
    """Django's `migrate`, which tells `progress` how many of its migrations are applied."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress, self.done, self.whole = progress, 0, 0

    def handle(self, *args: Any, **options: Any) -> None:
        pre_migrate.connect(self._count, weak=False, dispatch_uid="the_migrations_are_counted")
        try:
            super().handle(*args, **options)
        finally:
            pre_migrate.disconnect(dispatch_uid="the_migrations_are_counted")

    def _count(self, plan: Any = (), **_kwargs: Any) -> None:
        self.whole = len(plan)

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """As Django calls it; nothing is printed but the count."""
        if action == "apply_success":
            self.done += 1
            self.progress(self.done, max(self.done, self.whole))
