"""Clean what people type and paste before it is kept: one rule, whichever door it comes by.

What nobody sees is dropped (controls, direction marks, zero-width characters, lone surrogates), accents are composed,
line ends of every kind are one kind. Visitors' lines have their spaces folded too; editors keep theirs.
"""

import re
import unicodedata
from typing import Any

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
# What `str.splitlines` takes for the end of a line: a vertical tab is what Word's Shift+Enter leaves in a plain field.
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
PLAIN = re.compile(r"[ -~\n]*")
SPACE_CONTROLS = re.compile(r"[\t\n\x1f]+")


def clean_line(text: str) -> str:
    """One line of visible text: control and direction-changing characters dropped, spaces folded, NFC, and at most
    three combining marks in a row. Empty when nothing in it can be seen.
    """
    return " ".join(_visible(_without_hidden_but_flags(text), compose=True).split())


def clean_lines(text: str) -> str:
    """Several lines, each as `clean_line` makes it, without empty ones at either end."""
    return "\n".join(clean_line(line) for line in text.splitlines()).strip()


def clean_text(text: str, *, lines: bool = True, compose: bool = True) -> str:
    """The same rule for what editors write, markup included: spaces of every width stay where they are.

    Line ends become «\\n», or a space when `lines` is false. Composed accents may make a text longer; with `compose`
    false it never grows. Empty when nothing in it can be seen. Cleaning twice changes nothing.
    """
    if PLAIN.fullmatch(text) and (lines or "\n" not in text):
        return text
    shown = _without_hidden_but_flags(LINE_END.sub("\n", text)).replace("\x1f", " ")
    if lines:
        return _visible(shown, compose=compose)
    return _visible(SPACE_CONTROLS.sub(" ", shown), compose=compose).strip(" ")


def clean_json(value: Any) -> Any:
    """The same JSON, every text in it cleaned as `clean_text` does; keys stay."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: clean_json(item) for key, item in value.items()}
    return [clean_json(item) for item in value] if isinstance(value, list) else value


def _without_hidden_but_flags(text: str) -> str:
    return "".join(part if FLAG.fullmatch(part) else without_hidden(part, keep=JOINERS) for part in FLAG.split(text))


def _visible(text: str, *, compose: bool) -> str:
    # Composed first, since a joiner is idle after a Latin letter; and again, since what it parted may compose.
    joined = IDLE_JOINER.sub("", _composed(text) if compose else text)
    shown = MARKS_IN_A_ROW.sub(r"\1", _composed(joined) if compose else joined)
    return shown if any(_shows(char) for char in shown) else ""


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


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
