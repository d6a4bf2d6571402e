"""Who may import whom. Each contract is broken once on purpose, in a copy of the project, and caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ROOT

ROOMS = (
    "users", "core", "directory", "donations", "campaigns", "education", "exhibitions", "members", "projects", "news", "home",
    "ciso_site", "sandbox",
)  # fmt: skip
BREAKS = {
    "Rooms import downwards": ("core/text.py", "import donations.money"),
    "Inside the till": ("donations/selectors.py", "from .services import gifts"),
    "Only the gateway knows Stripe's SDK": ("donations/services/gifts.py", "import stripe"),
    "The till knows no page: Wagtail only in its admin modules": (
        "donations/services/gifts.py",
        "import wagtail.models",
    ),
    "Sections use the till's public face": ("campaigns/models/appeals.py", "from donations.services import gifts"),
    "The bench stays outside the site": ("donations/gateways/stripe.py", "import sandbox.server"),
    "Inside the members' section": ("members/models/pages.py", "def listed():\n    from .. import selectors"),
    "Inside the front page": ("home/models/pages.py", "from .. import search"),
    "Inside the accounts": ("users/models.py", "from . import views"),
    "Inside the shared kernel": ("core/publication.py", "def told():\n    from .mail import queue_staff_mail"),
    "Inside the directory": ("directory/models.py", "from . import wagtail_hooks"),
    "Inside the campaigns": ("campaigns/models/register.py", "def later():\n    from .. import announcements"),
    "Inside the projects": ("projects/models/projects.py", "def later():\n    from ..services import reports"),
    "Inside the news": ("news/models/pages.py", "def later():\n    from .. import press"),
    "Inside education": ("education/models/quiz.py", "from ..services import counting"),
    "Inside exhibitions": ("exhibitions/models/exhibition.py", "from ..views import loans"),
}
# The rooms whose every file has a place in a contract of its own.
LAYERED = (
    "core", "users", "directory", "donations", "members", "home", "campaigns", "education", "exhibitions", "projects", "news",
)  # fmt: skip


def lint(folder: Path) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": "."}
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "*.yaml"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_contract_is_kept(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout
    assert f"{len(BREAKS)} kept, 0 broken" in done.stdout


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_caught(copy, contract):
    name, line = BREAKS[contract]
    path = copy / name
    sound = path.read_text(encoding="utf-8")
    path.write_text(f"{sound}\n{line}\n", encoding="utf-8")
    try:
        done = lint(copy)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert done.returncode == 1
    assert f"{contract} BROKEN" in " ".join(done.stdout.split())


@pytest.mark.parametrize("room", LAYERED)
def test_a_new_file_must_be_given_its_place(copy, room):
    path = copy / room / "newcomer.py"
    path.write_text("", encoding="utf-8")
    done = lint(copy)
    path.unlink()
    assert done.returncode == 1
    assert "newcomer" in done.stdout


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [
        ("templates/**/*.html", 120),
        ("static/css/**/*.css", 200),
        ("script/lib/*.py", 300),
        *((f"{room}/**/*.py", 300) for room in (*ROOMS, "tests")),
    ],
)
def test_files_stay_short(pattern, longest):
    found = [path for path in ROOT.glob(pattern) if "migrations" not in path.parts]
    assert found
    assert not [path for path in found if len(path.read_text(encoding="utf-8").splitlines()) > longest]
