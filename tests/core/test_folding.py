"""A line break of a template is a space where words would run together without it, and nothing anywhere else."""

import re
from itertools import product

import pytest
from django.conf import settings
from django.template import Context, Engine, TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from core.markup.folding import fold
from core.markup.loaders import FoldedTemplate
from core.markup.ways import Ways

FOLDED = {
    "block-level tags": ("<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n", "<ul><li>a</li><li>b</li></ul>"),
    "words": ("<p>\n  one\n  two\n</p>", "<p>one two</p>"),
    "inline tags keep a space": ("one\n<a>two</a>\n<a>three</a>\nfour", "one <a>two</a> <a>three</a> four"),
    "the edges of an element": ("one <a>\n  two\n</a>, three", "one <a>two</a>, three"),
    "a line on one line": ("<p> one  <b>two</b> </p>", "<p> one  <b>two</b> </p>"),
    "an image among words": ("one\n<img>\ntwo", "one <img> two"),
    "a break of a line": ("one\n<br>\ntwo", "one<br>two"),
    "attributes": ('<p\n  class="a"\n  id="b"\n>c</p>', '<p class="a" id="b">c</p>'),
    "a long value": ('<p class="\n  a\n  b\n">c</p>', '<p class="a b">c</p>'),
    "a quote in a value": ("<p title='\"\n  a'>c</p>", "<p title='\" a'>c</p>"),
    "a choice around blocks": ("<ul>\n{% if a %}\n<li>x</li>\n{% endif %}\n</ul>", "<ul>{% if a %}<li>x</li>{% endif %}</ul>"),
    "a choice among words": ("a\n{% if b %}\nb\n{% endif %}\nc", "a {% if b %}b {% endif %}c"),
    "a loop of inline elements": ("<p>\n{% for a in b %}\n<a>x</a>\n{% endfor %}\n</p>", "<p>{% for a in b %} <a>x</a> {% endfor %}</p>"),
    "a loop of blocks": ("<ol>\n{% for a in b %}\n<li>x</li>\n{% empty %}\n<li>y</li>\n{% endfor %}\n</ol>", "<ol>{% for a in b %}<li>x</li>{% empty %}<li>y</li>{% endfor %}</ol>"),
    "tags that print nothing": ("{% load i18n %}\n{% get_it as it %}\n<p>a</p>", "{% load i18n %}{% get_it as it %}<p>a</p>"),
    "an included template is a word": ('{% include "a" %}\n{% include "b" %}', '{% include "a" %} {% include "b" %}'),
    "inside a block": ("{% block a %}\nb\n{% endblock %}", "{% block a %}b{% endblock %}"),
    "a remark": ("{# a #}\n<p>b</p>", "{# a #}<p>b</p>"),
    "preformatted": ("<pre>\n a\n</pre>\n<p>b</p>", "<pre>\n a\n</pre><p>b</p>"),
    "what is typed": ("<textarea>\n a\n</textarea>", "<textarea>\n a\n</textarea>"),
    "scripts and styles": ("<script>\n a\n</script>\n<style>\n b\n</style>", "<script>\n a\n</script><style>\n b\n</style>"),
    "messages": ("{% blocktranslate trimmed %}\n a\n{% endblocktranslate %}", "{% blocktranslate trimmed %}\n a\n{% endblocktranslate %}"),
    "verbatim": ("{% verbatim %}\n<p>\n</p>{% endverbatim %}", "{% verbatim %}\n<p>\n</p>{% endverbatim %}"),
    "narrow spaces of French": ("a\u202f\n\u00a0b", "a\u202f \u00a0b"),
    "drawings": ("<svg>\n<path d='M0\n0'/>\n<path/>\n</svg>", "<svg><path d='M0 0'/><path/></svg>"),
}  # fmt: skip


@pytest.mark.parametrize("case", FOLDED)
def test_a_line_break_is_a_space_only_where_one_is_wanted(case):
    source, folded = FOLDED[case]
    assert fold(source) == folded
    assert fold(folded) == folded


WORDS = st.sampled_from(["one", "two", "{{ word }}", "<b>bold</b>", "<i>x</i>", "<p>block</p>", "<hr>"])
SPACES = st.sampled_from(["\n", "\n  ", " ", ""])


def _joined(parts: list[tuple[str, str]]) -> str:
    return "".join(f"{text}{space}" for text, space in parts)


def _choices(inner: st.SearchStrategy) -> st.SearchStrategy:
    parts = st.lists(st.tuples(inner, SPACES), max_size=3).map(_joined)
    name = st.sampled_from(["a", "b"])
    choice = st.builds("{{% if {} %}}{}{}{{% endif %}}".format, name, SPACES, parts)
    either = st.builds("{{% if {} %}}{}{}{{% else %}}{}{}{{% endif %}}".format, name, SPACES, parts, SPACES, parts)
    loop = st.builds("{{% for one in rows %}}{}{}{{% endfor %}}".format, SPACES, parts)
    return choice | either | loop


SOURCES = st.lists(st.tuples(st.recursive(WORDS, _choices, max_leaves=6), SPACES), min_size=1, max_size=5).map(_joined)
ENGINE = Engine()


def read(source: str) -> list[str]:
    """What a reader reads of the source on each way that the page may take: lines of words."""
    template = ENGINE.from_string(source)
    found = []
    for a, b, count in product((True, False), (True, False), (0, 1, 2)):
        html = template.render(Context({"a": a, "b": b, "rows": range(count), "word": "word"}))
        text = re.sub(r"<[bi]>|</[bi]>", "", re.sub(r"[ \n]*<(?:hr|/?p)>[ \n]*", "|", html))
        found.append(re.sub(r"[ \n]+", " ", text).strip(" "))
    return found


@given(SOURCES)
def test_on_every_way_through_a_template_the_same_words_are_read(source):
    assert read(fold(source)) == read(source)


def test_control_the_neighbours_in_the_source_alone_would_glue_words(monkeypatch):
    source = "one\n{% if a %}<p>block</p>{% endif %}\ntwo"
    assert read(fold(source)) == read(source)
    monkeypatch.setattr(Ways, "_choice", lambda self, marks, end: ())
    assert "onetwo" in " ".join(read(fold(source)))


def engine_of(folder, *, debug: bool = False) -> Engine:
    (options,) = [entry["OPTIONS"] for entry in settings.TEMPLATES]
    ((loader, _),) = options["loaders"]
    return Engine(loaders=[(loader, [("django.template.loaders.filesystem.Loader", [folder])])], debug=debug)


@pytest.fixture
def templates(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    folder = tmp_path / "templates"
    for name in ("page.html", "mail/letter.html", "letter.txt", "worker.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<p>\n  a\n</p>\n", encoding="utf-8")
    return folder


def test_pages_are_folded_and_nothing_else(templates):
    def rendered(name: str) -> str:
        return engine_of(templates).get_template(name).render(Context())

    assert rendered("page.html") == "<p>a</p>"
    for name in ("mail/letter.html", "letter.txt", "worker.js"):
        assert rendered(name) == "<p>\n  a\n</p>\n"


def test_the_templates_of_libraries_stay_as_they_are():
    engine = Engine.get_default()
    assert isinstance(engine.get_template("base.html"), FoldedTemplate)
    assert not isinstance(engine.get_template("wagtailadmin/home.html"), FoldedTemplate)


@pytest.mark.parametrize("debug", [True, False])
def test_a_template_is_read_and_folded_once(templates, debug):
    engine = engine_of(templates, debug=debug)
    first = engine.get_template("page.html")
    assert engine.get_template("page.html") is first
    (loader,) = engine.template_loaders
    loader.reset()
    assert engine.get_template("page.html") is not first


def test_a_fault_is_shown_at_its_line(templates):
    (templates / "page.html").write_text("<p>\n\n  {% nothing %}\n</p>\n", encoding="utf-8")
    with pytest.raises(TemplateSyntaxError) as caught:
        engine_of(templates, debug=True).get_template("page.html")
    assert caught.value.template_debug["line"] == 3
