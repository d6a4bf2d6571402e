"""A template cut into what its white space may stand beside: HTML tags, attributes, words, template tags.

A token says of itself whether a line break before it, or after it, means nothing: a block-level tag is laid out on
lines of its own, and inside the edges of an element nobody wants a space.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.base import tag_re


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# White space stands around these without being seen; inside an <svg>, around whatever is no text.
BLOCK_LEVEL = _names(
    """!doctype address article aside base blockquote body br caption circle clippath col colgroup dd defs details
    dialog div dl dt ellipse fieldset figcaption figure footer form g h1 h2 h3 h4 h5 h6 head header hgroup hr html
    legend li line link main mask menu meta nav noscript ol optgroup option p path polygon polyline rect script search
    section source style summary symbol table tbody td template tfoot th thead title tr track ul use"""
)
VOID = _names("area base br col embed hr img input link meta param source track wbr")
RAW = _names("pre script style textarea")

# Template tags that print nothing themselves: what stands beyond them is what a line break stands beside.
CHOICES = frozenset(("if", "ifchanged"))
LOOPS = frozenset(("for",))
SEPARATORS = frozenset(("elif", "else", "empty"))
WRAPPERS = _names("autoescape cache filter language localize spaceless timezone unlocalize with")
SILENT = frozenset(("extends", "load", "csrf_token", "get_current_language"))
# Their content is somebody else's to print: another template's, or a variable's.
FRAMES = frozenset(("block", "element", "slot"))
# Their content is no markup of the page, or a message whose every character is its key in a catalogue.
SEALED = frozenset(("blocktranslate", "blocktrans", "comment", "verbatim"))
ASSIGNS = re.compile(r"\bas \w+$")
MAY_ASSIGN = re.compile(r"(?!(?:for|with|cycle|include|blocktranslate|element|slot)\b)")

SPACE = "[ \\t\\r\\n\\f]"  # \s would take the narrow spaces of French too
CONTENT = re.compile(
    rf"(?P<space>{SPACE}+)|(?P<remark><!--.*?-->)|(?P<close></(?P<closed>[a-zA-Z][\w-]*){SPACE}*>)"
    rf"|(?P<open><(?P<opened>!?[a-zA-Z][\w-]*))|(?P<text>[^<\s]+|[^<]|<)",
    re.DOTALL,
)
INSIDE = re.compile(rf"(?P<space>{SPACE}+)|(?P<end>/?>)|(?P<quote>[\"'])|(?P<text>[^ \t\r\n\f\"'>/]+|/)")
VALUES = {
    quote: re.compile(rf"(?P<space>{SPACE}+)|(?P<quote>{quote})|(?P<text>[^ \t\r\n\f{quote}]+)") for quote in "\"'"
}


@dataclass(slots=True)
class Token:
    """A piece of a template's source. `before` and `after`: a line break there means nothing."""

    text: str
    kind: str  # text, gap, run, open, end, close, quote, raw, print, control, note, frame, sealed
    piece: int  # the piece of the source it is in, as Django's lexer cuts it
    before: bool = False
    after: bool = False
    name: str = ""  # of an HTML element or of a template tag
    inside: bool = False  # between a tag's < and >


@dataclass(slots=True)
class _State:
    """Where in the HTML the reading stands."""

    name: str = ""  # the tag between whose < and > we are
    quote: str = ""
    raw: str = ""

    def copy(self) -> "_State":
        return _State(self.name, self.quote, self.raw)


class _Reader:
    def __init__(self) -> None:
        self.state = _State()
        self.kept: list[_State] = []  # the state at each open {% if %}: every branch begins in it
        self.sealed: tuple[str, int] | None = None

    def read(self, source: str) -> Iterator[Token]:
        for number, piece in enumerate(tag_re.split(source)):
            if self.sealed:
                yield Token(piece, "sealed", number, name=self.sealed[0])
                self._unseal(piece, number)
            elif number % 2:
                yield self._template_tag(piece, number)
            elif piece:
                yield from self._markup(piece, number)

    def _unseal(self, piece: str, number: int) -> None:
        if number % 2 and piece.startswith("{%") and piece[2:-2].split()[:1] == [f"end{self.sealed[0]}"]:  # type: ignore[index]
            self.sealed = None

    def _template_tag(self, piece: str, number: int) -> Token:
        inside = bool(self.state.name)
        if piece.startswith("{#"):
            return Token(piece, "note", number)
        words = piece[2:-2].split()
        name = words[0] if piece.startswith("{%") and words else ""
        if name in SEALED:
            self.sealed = (name, number)
            return Token(piece, "sealed", number, name=name, inside=inside)
        return self._control(piece, number, name) or Token(piece, "print", number, name=name, inside=inside)

    def _control(self, piece: str, number: int, name: str) -> Token | None:
        inside, base = bool(self.state.name), name.removeprefix("end")
        if self.state.raw:
            return Token(piece, "raw", number)
        if base in FRAMES:
            return Token(piece, "frame", number, before=name != base, after=name == base, name=name, inside=inside)
        if base in CHOICES | LOOPS or name in SEPARATORS:
            self._branch(name)
        elif base not in WRAPPERS and name not in SILENT and not self._assigns(piece):
            return None
        return Token(piece, "control", number, name=name, inside=inside)

    @staticmethod
    def _assigns(piece: str) -> bool:
        content = piece[2:-2].strip() if piece.startswith("{%") else ""
        return bool(MAY_ASSIGN.match(content) and ASSIGNS.search(content))

    def _branch(self, name: str) -> None:
        if name in CHOICES:
            self.kept.append(self.state.copy())
        elif name in ("elif", "else") and self.kept:
            self.state = self.kept[-1].copy()
        elif name.removeprefix("end") in CHOICES and self.kept:
            self.kept.pop()

    def _markup(self, piece: str, number: int) -> Iterator[Token]:
        at = 0
        while at < len(piece):
            state = self.state
            if state.raw:
                end = re.compile(f"</{state.raw}", re.IGNORECASE).search(piece, at)
                stop = end.start() if end else len(piece)
                if stop > at:
                    yield Token(piece[at:stop], "raw", number)
                state.raw, at = ("" if end else state.raw), stop
                continue
            rule = VALUES[state.quote] if state.quote else INSIDE if state.name else CONTENT
            match = rule.match(piece, at)
            if match is None:
                raise AssertionError(f"No rule takes {piece[at:]!r}.")
            at = match.end()
            yield self._token(match, number)

    def _token(self, match: re.Match, number: int) -> Token:
        text, kind, state = match.group(), match.lastgroup, self.state
        if match["space"]:
            inside = bool(state.name)
            return Token(text, "run" if "\n" in text else "gap", number, after="\n" not in text, inside=inside)
        if state.name:
            return self._inside(text, kind or "", number)
        if match["close"]:
            name = match["closed"].lower()
            return Token(text, "close", number, before=name not in RAW, after=name in BLOCK_LEVEL, name=name)
        if match["open"]:
            state.name = match["opened"].lower()
            return Token(text, "open", number, before=state.name in BLOCK_LEVEL, name=state.name, inside=True)
        remark = bool(match["remark"])
        return Token(text, "text", number, before=remark, after=remark)

    def _inside(self, text: str, kind: str, number: int) -> Token:
        state = self.state
        if kind == "quote":
            opens = not state.quote
            state.quote = text if opens else ""
            return Token(text, "quote", number, before=not opens, after=opens, inside=True)
        if kind == "end" and not state.quote:
            name, state.name = state.name, ""
            state.raw = name if name in RAW and text == ">" else ""
            opens = text == ">" and name not in VOID
            after = not state.raw and (opens or name in BLOCK_LEVEL)
            return Token(text, "end", number, before=True, after=after, name=name)
        return Token(text, "text", number, inside=True)


def tokens_of(source: str) -> list[Token]:
    """The tokens of a template; their texts, joined, are the source."""
    return [token for token in _Reader().read(source) if token.text]
