"""Keep the translation catalogues."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from core.catalogues import Catalogues, read_translations


class Command(BaseCommand):
    help = "Compile the translation catalogues; --update brings them to the code first, --check only reports."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="add new msgids, drop unused ones")
        parser.add_argument("--check", action="store_true", help="fail on anything missing, unused, empty or stale")
        parser.add_argument("--missing", metavar="LANGUAGE", help="print the untranslated msgids as JSON")
        parser.add_argument("--fill", nargs=2, metavar=("LANGUAGE", "FILE"), help="translations from a JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogues = Catalogues(Path(settings.BASE_DIR))
        if options["check"]:
            faults = list(catalogues.faults())
            if faults:
                raise CommandError("\n".join(faults))
            return
        if options["missing"]:
            missing = catalogues.missing(options["missing"])
            self.stdout.write(json.dumps(missing, ensure_ascii=False, indent=1))
            return
        if options["fill"]:
            language, file = options["fill"]
            catalogues.update(read_translations(Path(file)), into=language)
        elif options["update"]:
            catalogues.update()
        catalogues.compile()
