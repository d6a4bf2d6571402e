"""Names in the order of a reader's alphabet, not the database's: «Économie» stands between «Droits» and «Femmes»."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils.translation import get_language

Row = TypeVar("Row")
LIGATURES = {ord("œ"): "oe", ord("æ"): "ae"}
# A letter of its own in Spanish, after every other n.
ENYE = {ord("ñ"): "n\uffff"}


def alphabet_key(name: str) -> tuple[str, str]:
    """What the name is sorted by in the active language: accents, case, marks and spaces count only between equals."""
    lower = unicodedata.normalize("NFC", name).casefold().translate(LIGATURES)
    parted = unicodedata.normalize("NFKD", lower.translate(ENYE) if get_language() == "es" else lower)
    return "".join(char for char in parted if char.isalnum() or char in " \uffff"), lower


def alphabetical(rows: Iterable[Row], name: Callable[[Row], str]) -> list[Row]:
    """The rows by the name that `name` gives each."""
    return sorted(rows, key=lambda row: alphabet_key(name(row)))
