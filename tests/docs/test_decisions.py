"""Decisions are numbered alike, and every page of the manual links to pages that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.databases import ROOT

DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def misnamed(name: str, title: str) -> bool:
    """A file is `0007-in-plain-words.md`, its title «# 7. In words»."""
    return not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name) or not title.startswith(f"# {int(name[:4])}. ")


def broken(page: Path, text: str) -> Iterator[str]:
    for link in LINK.findall(text):
        if not (page.parent / link).exists():
            yield f"{page.relative_to(ROOT)}: {link}"


def test_each_decision_bears_its_number_in_one_form():
    titles = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in DECISIONS}
    assert [name for name, title in titles.items() if misnamed(name, title)] == []
    assert [int(name[:4]) for name in titles] == list(range(1, len(titles) + 1))


def test_control_another_form_is_found():
    assert misnamed("0007-lock.md", "# 0007. Lock") and misnamed("0007-lock.md", "# 8. Lock")
    assert misnamed("7-lock.md", "# 7. Lock") and not misnamed("0007-lock.md", "# 7. Lock")


def test_every_link_of_the_manual_leads_somewhere():
    assert [line for page in PAGES for line in broken(page, page.read_text(encoding="utf-8"))] == []


def test_control_a_link_that_leads_nowhere_is_found():
    page = ROOT / "docs" / "money.md"
    assert list(broken(page, "[a](runbook.md#b) [b](adr/0000-no.md) [c](https://example.org/x.md)")) == [
        "docs/money.md: adr/0000-no.md"
    ]
