"""Codes for panels: short, readable on a wall, the same for ever."""

import hashlib
import uuid

from ..models import PanelCode

# Neither 0 and O, 1, I and L, nor vowels that could spell a word.
ALPHABET = "23456789BCDFGHJKMNPQRTVWXZ"
LENGTH = 4


def code_for(portrait_key: uuid.UUID) -> str:
    """The portrait's code, made on its first call. Two portraits never share one: the database decides."""
    present = PanelCode.objects.filter(portrait_key=portrait_key).first()
    turn = 0
    while present is None:
        row, is_new = PanelCode.objects.get_or_create(
            code=_candidate(portrait_key, turn), defaults={"portrait_key": portrait_key}
        )
        present = row if is_new or row.portrait_key == portrait_key else None
        turn += 1
    return present.code


def _candidate(portrait_key: uuid.UUID, turn: int) -> str:
    number = int.from_bytes(hashlib.sha256(portrait_key.bytes + turn.to_bytes(2, "big")).digest()[:8], "big")
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def portrait_of(code: str) -> uuid.UUID | None:
    """The portrait's translation key, however the code was typed; None when no panel bears it."""
    row = PanelCode.objects.filter(code=normalised(code)).first()
    return row.portrait_key if row else None


def normalised(typed: str) -> str:
    """A code as it is kept: capitals, without spaces and hyphens, at most eight characters."""
    return typed.upper().replace("-", "").replace(" ", "")[:8]
