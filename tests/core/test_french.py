"""What French does before a vowel: no sentence of the catalogue puts an eliding word before a name."""

import re
from collections.abc import Iterator

from core.catalogues import Catalogues
from tests.core.test_catalogues import ROOT

# Before what is a number, an amount or a day nothing elides, and what stands between quotation marks is not a name.
COUNTED = {
    "amount", "changed", "day", "end", "first", "goal", "highest", "hour", "last", "least", "lowest", "made", "millions", "most",
    "number", "start", "total", "year",
}  # fmt: skip
ELIDING = re.compile(r"\b(?:de|que|le|la|ne|se|jusque|lorsque|puisque)[ \u00a0]%\((\w+)\)", re.IGNORECASE)


def elisions(sentences: list[str]) -> Iterator[str]:
    """The sentences in which a name may follow a word that would have to be elided."""
    return (words for words in sentences if set(ELIDING.findall(words)) - COUNTED)


def french() -> list[str]:
    """Every sentence of the French catalogue, each form of the plural ones."""
    rows = [message.string for message in Catalogues(ROOT).read("fr") if message.id]
    return [words for row in rows for words in ([row] if isinstance(row, str) else row)]


def test_no_french_sentence_puts_a_name_where_it_would_have_to_elide():
    sentences = french()
    assert len(sentences) > 1500
    assert list(elisions(sentences)) == []


def test_control_a_name_after_de_is_seen_and_a_year_is_not():
    assert list(elisions(["Nouvelle de %(name)s", "Dons de %(year)s", "Le %(day)s"])) == ["Nouvelle de %(name)s"]
