"""Clean what strangers type before it is kept."""

import re
import unicodedata

HIDDEN = {"Cc", "Cf", "Co", "Cs"}
# Letters and a sign, by their category, that show nothing.
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Persian words and emoji are written with the joiners; everything else invisible may hide or reverse text.
JOINERS = "\u200c\u200d"
IDLE_JOINER = re.compile(
    rf"(?<!\S)[{JOINERS}]+|[{JOINERS}]+(?!\S)|(?<=[A-Za-z0-9\u00c0-\u024f])[{JOINERS}]+|(?<=[{JOINERS}])[{JOINERS}]+"
)
# Flags such as Scotland's: a black flag, then tags that show nothing.
FLAG = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f)")
MARKS_IN_A_ROW = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)


def clean_line(text: str) -> str:
    """One line of visible text: control and direction-changing characters dropped, spaces folded, NFC, and at most
    three combining marks in a row. Empty when nothing in it can be seen.
    """
    parts = (part if FLAG.fullmatch(part) else without_hidden(part, keep=JOINERS) for part in FLAG.split(text))
    folded = IDLE_JOINER.sub("", " ".join("".join(parts).split()))
    line = MARKS_IN_A_ROW.sub(r"\1", unicodedata.normalize("NFC", folded)).strip()
    return line if any(_shows(char) for char in line) else ""


def clean_lines(text: str) -> str:
    """Several lines, each as `clean_line` makes it, without empty ones at either end."""
    return "\n".join(clean_line(line) for line in text.splitlines()).strip()


def without_hidden(text: str, *, keep: str = "") -> str:
    """The text without the characters that nobody sees, lone surrogates and NUL among them; spaces stay."""
    return "".join(char for char in text if char in keep or char.isspace() or not _hides(char))


def _hides(char: str) -> bool:
    category = unicodedata.category(char)
    # Python knows the letters of one year. What it does not know is kept, unless Unicode promises nothing visible.
    return category in HIDDEN or char in FILLERS or (category == "Cn" and _never_shows(ord(char)))


def _never_shows(point: int) -> bool:
    """Noncharacters, and the unassigned points that are invisible by default."""
    return (
        point & 0xFFFE == 0xFFFE
        or 0xFDD0 <= point <= 0xFDEF
        or 0xFFF0 <= point <= 0xFFF8
        or 0xE0000 <= point <= 0xE0FFF
        or point == 0x2065
    )


def _shows(char: str) -> bool:
    """True for letters, figures, signs and what is not assigned yet; false for marks, spaces and joiners alone."""
    return unicodedata.category(char)[0] in "LNPS" or unicodedata.category(char) == "Cn"
