"""The names that our code reads from the query of an address, found in its text: none is listed by hand."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATE_READS = (re.compile(r"request\.GET\.(\w+)"), re.compile(r"""["'](\w+)["'] in request\.GET"""))
READERS = ("get", "getlist", "pop")
WHOLE = ("urlencode", "dict", "copy", "items", "lists", "keys")
ASKED = ("QueryDict", "Mapping[str, str]")


@dataclass(frozen=True)
class Read:
    """A name read from a query, and where; no name where the text does not say it."""

    name: str
    place: str


def own_apps() -> list[str]:
    """The names of the project's own applications."""
    return [config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT]


def own_sources() -> dict[str, str]:
    """The text of every module and template of ours, by its path."""
    files = [path for name in [*own_apps(), "ciso_site"] for path in (ROOT / name).rglob("*.py")]
    files += [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(files)}


def reads(sources: dict[str, str]) -> list[Read]:
    """Every read of a query in these texts. One in a form that is not understood has no name."""
    found: list[Read] = []
    trees = {path: ast.parse(text) for path, text in sources.items() if path.endswith(".py")}
    takers = {name for tree in trees.values() for name in _takers(tree)}
    for path, tree in trees.items():
        found += [Read(name, path) for name in _names(tree, takers)]
    for path in set(sources) - set(trees):
        found += [Read(name, path) for pattern in TEMPLATE_READS for name in pattern.findall(sources[path])]
    return found


def _takers(tree: ast.Module) -> Iterator[str]:
    """Functions that take a query whole, by their names, and forms of filters: their fields are known at run time."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(map(_is_asked, _arguments(node))):
            yield node.name
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("FilterSet") for base in node.bases):
            yield node.name


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _is_asked(argument: ast.arg) -> bool:
    return argument.annotation is not None and ast.unparse(argument.annotation) in ASKED


def _names(tree: ast.Module, takers: set[str]) -> Iterator[str]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    asked: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = {argument.arg for argument in _arguments(node) if _is_asked(argument)}
            asked |= {one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in names}
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Choice.made"):
            yield _word(node.args[0])
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "GET":
            yield from _read_of(node, parents, takers, strict=True)
        elif node in asked:
            yield from _read_of(node, parents, takers, strict=False)


def _read_of(node: ast.AST, parents: dict, takers: set[str], *, strict: bool) -> Iterator[str]:
    """The name that is read where the query stands; «» where a query of a request is used in another form."""
    parent = parents[node]
    call = parents.get(parent)
    if isinstance(parent, ast.Attribute) and isinstance(call, ast.Call) and call.func is parent:
        if parent.attr in READERS:
            word = _word(call.args[0])
            # `asked.get(name)`: the names are those with which the function was called.
            yield from [word] if word or strict else []
        elif parent.attr not in WHOLE:
            yield ""
    elif isinstance(parent, ast.Subscript):
        yield _word(parent.slice)
    elif isinstance(parent, ast.Compare) and isinstance(parent.ops[0], ast.In | ast.NotIn):
        yield _word(parent.left)
    elif isinstance(parent, ast.Call) and node in parent.args:
        if strict and ast.unparse(parent.func).split(".")[-1] not in takers:
            yield ""
    elif strict:
        yield ""


def _word(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
