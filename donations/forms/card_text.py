"""The words of a card that goes to somebody who did not ask for it: it never carries a link."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import LineField
from core.link_text import PLAIN_LINK, find_link

# «Merci.Ca me touche»: a capital after the full stop begins a sentence, whose space was forgotten.
FORGOTTEN_SPACE = re.compile(r"(?<=[^\W\d_])\.(?=[A-ZÀ-ÖØ-Þ](?:[a-zß-öø-ÿ]|\W|$))")


class CardLineField(LineField):
    """One line without any link. A space forgotten between two sentences is put back: nothing then reads as one."""

    def to_python(self, value: Any) -> str:
        line = super().to_python(value)
        return line if self._is_too_long(line) or PLAIN_LINK.search(line) else FORGOTTEN_SPACE.sub(". ", line)

    def validate(self, value: Any) -> None:
        super().validate(value)
        # What is refused for its length is not searched as well.
        found = "" if self._is_too_long(value) else find_link(value)
        if found:
            words = _(
                "“%(found)s” looks like the address of a page, and a card carries none. If a sentence ends there, put "
                "a space after the full stop."
            )
            raise ValidationError(words, code="link", params={"found": found[:60]})

    def _is_too_long(self, line: str) -> bool:
        return self.max_length is not None and len(line) > self.max_length


def card_words(label: Any, length: int = 120, *, rows: int = 0) -> CardLineField:
    """A field for words of the card, on so many rows of the form."""
    attrs = {"rows": rows, "maxlength": length} if rows else {}
    widget = forms.Textarea(attrs=attrs) if rows else forms.TextInput()
    return CardLineField(label=label, required=False, max_length=length, widget=widget)
