"""The words of a card that goes to somebody who did not ask for it: it never carries a link."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import LineField
from core.text import JOINERS

WITHOUT_JOINERS = dict.fromkeys(map(ord, JOINERS))
IDEOGRAPHIC_STOP = {ord("。"): "."}
LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
HOST = rf"(?:{LABEL}\.)+(?P<top>[^\W\d_]{{2,}}|xn--[\w-]+)"
# What mail programs turn into a link whatever stands before the full stop.
PLAIN_LINK = re.compile(
    rf"\S*://\S*|\b(?:data|file|javascript|mailto|sms|tel):\S+|\bwww\d*\.\S+|\S+@[^\s@]+\.[^\W\d_]{{2,}}"
    rf"|\b\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b|{HOST}(?=[/?#:]\S)\S*",
    re.IGNORECASE,
)
BARE_HOST = re.compile(rf"{HOST}(?!\w)", re.IGNORECASE)
# «Merci.Ca me touche»: a capital after the full stop begins a sentence, whose space was forgotten.
FORGOTTEN_SPACE = re.compile(r"(?<=[^\W\d_])\.(?=[A-ZÀ-ÖØ-Þ](?:[a-zß-öø-ÿ]|\W|$))")


def find_link(text: str) -> str:
    """What a mail program could turn into a link, or something that looks like it; empty for none."""
    read = unicodedata.normalize("NFKC", text.translate(WITHOUT_JOINERS)).translate(IDEOGRAPHIC_STOP)
    found = PLAIN_LINK.search(read)
    if found:
        return found.group()
    hosts = (match for match in BARE_HOST.finditer(read) if _is_host(match))
    return next((match.group() for match in hosts), "")


def _is_host(match: re.Match[str]) -> bool:
    """Addresses are written in one case; «Ca» after a full stop is a word."""
    top, host = match["top"], match.group()
    return top == top.lower() or host == host.upper()


class CardLineField(LineField):
    """One line without any link. A space forgotten between two sentences is put back: nothing then reads as one."""

    def to_python(self, value: Any) -> str:
        line = super().to_python(value)
        return line if PLAIN_LINK.search(line) else FORGOTTEN_SPACE.sub(". ", line)

    def validate(self, value: Any) -> None:
        super().validate(value)
        found = find_link(value)
        if found:
            words = _(
                "“%(found)s” looks like the address of a page, and a card carries none. If a sentence ends there, put "
                "a space after the full stop."
            )
            raise ValidationError(words, code="link", params={"found": found[:60]})


def card_words(label: Any, length: int = 120, *, rows: int = 0) -> CardLineField:
    """A field for words of the card, on so many rows of the form."""
    attrs = {"rows": rows, "maxlength": length} if rows else {}
    widget = forms.Textarea(attrs=attrs) if rows else forms.TextInput()
    return CardLineField(label=label, required=False, max_length=length, widget=widget)
