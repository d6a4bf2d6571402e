"""The log of faults names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOG = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
TESTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py"))}


def test_every_module_it_names_is_there():
    named = set(re.findall(r"\btest_\w+\.py", LOG))
    assert len(named) > 30
    assert named - set(TESTS) == set()


def test_every_test_it_names_is_in_its_module():
    named = re.findall(r"(test_\w+\.py)::(test_\w+)", LOG)
    assert named
    assert [name for module, name in named if f"def {name}(" not in TESTS[module]] == []


def test_every_line_says_what_came_what_happens_and_what_shows_it():
    lines = [line for line in LOG.splitlines() if line.startswith("|") and not line.startswith("|---")]
    assert all(line.replace("\\|", "").count("|") == 4 for line in lines), [
        line[:80] for line in lines if line.replace("\\|", "").count("|") != 4
    ]
