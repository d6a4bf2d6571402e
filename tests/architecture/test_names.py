"""What the shared kernel stands below, it does not name: neither an import nor a string leads upwards."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.databases import ROOT

KERNEL = ("core", "users")
ABOVE = [*(name for name in settings.OWN_PACKAGES if name not in KERNEL), "sandbox"]
NAMED = re.compile(rf"(?<![\w-])({'|'.join(ABOVE)})(?=$|[.:/_]\w)")
# Words that an app is called by too.
OTHERWISE = {
    ("core/access.py", "members"),  # an audience
    ("core/models/site.py", "home"),  # an icon of Wagtail's
    ("core/staff_files.py", "default-src 'none'; sandbox"),  # a policy of browsers
}


def strings_of(source: str) -> Iterator[str]:
    """Every string of a module that is not a docstring."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def names_in(source: str) -> list[str]:
    """The strings that name an app above."""
    return [text for text in strings_of(source) if NAMED.search(text)]


def kernel() -> list[Path]:
    found = [path for room in KERNEL for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    assert found
    return found


def test_the_kernel_names_no_app_above_it():
    named = {
        (path.relative_to(ROOT).as_posix(), text)
        for path in kernel()
        for text in names_in(path.read_text(encoding="utf-8"))
    }
    assert named == OTHERWISE


@pytest.mark.parametrize(
    "line",
    [
        'apps.get_model("news.NewsPage")',
        'APPS = ("core", "campaigns")',
        'reverse("members:room")',
        'render(request, "donations/thanks.html")',
        'ROWS = f"SELECT id FROM {schema}.projects_projectpage"',
        'cursor.execute("SELECT id FROM directory_organisation")',
        'import_module("ciso_site.urls")',
    ],
)
def test_control_each_way_of_naming_one_is_caught(line):
    assert names_in(line)


def test_control_words_that_name_no_app_are_let_through():
    assert not names_in('"""See news.models."""\nWORDS = "The news of today", "news-of-today", "hometown"')
