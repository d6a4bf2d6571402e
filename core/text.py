"""Clean what strangers type before it is kept."""

import re
import unicodedata

INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
# Emoji sequences need these two joiners; everything else invisible may hide or reverse text.
KEPT = {"\u200d", "\ufe0f"}
MARKS_IN_A_ROW = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)


def clean_line(text: str) -> str:
    """One line of visible text: control and direction-changing characters dropped, spaces folded, NFC, and at most
    three combining marks in a row.
    """
    folded = " ".join(text.split())
    visible = "".join(char for char in folded if char in KEPT or unicodedata.category(char) not in INVISIBLE)
    return MARKS_IN_A_ROW.sub(r"\1", unicodedata.normalize("NFC", visible)).strip()
