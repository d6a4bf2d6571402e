"""Msgids in contexts, and ours beside those of the libraries."""

from pathlib import Path

import pytest
from django.utils.translation import gettext, ngettext, override, pgettext

from core.catalogue_neighbours import CONTEXT_ENDS, SAME_MEANING, clashes, neighbours, place_of
from core.catalogues import Catalogues, _key, msgids
from core.library_words import REPLACED, REPLACED_COUNTED

COUNTED_FORMS = (
    "This %(model_name)s is referenced %(usage_count)s time.",
    "This %(model_name)s is referenced %(usage_count)s times.",
)
EXEMPT = SAME_MEANING | REPLACED | REPLACED_COUNTED
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def catalogues(tmp_path) -> Catalogues:
    """A project with the same word alone, in a context, in a template's context, and with a plural in a context."""
    (tmp_path / "core").mkdir()
    python = '_("Zyx"); pgettext("beast", "Zyx"); npgettext("beast", "%(n)s zyx", "%(n)s zyxes", 2)'
    (tmp_path / "core" / "a.py").write_text(python, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    template = '{% load i18n %}{% translate "Zyx" context "plant" %}'
    (tmp_path / "templates" / "a.html").write_text(template, encoding="utf-8")
    return Catalogues(tmp_path)


def test_a_msgid_is_translated_once_in_each_context(catalogues):
    keys = ["Zyx", f"beast{CONTEXT_ENDS}Zyx", f"plant{CONTEXT_ENDS}Zyx"]
    plural = f"beast{CONTEXT_ENDS}%(n)s zyx"
    assert set(msgids(catalogues.root)) == {*keys, (plural, "%(n)s zyxes")}
    for language in ("fr", "es"):
        given = {key: f"mot {number}" for number, key in enumerate(keys)}
        catalogues.update(given | {plural: ["%(n)s bête", "%(n)s bêtes"]}, into=language)
    catalogues.update()
    catalogues.compile()
    assert list(catalogues.faults()) == []
    words = {(message.id, message.context): message.string for message in catalogues.read("fr")}
    assert (words["Zyx", None], words["Zyx", "beast"], words["Zyx", "plant"]) == ("mot 0", "mot 1", "mot 2")


def test_messages_are_found_however_a_template_is_indented(tmp_path):
    template = (
        '<ul>\n    <li>{% translate "Zyx" %}</li>\n      <b>{% blocktranslate trimmed %}\n        Two\n        lines\n'
        "      {% endblocktranslate %}</b>\n  <i></i>\n</ul>"
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text(template, encoding="utf-8")
    assert list(msgids(tmp_path)) == ["Two lines", "Zyx"]


def test_a_context_that_code_no_longer_names_is_a_fault(catalogues):
    catalogues.update()
    (catalogues.root / "core" / "a.py").write_text('_("Zyx")', encoding="utf-8")
    assert any("unused" in fault and "beast" in fault for fault in catalogues.faults())


def translate_stripe_errors(language: str) -> dict:
    return {
        _key(message.id, message.context): message.string for message in Catalogues(ROOT).read(language) if message.id
    }


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_msgid_of_ours_says_something_else_in_a_library(language):
    """Plain ones, those that a number bends, those in a context: each among its like."""
    own, known = translate_stripe_errors(language), neighbours(language)
    assert len({place_of(key) for key in own} & set(known)) > 40
    assert sum(is_counted for _msgid, is_counted in known) > 50
    assert sum(CONTEXT_ENDS in msgid for msgid, _is_counted in known) > 10
    assert sum(isinstance(key, tuple) for key in own) > 15
    assert list(clashes(language, own)) == []


def test_control_a_word_of_ours_for_the_button_of_a_library_is_named():
    faults = list(clashes("fr", {"Update": "Nouvelle du terrain", "Yes": "Oui.", "Zyx": "Zyx"}))
    assert len(faults) == 1
    assert "«Mettre à jour» in admin" in faults[0]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_control_every_msgid_of_a_library_said_otherwise_here_is_named(language):
    """Each one, whatever its form: what a library says is its own words, and any other are a clash."""
    known = {place: next(iter(said)) for place, said in neighbours(language).items()}
    tried = [place for place, said in known.items() if any(said) and place[0] not in EXEMPT]
    own = {msgid if not is_counted else (msgid, "zyxes"): "zyx" for msgid, is_counted in tried}
    own = {key: (words, "zyxes") if isinstance(key, tuple) else words for key, words in own.items()}
    named = {line.partition(" is «")[0] for line in clashes(language, own)}
    assert named == {repr(key) for key in own}
    assert {place_of(key)[1] for key in own} == {True, False}


def test_a_plural_is_compared_with_plurals_and_a_context_with_itself():
    known = neighbours("fr")
    within = next(msgid for msgid, is_counted in known if CONTEXT_ENDS in msgid and not is_counted)
    counted = next(msgid for msgid, is_counted in known if is_counted and (msgid, False) not in known)
    assert list(clashes("fr", {counted: "zyx"})) == []
    assert len(list(clashes("fr", {(counted, "any plural"): ("zyx", "zyxes")}))) == 1
    assert list(clashes("fr", {f"elsewhere{CONTEXT_ENDS}{within.partition(CONTEXT_ENDS)[2]}": "zyx"})) == []
    assert len(list(clashes("fr", {within: "zyx"}))) == 1


def test_what_was_read_as_the_same_is_still_shared():
    own = {place_of(key)[0] for key in translate_stripe_errors("fr")}
    assert own & {msgid for msgid, _is_counted in neighbours("fr")} >= SAME_MEANING | REPLACED_COUNTED


def test_the_buttons_of_the_cms_say_what_they_do():
    with override("fr"):
        assert gettext("Update") == "Mettre à jour"
        assert gettext("Privacy") == "Confidentialité"
        assert pgettext("news from the field", "Update") == "Nouvelle du terrain"
    with override("es"):
        assert gettext("Roles") == "Roles"
        assert pgettext("organisation", "Roles") == "Funciones"


def test_words_of_the_cms_are_said_well():
    values = {"model_name": "appel", "usage_count": 4}
    with override("fr"):
        assert gettext("Status: ").startswith("État")
        counted = ngettext(*COUNTED_FORMS, 4) % values
        assert counted == "Cet élément (appel) est utilisé à 4 endroits."
        assert not [words for words in REPLACED if "(tte)" in gettext(words) or "Status" in gettext(words)]
