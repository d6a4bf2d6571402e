"""The words around what was found, marked, and nothing that a browser could take for markup."""

from collections.abc import Collection, Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from .search_words import stems_of, words_of

AROUND = 240


def marked(text: str, stems: Collection[str], language: str) -> SafeString:
    """The text, escaped, the words that say one of the stems in <mark>."""
    return _marked(text, _places(text, stems, language))


def excerpt(text: str, stems: Collection[str], language: str) -> SafeString:
    """About 240 characters where the stems stand closest together, marked; empty when none is there."""
    places = _places(text, stems, language)
    if not places:
        return SafeString("")
    start, end = _window(text, places)
    inside = [(left - start, right - start, stem) for left, right, stem in places if start <= left and right <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, _marked(text[start:end], inside), after)


def first_said(texts: Iterable[str], stem: str, language: str) -> str:
    """How the first of these texts that says the stem writes it; empty when none does."""
    for text in texts:
        for left, right, _stem in _places(text, [stem], language):
            return text[left:right]
    return ""


Place = tuple[int, int, str]


def _places(text: str, stems: Collection[str], language: str) -> list[Place]:
    places = []
    for found in words_of(text):
        said = {stem for reading in stems_of(found.group(), language) for stem in reading} & set(stems)
        if said:
            places.append((found.start(), found.end(), min(said)))
    return places


def _window(text: str, places: list[Place]) -> tuple[int, int]:
    """From a little before the place that has most different words after it, cut between words."""

    def richness(first: int) -> int:
        return len({stem for left, right, stem in places if first <= left and right <= first + AROUND * 2 // 3})

    first = max((left for left, _right, _stem in places), key=lambda left: (richness(left), -left))
    start = max(0, first - AROUND // 3)
    if start:
        start = text.rfind(" ", 0, start) + 1 if " " not in text[start:first] else text.find(" ", start) + 1
    end = min(len(text), start + AROUND)
    if end < len(text):
        end = max(text.rfind(" ", start, end), next(right for left, right, _stem in places if left == first))
    return start, end


def _marked(text: str, places: list[Place]) -> SafeString:
    pieces = []
    last = 0
    for left, right, _stem in places:
        pieces.append((conditional_escape(text[last:left]), text[left:right]))
        last = right
    body = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", body, text[last:])
