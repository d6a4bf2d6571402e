"""Lay out the templates and the style sheets."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from core.markup.layout import WIDTH, LayoutError, laid_out
from core.markup.loaders import is_page
from core.markup.sheets import laid_out_sheet

# Each kind of file that is read by people and laid out by a tool, or only held to the length of a line.
WRITTEN = (("templates", "*.html"), ("static/css", "*.css"))
MEASURED = (("templates", "*.txt"), ("templates", "*.js"), ("static/js", "*.js"))


class Command(BaseCommand):
    help = "Lay out templates and style sheets; --check names what is not, and lines of more than 120 characters."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail on what is not laid out")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(faults_of(Path(settings.BASE_DIR), write=not options["check"]))
        if faults:
            raise CommandError("\n".join(faults))


def faults_of(root: Path, *, write: bool = False) -> Iterator[str]:
    """What is not laid out under this folder, a sentence each; `write` lays out what a tool can."""
    for folder, pattern in (*WRITTEN, *MEASURED):
        for path in sorted((root / folder).rglob(pattern)):
            name, source = path.relative_to(root), path.read_text(encoding="utf-8")
            try:
                text = _laid_out(path, source, root)
            except LayoutError as error:
                yield f"{name} cannot be laid out: {error}."
                continue
            if text != source:
                if write:
                    path.write_text(text, encoding="utf-8")
                else:
                    yield f"{name} is not laid out: `manage.py layout` does it."
            for number, line in enumerate(text.splitlines(), 1):
                if len(line) > WIDTH:
                    yield f"{name}:{number} has {len(line)} characters."


def _laid_out(path: Path, source: str, root: Path) -> str:
    if path.suffix == ".css":
        return laid_out_sheet(source)
    return laid_out(source) if is_page(path, root) else source
