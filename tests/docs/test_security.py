"""The list of security requirements names files and tests that exist, and says something of each requirement."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LINES = [line.split(" | ") for line in LIST.splitlines() if re.match(r"\| \d+\.\d+\.\d+ ", line)]
STATES = {"holds", "**mended**", "*lacks*", "–"}


def absent(text: str) -> list[str]:
    """The files and tests that the text names and that are not there."""
    found = []
    for path, test in re.findall(r"`([\w/.-]+\.(?:py|csv|toml))(?:::(test_\w+))?`", text):
        file = ROOT / path
        if not file.exists() or (test and f"def {test}(" not in file.read_text(encoding="utf-8")):
            found.append(f"{path}::{test}" if test else path)
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        if not link.startswith("https://") and not (ROOT / "docs" / link).exists():
            found.append(link)
    return found


def test_every_file_and_test_it_names_exists():
    assert absent(LIST) == []


def test_control_what_does_not_exist_is_found():
    assert absent("`tests/no_such.py` `tests/docs/test_security.py::test_no_such` [x](no-such.md)") == [
        "tests/no_such.py",
        "tests/docs/test_security.py::test_no_such",
        "no-such.md",
    ]


def test_each_requirement_has_its_level_its_state_and_what_keeps_it():
    assert len(LINES) > 200
    wrong = [
        line for line in LINES if len(line) != 5 or line[1] not in "12" or line[3] not in STATES or len(line[4]) < 5
    ]
    assert wrong == []
    assert len({line[0] for line in LINES}) == len(LINES)
