"""Load demonstration funds and gifts from data files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management import BaseCommand

from donations.services.demonstration import load_demonstration


class Command(BaseCommand):
    help = "Load demonstration funds and gifts, once each, from two YAML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("funds", type=Path)
        parser.add_argument("gifts", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        funds, gifts = (yaml.safe_load(options[name].read_text(encoding="utf-8")) for name in ("funds", "gifts"))
        self.stdout.write(f"  {load_demonstration(funds=funds, gifts=gifts)} demonstration gifts booked")
