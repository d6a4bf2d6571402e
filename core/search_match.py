"""Find pages: each word of the question, read in several ways, against the words of the pages of one language."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from wagtail.models import Page

from .models import SearchPosting, SearchText
from .search_kinds import Kind
from .search_typos import nearest
from .search_words import phrase, stems_of, undotted, words_of
from .visibility import open_to_all, withheld_pages

MOST_WORDS = 12
# A page that lacks a word is kept when the words it has weigh this much of what the best page has.
KEPT = 0.75

Reading = tuple[str, ...]
Names = Iterable[tuple[str, str]]


@dataclass
class Asked:
    """A word of the question, or a name of several words: the ways to read it. Any of them will do."""

    readings: list[Reading]
    is_name: bool = False


@dataclass
class Found:
    """Primary keys of the pages, best first; of every page that may be shown; the stems to mark; misspelt words."""

    pages: list[int] = field(default_factory=list)
    visible: set[int] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    corrected: dict[str, set[str]] = field(default_factory=dict)


def find(question: str, language: str, *, kind: Kind | None = None, names: Names = ()) -> Found:
    """The public pages of that language which answer; those with every word come first.

    `names` are pairs of a name and its acronym: who asks for one finds the other. At most eight queries.
    """
    asked = understood(question, language, names)
    visible = _visible(language, kind)
    if not asked:
        return Found(visible=visible)
    postings = _postings({stem for one in asked for reading in one.readings for stem in reading}, language)
    corrected = _correct(asked, postings, language)
    tables = [_pages_of(one, postings) for one in asked]
    _keep_true_names(asked, tables)
    pages = _ranked([{page: w for page, w in table.items() if page in visible} for table in tables], len(visible))
    stems = {stem for one in asked for reading in one.readings for stem in reading}
    return Found(pages, visible, stems, corrected if pages else {})


def understood(question: str, language: str, names: Names = ()) -> list[Asked]:
    """What is asked, word by word; a name or an acronym is one thing, and means the other too."""
    words = [found.group() for found in words_of(undotted(question))]
    asked = [Asked(readings) for word in words if (readings := stems_of(word, language))]
    for name, acronym in names:
        pair = [phrase(name, language), phrase(acronym, language)]
        for said in pair:
            asked = _joined(asked, said, [one for one in pair if one])
    return asked[:MOST_WORDS]


def _joined(asked: list[Asked], said: Reading, pair: list[Reading]) -> list[Asked]:
    """Where the words of `said` follow one another, one name in their place."""
    if not said:
        return asked
    firsts: list[Reading] = [() if one.is_name else one.readings[0] for one in asked]
    for start in range(len(asked)):
        run: Reading = ()
        for end in range(start, len(asked)):
            run += firsts[end] or ("",)
            if run == said:
                return [*asked[:start], Asked(pair, is_name=True), *asked[end + 1 :]]
            if len(run) >= len(said):
                break
    return [_also(one, said, pair) if one.is_name else one for one in asked]


def _also(one: Asked, said: Reading, pair: list[Reading]) -> Asked:
    """Two organisations may share an acronym: both are meant."""
    return (
        Asked([*one.readings, *(other for other in pair if other not in one.readings)], True)
        if said in one.readings
        else one
    )


def _postings(stems: Collection[str], language: str) -> dict[str, dict[int, int]]:
    """For each stem that is used: its pages and its weight on them."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    rows = SearchPosting.objects.filter(word__language=language, word__stem__in=stems)
    for stem, page, weight in rows.values_list("word__stem", "text_id", "weight"):
        found[stem][page] = weight
    return found


def _correct(asked: list[Asked], postings: dict[str, dict[int, int]], language: str) -> dict[str, set[str]]:
    """Read the words that no page uses as the nearest ones that some page does; say which."""
    unknown = [one for one in asked if not any(all(stem in postings for stem in reading) for reading in one.readings)]
    wanted = {stem for one in unknown for reading in one.readings if len(reading) == 1 for stem in reading}
    meant = nearest(wanted, language) if wanted else {}
    for one in unknown:
        one.readings += [
            (stem,) for reading in list(one.readings) if len(reading) == 1 for stem in meant.get(reading[0], ())
        ]
    new = {stem for stems in meant.values() for stem in stems} - postings.keys()
    if new:
        postings.update(_postings(new, language))
    return {stem: set(stems) & postings.keys() for stem, stems in meant.items()}


def _visible(language: str, kind: Kind | None) -> set[int]:
    """Pages of that language and kind which anybody may see."""
    pages = open_to_all(Page.objects.filter(search_text__language=language, depth__gt=2))
    if kind is not None:
        pages = pages.filter(content_type__in=kind.content_types())
    return set(pages.values_list("pk", flat=True)) - withheld_pages()


def _pages_of(one: Asked, postings: dict[str, dict[int, int]]) -> dict[int, float]:
    """The pages where one of the readings stands whole, and how much it weighs there."""
    pages: dict[int, float] = {}
    for reading in one.readings:
        first, *others = [postings.get(stem, {}) for stem in reading]
        for page, weight in first.items():
            if all(page in other for other in others):
                mean = (weight + sum(other[page] for other in others)) / len(reading)
                pages[page] = max(pages.get(page, 0), mean)
    return pages


def _keep_true_names(asked: list[Asked], tables: list[dict[int, float]]) -> None:
    """Drop the pages where the words of a name stand apart from one another."""
    named = [(one, table) for one, table in zip(asked, tables, strict=True) if one.is_name]
    candidates = {page for _one, table in named for page in table}
    if not candidates:
        return
    texts = dict(SearchText.objects.filter(pk__in=candidates).values_list("pk", "stems"))
    for one, table in named:
        for page in list(table):
            said = f" {texts[page]} "
            if not any(f" {' '.join(reading)} " in said for reading in one.readings):
                del table[page]


def _ranked(tables: list[dict[int, float]], total: int) -> list[int]:
    """Best first: rare words count for more, and words that stand in a title; ties in the order of the site."""
    rarity = [math.log(1 + total / len(table)) if table else 0 for table in tables]
    cover: dict[int, float] = defaultdict(float)
    score: dict[int, float] = defaultdict(float)
    for rare, table in zip(rarity, tables, strict=True):
        for page, weight in table.items():
            cover[page] += rare
            score[page] += rare * math.sqrt(weight)
    best = max(cover.values(), default=0)
    kept = [page for page in cover if cover[page] >= KEPT * best]
    return sorted(kept, key=lambda page: (-cover[page] * score[page], page))
