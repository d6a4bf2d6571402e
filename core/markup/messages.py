"""Messages and remarks, the only parts of a template whose own lines the layout may choose."""

import re
from collections.abc import Iterable

from .tokens import tokens_of
from .trees import sealed_end

TRIMMED = re.compile(r"\{%\s*blocktrans(?:late)?\b[^%]*\btrimmed\b")
PLURAL = re.compile(r"(\{%\s*plural\s*%\})")
LINES = re.compile(r"\s*\n\s*")  # as Django joins the lines of a trimmed message
WORD = re.compile(r"(?:\{\{.*?\}\}|[^ {]|\{)+")


def is_trimmed(text: str) -> bool:
    """Whether this is the opening tag of a message whose lines are joined before it is looked up."""
    return bool(TRIMMED.match(text))


def with_flat_messages(source: str, *, remarks: bool = True) -> str:
    """The source with each trimmed message on one line; without its remarks where they are not wanted."""
    tokens, number, texts = tokens_of(source), 0, []
    while number < len(tokens):
        token = tokens[number]
        end = sealed_end(tokens, number) if token.kind == "sealed" else number + 1
        if is_trimmed(token.text) and end - number > 1:
            inner = "".join(part.text for part in tokens[number + 1 : end - 1])
            texts.extend([token.text, _flat(inner), tokens[end - 1].text])
        elif token.kind != "note" or remarks:
            texts.extend(part.text for part in tokens[number:end])
        number = end
    return "".join(texts)


def _flat(message: str) -> str:
    return "".join(
        part if PLURAL.fullmatch(part) else LINES.sub(" ", part.strip(" \t\r\n")) for part in PLURAL.split(message)
    )


def message_lines(message: str, width: int) -> Iterable[str]:
    """The lines of a trimmed message, its plural on a line of its own."""
    for part in PLURAL.split(message):
        yield from [part] if PLURAL.fullmatch(part) else filled(part, width)


def remark_lines(remark: str, width: int) -> Iterable[str]:
    """A remark cut into as many as its lines need."""
    for line in filled(remark[2:-2].strip(), width - len("{#  #}")):
        yield f"{{# {line} #}}"


def filled(text: str, width: int) -> Iterable[str]:
    """Words on lines as long as they may be; what is written between braces is one word."""
    line = ""
    for word in WORD.findall(text):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line
