"""Templates and sheets are laid out by a tool that cannot change what they say."""

import pytest
from django.core.management import CommandError, call_command

from core.management.commands.layout import faults_of
from core.markup import layout, trees
from core.markup.layout import LayoutError, laid_out, meaning
from core.markup.sheets import laid_out_sheet
from core.static_storage import bundle_imports
from tests.databases import ROOT

LONG = "word " * 30
LAID_OUT = {
    "one element a line": ("<ul><li>a</li><li>b</li></ul>", "<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n"),
    "short lines stay": ("<p>a <b>b</b></p>\n", "<p>a <b>b</b></p>\n"),
    "choices around blocks": (
        "<ul>{% if a %}<li>x</li>{% endif %}</ul>",
        "<ul>\n  {% if a %}\n    <li>x</li>\n  {% endif %}\n</ul>\n",
    ),
    "no space comes between words": ("a{% if b %}b{% endif %}c", "a{% if b %}b{% endif %}c\n"),
    "an element closed in another branch": (
        "{% if a %}<ol>{% endif %}<li>x</li>{% if b %}</ol>{% endif %}",
        "{% if a %}\n  <ol>\n{% endif %}\n<li>x</li>\n{% if b %}</ol>{% endif %}\n",
    ),
    "long words": (
        f"<p>{LONG.strip()}</p>",
        f"<p>\n  {('word ' * 23).strip()}\n  {('word ' * 7).strip()}\n</p>\n",
    ),
    "attributes": (
        f'<p class="{"a" * 60}" id="{"b" * 60}">c</p>',
        f'<p\n  class="{"a" * 60}"\n  id="{"b" * 60}">\n  c\n</p>\n',
    ),
    "messages": (
        f"<p>{{% blocktranslate trimmed %}}{LONG}{{% endblocktranslate %}}</p>",
        f"<p>\n  {{% blocktranslate trimmed %}}\n    {('word ' * 23).strip()}\n    {('word ' * 7).strip()}\n"
        "  {% endblocktranslate %}\n</p>\n",
    ),
    "remarks": (
        f"{{# {LONG}#}}\n<p>a</p>",
        f"{{# {('word ' * 23).strip()} #}}\n{{# {('word ' * 7).strip()} #}}\n<p>a</p>\n",
    ),
    "scripts": ("<p>a</p><script>\n  a\n</script>", "<p>a</p>\n<script>\n  a\n</script>\n"),
}


@pytest.mark.parametrize("case", LAID_OUT)
def test_a_template_is_laid_out(case):
    source, expected = LAID_OUT[case]
    assert laid_out(source) == expected
    assert laid_out(expected) == expected
    assert meaning(expected) == meaning(source)


def test_a_layout_that_would_change_the_page_is_refused(monkeypatch):
    source = f"<p><b>{LONG}</b><i>{LONG}</i></p>"
    assert "</b><i>" in laid_out(source)
    monkeypatch.setattr(trees.Tree, "breakable", lambda self, number: True)
    with pytest.raises(LayoutError, match="would become"):
        laid_out(source)


def test_control_without_the_proof_the_page_would_change(monkeypatch):
    source = f"<p><b>{LONG}</b><i>{LONG}</i></p>"
    monkeypatch.setattr(trees.Tree, "breakable", lambda self, number: True)
    monkeypatch.setattr(layout, "meaning", lambda source: "")
    assert "</b><i>" not in " ".join(laid_out(source).split("\n"))


SHEET = """/* one */
@import url("a.css");
.a, .b { color: red; content: "{;}"; background: url("data:a;b") }
@media (min-width: 34em) { .a { --b: c; /* why */ } }
"""


def test_a_sheet_has_one_declaration_a_line():
    laid = laid_out_sheet(SHEET)
    assert laid == (
        '/* one */\n@import url("a.css");\n.a, .b {\n  color: red;\n  content: "{;}";\n  background: url("data:a;b");\n}\n'
        "@media (min-width: 34em) {\n  .a {\n    --b: c; /* why */\n  }\n}\n"
    )
    assert laid_out_sheet(laid) == laid


def test_laying_out_a_sheet_changes_nothing_that_is_served(tmp_path):
    for path in (ROOT / "static" / "css" / "field").glob("*.css"):
        packed = tmp_path / path.name
        packed.write_text(bundle_imports(path), encoding="utf-8")
        served = bundle_imports(packed)
        packed.write_text(laid_out_sheet(packed.read_text(encoding="utf-8")), encoding="utf-8")
        assert bundle_imports(packed) == served


@pytest.fixture
def tree(tmp_path):
    files = {
        "templates/page.html": "<ul><li>a</li></ul>",
        "templates/mail/page.html": "<ul><li>a</li></ul>",
        "static/css/page.css": ".a { color: red; }",
        "static/js/page.js": "/* short */",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_not_laid_out_is_named_then_written(tree):
    assert [fault.split()[0] for fault in faults_of(tree)] == ["templates/page.html", "static/css/page.css"]
    assert (tree / "static/css/page.css").read_text(encoding="utf-8") == ".a { color: red; }"
    assert not list(faults_of(tree, write=True))
    assert not list(faults_of(tree))
    assert (tree / "static/css/page.css").read_text(encoding="utf-8") == ".a {\n  color: red;\n}\n"
    assert (tree / "templates/mail/page.html").read_text(encoding="utf-8") == "<ul><li>a</li></ul>"


@pytest.mark.parametrize("name", ["templates/mail/page.html", "static/js/page.js", "templates/page.html"])
def test_a_line_that_no_tool_can_break_is_named(tree, name):
    list(faults_of(tree, write=True))
    (tree / name).write_text(f"<a>\n{'x' * 121}\n</a>\n", encoding="utf-8")
    (fault,) = [fault for fault in faults_of(tree, write=True) if fault.startswith(f"{name}:2 has 12")]
    assert fault.endswith(" characters.")


def test_the_command_fails_on_what_it_finds(settings, tree):
    settings.BASE_DIR = tree
    with pytest.raises(CommandError, match=r"page\.html is not laid out"):
        call_command("layout", "--check")
    call_command("layout")
    call_command("layout", "--check")
