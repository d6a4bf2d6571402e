"""A circle in disguise is refused by the linter: an import inside a function, a model by name, one for types alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ROOT

INSIDE = "def listed():\n    from .models import Membership\n\n    return Membership\n"
BY_NAME = 'from django.apps import apps\n\nMODEL = apps.get_model("members", "Membership")\n'
BY_CLASS = 'import django.apps\n\nMODEL = django.apps.apps.get_model("members.Membership")\n'
FOR_TYPES = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .models import Membership as Membership\n"
DISGUISES = {"inside": (INSIDE, "PLC0415"), "name": (BY_NAME, "TID251"), "class": (BY_CLASS, "TID251"),
             "types": (FOR_TYPES, "TID251")}  # fmt: skip


def refusals(name: str, source: str) -> set[str]:
    """The codes with which the linter refuses this source as the module of that name."""
    command = [str(Path(sys.executable).with_name("ruff")), "check", "--no-cache", "--output-format", "json"]
    done = subprocess.run(
        [*command, "--stdin-filename", name, "-"], cwd=ROOT, input=source, capture_output=True, text=True
    )
    return {fault["code"] for fault in json.loads(done.stdout)}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("name", ["members/selectors.py", "core/text.py", "home/roles.py", "script/lib/check.py"])
def test_a_circle_in_disguise_is_refused(name, disguise):
    source, code = DISGUISES[disguise]
    assert code in refusals(name, source)


def test_control_registries_import_when_every_model_is_there():
    assert refusals("members/apps.py", INSIDE) == set()
    assert refusals("home/demo/pages.py", BY_NAME) == set()
