"""Make an exhibition's offline kit."""

import shutil
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from exhibitions.exceptions import ConsentChanged
from exhibitions.models import ExhibitionPage
from exhibitions.offline_kits import build_kit
from exhibitions.offline_kits.builder import WIDTHS


class Command(BaseCommand):
    help = "Zip an exhibition so that it opens from a folder, without a network."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the slug of the exhibition in any language")
        parser.add_argument("--languages", default="fr,es,en", help="comma-separated (fr,es,en)")
        parser.add_argument(
            "--width", type=int, choices=WIDTHS, default=800, help="width of the pictures in pixels (800)"
        )
        parser.add_argument("--to", help="a file to copy the zip to")

    def handle(self, *args: Any, **options: Any) -> None:
        exhibition = ExhibitionPage.objects.live().filter(slug=options["slug"]).first()
        if exhibition is None:
            raise CommandError(f"No published exhibition is called {options['slug']}.")
        try:
            kit = build_kit(exhibition, languages=options["languages"].split(","), image_width=options["width"])
        except ConsentChanged as error:
            raise CommandError("A person withdrew in between; nothing was kept. Run it again.") from error
        except ValueError as error:
            raise CommandError(f"None of these languages is published: {options['languages']}.") from error
        if options["to"]:
            with kit.file.open("rb") as source, open(options["to"], "wb") as target:  # noqa: PTH123
                shutil.copyfileobj(source, target)
        self.stdout.write(
            f"{kit.portraits} portraits, {kit.languages}: {kit.size_bytes / 1e6:.1f} MB in {kit.seconds:.1f} s"
        )
