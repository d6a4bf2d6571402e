"""A page loads the rules of every class it uses: a component moved to another sheet is missed by no page."""

import re
from pathlib import Path

import pytest
from wagtail.models import Page

from core.models import BasePage
from tests.databases import ROOT

SHEETS = ROOT / "static" / "css"


def _loaded(sheet: Path) -> set[Path]:
    """The sheet and all that it imports."""
    imports = re.findall(r'@import url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
    return {sheet}.union(*(_loaded((sheet.parent / name).resolve()) for name in imports))


def _homes() -> dict[str, set[Path]]:
    """By class, the files that hold a rule for it."""
    homes: dict[str, set[Path]] = {}
    for sheet in SHEETS.rglob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", rules):
            homes.setdefault(name, set()).add(sheet.resolve())
    return homes


def _missing(html: str, homes: dict[str, set[Path]]) -> set[str]:
    linked = re.findall(r'<link rel="stylesheet" href="/static/css/([^"]+)"', html)
    loaded = set().union(*(_loaded((SHEETS / name).resolve()) for name in linked))
    used = {name for group in re.findall(r'class="([^"]*)"', html) for name in group.split()}
    return {name for name in used & set(homes) if not homes[name] & loaded}


@pytest.mark.django_db
def test_every_page_loads_the_rules_of_the_classes_it_uses(client):
    homes = _homes()
    pages = Page.objects.live().public().filter(locale__language_code="fr", depth__gt=1).type(BasePage)
    found = {page.url: _missing(client.get(page.url).content.decode(), homes) for page in pages}
    assert len(found) > 50
    assert {url: names for url, names in found.items() if names} == {}


@pytest.mark.django_db
def test_control_a_page_without_its_sheet_is_seen(client):
    page = re.sub(
        r'<link rel="stylesheet" href="[^"]*exhibition.css">', "", client.get("/exposition/").content.decode()
    )
    assert "pair-names" in _missing(page, _homes())
