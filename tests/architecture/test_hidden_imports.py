"""No circle of imports is hidden: by an import inside a function, one for types alone, or a model named in a string."""

import ast
from collections.abc import Iterator

import pytest

from tests.databases import ROOT

OPEN = (
    "core", "users", "directory", "donations", "members", "home", "campaigns", "education", "exhibitions", "projects", "news",
)  # fmt: skip
# Models named by data: what each app registers with the search, the demonstration's pages.
NAMED_BY_DATA = {"core/search_kinds.py", "home/demo/pages.py"}
IMPORTS = (ast.Import, ast.ImportFrom)


def _is_own(node: ast.AST) -> bool:
    """Of the site: `from .models import X`, `import news`. What a library gives may be imported for types alone."""
    if isinstance(node, ast.ImportFrom):
        return bool(node.level) or _is_room(node.module or "")
    return isinstance(node, ast.Import) and any(_is_room(alias.name) for alias in node.names)


def _is_room(module: str) -> bool:
    return (ROOT / module.split(".")[0] / "__init__.py").is_file()


def hidden(source: str, *, is_app_config: bool = False) -> Iterator[str]:
    """What hides an import, with its line. The app's configuration runs before the models: it imports in `ready`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not is_app_config:
            yield from (f"{one.lineno}: in a function" for one in ast.walk(node) if isinstance(one, IMPORTS))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from (f"{one.lineno}: for types" for one in ast.walk(node) if _is_own(one))
        if isinstance(node, ast.Attribute | ast.Name) and getattr(node, "attr", getattr(node, "id", "")) == "get_model":
            yield f"{node.lineno}: by name"


@pytest.mark.parametrize("room", OPEN)
def test_a_room_hides_no_import(room):
    files = [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    assert files
    found = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := [*hidden(path.read_text(encoding="utf-8"), is_app_config=path.name == "apps.py")])
    }
    by_data = {name for name, lines in found.items() if all(line.endswith("by name") for line in lines)} & NAMED_BY_DATA
    assert {name: lines for name, lines in found.items() if name not in by_data} == {}


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("def around():\n    from ..selectors import around", "2: in a function"),
        ("class Page:\n    def around(self):\n        import news.models", "3: in a function"),
        ("if TYPE_CHECKING:\n    from .models import NewsPage", "2: for types"),
        ("if typing.TYPE_CHECKING:\n    import news.models", "2: for types"),
        ("from django.apps import apps\nmodel = apps.get_model('news', 'NewsPage')", "2: by name"),
    ],
)
def test_control_each_disguise_is_seen(source, line):
    assert [*hidden(source)] == [line]


@pytest.mark.parametrize(
    "source", ["from .models import NewsPage", "if TYPE_CHECKING:\n    from stripe import StripeObject"]
)
def test_control_what_is_open_and_what_a_library_needs_for_types_pass(source):
    assert [*hidden(source)] == []
