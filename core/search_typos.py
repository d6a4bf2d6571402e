"""Words that nobody wrote, read as the nearest words that somebody did."""

from collections.abc import Collection

from django.db.models.functions import Length

from .models import SearchWord

MOST_READINGS = 3


def nearest(stems: Collection[str], language: str) -> dict[str, list[str]]:
    """For each stem, the words of that language at the smallest distance; no word, no entry. One query.

    One slip in four to seven letters, two in eight or more: a letter too many, too few, another, or two exchanged.
    Numbers are taken at their word.
    """
    slips = {stem: 2 if len(stem) >= 8 else 1 for stem in stems if len(stem) >= 4 and stem.isalpha()}
    if not slips:
        return {}
    shortest = min(len(stem) - allowed for stem, allowed in slips.items())
    longest = max(len(stem) + allowed for stem, allowed in slips.items())
    words = SearchWord.objects.filter(language=language).annotate(letters=Length("stem"))
    known = [
        (stem, _letters(stem))
        for stem in words.filter(letters__gte=shortest, letters__lte=longest).values_list("stem", flat=True)
    ]
    return {stem: found for stem, allowed in slips.items() if (found := _near(stem, allowed, known))}


def _near(stem: str, allowed: int, known: list[tuple[str, int]]) -> list[str]:
    """The known words at the smallest distance; among them, those with the same first letter when there are any."""
    own = _letters(stem)
    best: list[tuple[int, bool, str]] = []
    for word, letters in known:
        # Each slip changes at most two letters of the set: most words are set aside by one comparison of bits.
        if abs(len(word) - len(stem)) <= allowed and (own ^ letters).bit_count() <= 2 * allowed:
            away = distance(stem, word, allowed)
            if away <= allowed:
                best.append((away, word[0] != stem[0], word))
    best.sort()
    return [word for away, other, word in best if (away, other) == best[0][:2]][:MOST_READINGS]


def _letters(word: str) -> int:
    """The set of the word's letters, as bits."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) % 64)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """Slips between two words (optimal string alignment); `most` + 1 stands for any greater number."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
