"""A program: rows of pages (JSON, standard input) into an empty SQLite database, indexed there; prints the answers.

The tables are made from the models: what this tries is the index and the search, not the migrations.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.update(DJANGO_SETTINGS_MODULE="ciso_site.settings.test", DATABASE_URL="sqlite://:memory:")


class NoMigrations:
    """Says of every app that it has none."""

    def __contains__(self, _app: str) -> bool:
        return True

    def __getitem__(self, _app: str) -> None:
        return None


def answers(data: str) -> dict[str, list[str]]:
    """For each question («language question»), the addresses that SQLite finds."""
    import django
    from django.conf import settings

    settings.MIGRATION_MODULES = NoMigrations()
    django.setup()
    fill(data)

    from core.search_index import mend_search
    from core.search_match import find
    from directory.models import names_and_acronyms
    from tests.home.search_questions import questions

    assert mend_search() > 0
    found: dict[str, list[str]] = {}
    for question in questions():
        pages = find(question.ask, question.language, names=names_and_acronyms()).pages
        found[f"{question.language} {question.ask}"] = [paths()[page] for page in pages]
    return found


def fill(data: str) -> None:
    """Tables without a row of their own, then the rows, whatever their foreign keys name."""
    from django.contrib.contenttypes.models import ContentType
    from django.core import serializers
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", run_syncdb=True, verbosity=0)
    ContentType.objects.all().delete()
    with connection.constraint_checks_disabled():
        for row in serializers.deserialize("json", data):
            row.save()
    ContentType.objects.clear_cache()


def paths() -> dict[int, Any]:
    """Where each page is in the tree: an address that needs no site."""
    from wagtail.models import Page

    return dict(Page.objects.values_list("pk", "url_path"))


if __name__ == "__main__":
    json.dump(answers(sys.stdin.read()), sys.stdout)
