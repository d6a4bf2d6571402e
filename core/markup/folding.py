"""Line breaks between tags folded.

A line break, with the spaces around it, is nothing next to a block-level tag, inside the edges of an element, of an
attribute's value, of a {% block %} and of the template; anywhere else it is one space. Template tags that print
nothing are looked through, on every way that the page may take. Spaces on one line stay as they are written; so do
<pre>, <textarea>, <script>, <style> and what {% blocktranslate %} and {% verbatim %} hold.
"""

from django.template.base import tag_re

from .tokens import tokens_of
from .ways import Ways


def folded_pieces(source: str) -> list[str]:
    """The pieces that Django's lexer cuts the source into, folded."""
    tokens = tokens_of(source)
    ways = Ways(tokens)
    pieces = [""] * len(tag_re.split(source))
    for number, token in enumerate(tokens):
        text = token.text
        if token.kind == "run":
            nothing = ways.means_nothing(number - 1, ways.after(number))
            text = "" if nothing else " "
            if not nothing:
                ways.kept.add(number)
        pieces[token.piece] += text
    return pieces


def fold(source: str) -> str:
    """The template's source, folded."""
    return "".join(folded_pieces(source))
