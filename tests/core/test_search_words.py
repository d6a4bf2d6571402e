"""Words are compared as readers compare them, in the rules of their language."""

import pytest

from core.search_excerpts import AROUND, excerpt
from core.search_kinds import kind_of, kinds, register_kind
from core.search_typos import distance
from core.search_words import all_stems, fold, phrase, stem

ALIKE = {
    "fr": [
        "québec Quebec", "coopérative coopératives cooperative coopératif", "travailleuse travailleurs", "national nationales nationaux",
        "ouvrière ouvriers", "travail travaux", "haïtienne haïtiens", "loi lois", "étrangère étrangers", "œuvre oeuvres",
    ],
    "es": ["cooperativa cooperativas", "trabajadora trabajadores", "país países", "voz voces", "mujer mujeres", "ley leyes"],
    "en": ["company companies", "worker workers", "organisation organizations", "labour labor", "church churches", "wage wages"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "words"), [(language, words) for language in ALIKE for words in ALIKE[language]])
def test_accents_plurals_and_genders_are_one_word(language, words):
    assert len({stem(word, language) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "loi loin"), ("fr", "mine mineur"), ("en", "law lawn"), ("es", "mar marea")]
)
def test_other_words_stay_other_words(language, words):
    first, second = words.split()
    assert stem(first, language) != stem(second, language)


def test_a_language_without_rules_is_only_folded():
    assert stem("Ayisyèn", "ht") == "ayisyen"


def test_each_language_has_its_own_rules():
    assert stem("cooperativas", "es") != stem("cooperativas", "fr")


def test_hyphens_points_and_elisions_do_not_part_what_is_one():
    assert "cooperativ" in all_stems("co-operatives", "en")
    assert phrase("Institut culturel Karl-Lévêque", "fr") == phrase("institut culturel karl leveque", "fr")
    assert all_stems("F.A.T.", "fr") == all_stems("FAT", "fr")
    assert all_stems("l’imputabilité", "fr") == all_stems("imputabilité", "fr")


@pytest.mark.parametrize("text", ["", "de la", "🧵", "'\"&|!():*", "\x00"])
def test_a_text_without_words_has_no_stems(text):
    assert all_stems(text, "fr") == []


def test_folding_leaves_small_letters_without_marks():
    assert fold("ŒUVRE Québécoise ñandú") == "oeuvre quebecoise nandu"


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("hati", "haiti", 1), ("impuatbilit", "imputabilit", 1), ("mot", "mot", 0), ("abc", "xyz", 3), ("", "ab", 2)],
)
def test_a_slip_is_a_letter_more_less_other_or_two_exchanged(one, other, slips):
    assert distance(one, other, 3) == distance(other, one, 3) == slips


def test_a_distance_beyond_what_is_asked_is_not_measured():
    assert distance("abcdef", "uvwxyz", 1) == 2


def test_an_excerpt_is_short_and_cut_between_words():
    text = "Commencement " * 100 + "voici les coopératives " + "finissement " * 100
    shown = excerpt(text, {stem("coopérative", "fr")}, "fr")
    assert "<mark>coopératives</mark>" in shown
    plain = shown.replace("<mark>", "").replace("</mark>", "")
    assert len(plain) <= AROUND + 4
    assert all(word in {"…", "Commencement", "voici", "les", "coopératives", "finissement"} for word in plain.split())
    assert excerpt(text, {"zyx"}, "fr") == ""


def test_an_excerpt_of_one_endless_word_still_shows_it():
    assert "<mark>" in excerpt("a" * 400 + " coopérative", {stem("coopérative", "fr")}, "fr")


@pytest.mark.django_db
def test_every_kind_names_models_that_exist_and_a_code_is_replaced(monkeypatch):
    codes = [kind.code for kind in kinds()]
    assert {"pages", "campaigns", "appeals", "exhibitions"} <= set(codes)
    assert all(kind.content_types() for kind in kinds())
    owned = [model for kind in kinds() for model in kind.models]
    assert len(owned) == len(set(owned))
    monkeypatch.setattr("core.search_kinds._kinds", {})
    register_kind("pages", "Unes", ["home.StandardPage"])
    register_kind("pages", "Autres", ["home.StandardPage"])
    assert [kind.label for kind in kinds()] == ["Autres"]
    assert kind_of("nothing") is None
