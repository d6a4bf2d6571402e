"""Words as search compares them: without accents, plural or gender, by the rules of their own language."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# One more when a rule or a stop word changes: the worker then indexes every page again.
RULES_VERSION = 1
LONGEST_WORD = 60
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
DOTTED = re.compile(r"\b(?:\w\.){2,}")
HYPHENS = re.compile(r"[-‐‑]")

STOP_WORDS = {
    "fr": "a ai ainsi au aux avec c ce ceci cela celle celles celui ces cet cette ceux chez comme comment d dans de "
    "des donc dont du elle elles en entre est et eu eux il ils j je l la le les leur leurs lui m ma mais me "
    "mes mon n ne nos notre nous on ont ou par pas plus pour qu quand que quel quelle quelles quels qui quoi "
    "s sa sans se ses si son sont sous sur t ta te tes ton tu un une vers vos votre vous y",
    "es": "a al ante como con cual cuando de del desde donde e el ella ellas ellos en entre era es esa esas ese eso "
    "esos esta estas este esto estos fue ha han hasta la las le les lo los mas me mi mis muy no nos o para "
    "pero por que quien quienes se ser si sin sobre son su sus te tu tus u un una unas uno unos y ya",
    "en": "a about all also am an and any are as at be been but by can did do does for from had has have he her his "
    "how i if in into is it its me my not of on or our out she so than that the their them then there these "
    "they this those to us was we were what when where which who why will with you your",
}
STOPPED = {language: frozenset(words.split()) for language, words in STOP_WORDS.items()}

# Steps follow one another; in a step the first ending that fits is replaced, unless fewer letters than the last
# number would be left before it. They are light on purpose: two words that a reader holds for different stay so.
Step = tuple[tuple[str, str, int], ...]
STEPS: dict[str, tuple[Step, ...]] = {
    "fr": (
        (("eaux", "eau", 1), ("aux", "al", 2), ("ss", "ss", 0), ("s", "", 3), ("x", "", 3)),
        (
            ("euse", "eur", 3), ("trice", "teur", 3), ("ienne", "ien", 2), ("onne", "on", 2), ("enne", "en", 3),
            ("elle", "el", 3), ("ette", "et", 3), ("ive", "if", 3), ("iere", "ier", 2), ("ere", "er", 3),
            ("ation", "", 5),
        ),
        (("ement", "", 5), ("eur", "eur", 0), ("ee", "", 3), ("er", "", 4), ("e", "", 3)),
        (("ll", "l", 2), ("mm", "m", 2), ("nn", "n", 2), ("tt", "t", 2)),
        (("ail", "al", 2),),
    ),
    "es": (
        (
            ("ces", "z", 2), ("aes", "ae", 2), ("ees", "ee", 2), ("oes", "oe", 2), ("is", "is", 0), ("es", "", 3),
            ("s", "", 3),
        ),
        (("amente", "", 4), ("mente", "", 5), ("ada", "", 5), ("ado", "", 5), ("ida", "", 5), ("ido", "", 5)),
        (("ar", "", 4), ("er", "", 4), ("ir", "", 4), ("a", "", 3), ("e", "", 3), ("o", "", 3)),
    ),
    "en": (
        (
            ("sses", "ss", 1), ("ches", "ch", 1), ("shes", "sh", 1), ("xes", "x", 1), ("ies", "y", 2), ("ss", "ss", 0),
            ("us", "us", 0), ("is", "is", 0), ("s", "", 3),
        ),
        (
            ("isation", "iz", 3), ("ization", "iz", 3), ("ising", "iz", 4), ("izing", "iz", 4), ("ised", "iz", 4),
            ("ized", "iz", 4), ("ise", "iz", 4), ("ize", "iz", 3), ("ing", "", 4), ("ed", "", 4), ("our", "or", 3),
        ),
        (("e", "", 3), ("y", "i", 2)),
    ),
}  # fmt: skip


def fold(text: str) -> str:
    """Small letters without accents: «Québec» and «quebec» are one word. The length may change."""
    parts = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    return "".join(char for char in parts if not unicodedata.combining(char))


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """What stands for a word, its plural and its other gender in that language; another language only folds."""
    left = fold(word)
    for step in STEPS.get(language, ()):
        for ending, replacement, least in step:
            if left.endswith(ending) and len(left) - len(ending) >= least:
                left = left[: len(left) - len(ending)] + replacement
                break
    return left


def words_of(text: str) -> Iterator[re.Match[str]]:
    """Each word where it stands, a hyphened one whole."""
    return WORD.finditer(text)


def stems_of(word: str, language: str) -> list[tuple[str, ...]]:
    """The ways to read a word: as it is and, when it is hyphened, without hyphens. Empty: it says nothing."""
    parts = HYPHENS.split(word)
    readings = [parts] if len(parts) == 1 else [parts, ["".join(parts)]]
    found = [tuple(stem(part, language) for part in reading if _speaks(part, language)) for reading in readings]
    return [reading for reading in found if reading]


def all_stems(text: str, language: str) -> list[str]:
    """The stems of a text in the order of its words, hyphens undone; a hyphened word is followed by its whole."""
    readings = (reading for found in words_of(undotted(text)) for reading in stems_of(found.group(), language))
    return [one for reading in readings for one in reading]


def phrase(text: str, language: str) -> tuple[str, ...]:
    """The stems of a name, its hyphened words in their parts."""
    readings = (stems_of(found.group(), language) for found in words_of(undotted(text)))
    return tuple(one for reading in readings if reading for one in reading[0])


def undotted(text: str) -> str:
    """«F.A.T.» is «FAT»."""
    return DOTTED.sub(lambda found: found.group().replace(".", ""), text)


def _speaks(part: str, language: str) -> bool:
    folded = fold(part)
    return 0 < len(folded) <= LONGEST_WORD and folded not in STOPPED.get(language, ())
