"""The map of the code names files that exist, and a stranger finds in them what the map promises."""

import re

import pytest

from tests.databases import ROOT

MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TEST = MAP.split("## A stranger's test")[1]
CHANGES = dict(re.findall(r"^\| (?!change \||-)(.+?) \| (.+?) \|$", TEST, re.MULTILINE))
# A pattern (`templates/<app>/…`), an address («/don/»), a file of any app (`privacy.py`) or a setting is no path.
PATH = re.compile(r"`(?:\./)?([\w-]+(?:/[\w.-]+)+/?|\w+/)`")
TELLING = {
    "change the words of the thanks mail": "Thank you",
    "add a language": "LANGUAGES = [",
    "add a block for pages": "class BodyBlock",
    "let editors embed a video": "class BodyBlock",
    "add a field to an appeal": "class AppealPage",
    "follow a new event of Stripe's": '"charge.refunded"',
    "change the limits against card testing": "MOST_BY_EMAIL",
    "change the smallest and the largest gift": "DONATION_MAXIMUM_CENTS",
    "add a kind of membership": "class Group(",
    "change who may read a guarded file": "def check_access",
    "change which rights a group of the staff has": "PERMISSIONS = {",
    "change how search ranks": "def _ranked",
    "change how long messages and requests are kept": "KEPT = timedelta",
    "change what a refused or expired card's mail says": "did not go through",
}


def paths(text: str) -> list[str]:
    # What stands below the folders of each app is named for all of them at once.
    return [path for path in PATH.findall(text) if path not in {"models/", "services/", "views/", "admin/"}]


def absent(text: str) -> list[str]:
    """The files and folders that the text names and that are not there."""
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    return [path for path in paths(text) if not (ROOT / path).exists()] + [
        link for link in links if not (ROOT / "docs" / link).exists()
    ]


def test_every_file_and_folder_it_names_exists():
    assert len(paths(MAP)) > 60
    assert absent(MAP) == []


def test_control_what_does_not_exist_is_found():
    assert absent("`core/no_such.py` `no_such/` `./script/no-such` [x](no-such.md) `core/mail.py` [y](money.md#x)") == [
        "core/no_such.py",
        "no_such/",
        "script/no-such",
        "no-such.md",
    ]


def test_at_least_twenty_changes_each_say_where_they_are_made():
    assert len(CHANGES) >= 20
    assert [change for change, where in CHANGES.items() if "`" not in where] == []


def named_first(change: str) -> str:
    """The text of the first file that the line of this change names."""
    return (ROOT / paths(CHANGES[change])[0]).read_text(encoding="utf-8")


@pytest.mark.parametrize(("change", "word"), TELLING.items())
def test_the_file_named_holds_what_the_change_is_about(change, word):
    assert word in named_first(change)


def test_control_another_file_does_not_hold_it():
    assert "def _ranked" not in named_first("add a language")


def test_the_map_is_found_from_the_two_pages_that_newcomers_read_first():
    for page in ("README.md", "CONTRIBUTING.md"):
        assert "(docs/architecture.md)" in (ROOT / page).read_text(encoding="utf-8"), page
