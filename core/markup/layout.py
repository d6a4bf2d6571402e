"""The layout of a template: one element a line, lines of 120 characters, and the same page after folding.

A line is broken only where folding gives back what stood there; `laid_out` proves it of each template that it writes.
"""

from .folding import fold
from .messages import is_trimmed, message_lines, remark_lines, with_flat_messages
from .tokens import tokens_of
from .trees import Node, Tree

WIDTH = 120
STEP = "  "
# Template tags that print words: they stand in a line as words do.
WORDS = frozenset(("", "blocktrans", "blocktranslate", "cycle", "firstof", "now", "today", "trans", "translate"))


class LayoutError(Exception):
    """Laying this template out would change its page."""


def laid_out(source: str) -> str:
    """The template's source, laid out. Raises LayoutError where that would change what the page says."""
    text = "\n".join(_Printer(Tree(tokens_of(with_flat_messages(fold(source))))).lines()) + "\n"
    before, after = meaning(source), meaning(text)
    if before != after:
        raise LayoutError(_difference(before, after))
    return text


def meaning(source: str) -> str:
    """What is left of a template once its layout and its remarks are taken away."""
    return with_flat_messages(fold(source), remarks=False)


def _difference(before: str, after: str) -> str:
    shared = min(len(before), len(after))
    at = next((place for place in range(shared) if before[place] != after[place]), shared)
    return f"{before[max(0, at - 60) : at + 40]!r} would become {after[max(0, at - 60) : at + 40]!r}"


class _Printer:
    def __init__(self, tree: Tree) -> None:
        self.tree, self.tokens = tree, tree.tokens
        self.printed: list[str] = []
        self.line = ""
        self.attributes = 0  # how many open tags and values we are laying out
        self.ends = [0]
        for token in self.tokens:
            self.ends.append(self.ends[-1] + len(token.text))

    def lines(self) -> list[str]:
        self._sequence(self.tree.nodes, 0, "template")
        self._newline(0)
        return self.printed

    def _newline(self, depth: int) -> None:
        if self.line.strip(" "):
            self.printed.append(self.line.rstrip(" "))
        self.line = STEP * depth

    def _joint(self, number: int, depth: int, *, wanted: bool) -> None:
        """What stands before this token: a line break where it is wanted and means the same, or what stood there."""
        if wanted and self.tree.breakable(number):
            self._newline(depth)
        elif number and self.tokens[number - 1].kind == "gap":
            self.line += self.tokens[number - 1].text

    def _fits(self, node: Node) -> bool:
        gap = self.tokens[node.start - 1].kind == "gap" and bool(self.line.strip(" "))
        return not node.opened and len(self.line) + gap + self._width(node) + self._tail(node.end) <= WIDTH

    def _width(self, node: Node) -> int:
        return self.ends[node.end] - self.ends[node.start]

    def _tail(self, number: int) -> int:
        """The characters from here to the next place where a line may end; attributes stay together while they may."""
        start = number
        while number < len(self.tokens):
            token = self.tokens[number]
            gap = token.kind == "gap"
            together = (token.inside and token.kind != "open" and not (gap and self.attributes)) or token.kind == "end"
            if not together and self.tree.breakable(number + gap):
                break
            number += 1
        return self.ends[number] - self.ends[start]

    def _sequence(self, nodes: list[Node], depth: int, kind: str) -> None:
        nodes = [node for node in nodes if self.tokens[node.start].kind != "gap"]
        listed = kind not in ("tag", "value") and not any(self._is_word(node) for node in nodes)
        broken = False
        for place, node in enumerate(nodes):
            if place:
                gap = self.tokens[node.start - 1].kind == "gap"
                wanted = gap if kind == "tag" else node.own or broken or listed or not self._fits(node)
                self._joint(node.start, depth, wanted=wanted)
            lines = len(self.printed)
            self._print(node, depth)
            broken = kind not in ("tag", "value") and (node.own or len(self.printed) > lines)

    def _is_word(self, node: Node) -> bool:
        token = self.tokens[node.start]
        return not node.marks and token.kind in ("text", "print", "sealed") and token.name in WORDS

    def _print(self, node: Node, depth: int) -> None:
        if self._fits(node):
            self.line += self._text(node)
        elif node.marks:
            self._open(node, depth)
        else:
            self._leaf(node, depth)

    def _text(self, node: Node) -> str:
        return "".join(token.text for token in self.tokens[node.start : node.end])

    def _open(self, node: Node, depth: int) -> None:
        attributes = node.kind in ("tag", "value")
        self.attributes += attributes
        for place, mark in enumerate(node.marks):
            if place:
                self._joint(mark.start, depth, wanted=not attributes)
            self._print(mark, depth)
            body = node.bodies[place] if place < len(node.bodies) else []
            first = next((child for child in body if self.tokens[child.start].kind != "gap"), None)
            if first:
                self._joint(first.start, depth + 1, wanted=node.kind != "value")
                self._sequence(body, depth + 1, node.kind)
        self.attributes -= attributes

    def _leaf(self, node: Node, depth: int) -> None:
        token = self.tokens[node.start]
        if token.kind == "note":
            self._lines(remark_lines(token.text, WIDTH - len(STEP) * depth), depth)
        elif is_trimmed(token.text):
            self.line += token.text
            inner = "".join(part.text for part in self.tokens[node.start + 1 : node.end - 1])
            self._newline(depth + 1)
            self._lines(message_lines(inner, WIDTH - len(STEP) * (depth + 1)), depth + 1)
            self._newline(depth)
            self.line += self.tokens[node.end - 1].text
        else:
            *whole, last = (self.line + self._text(node)).split("\n")
            self.printed.extend(whole)
            self.line = last

    def _lines(self, lines, depth: int) -> None:
        for place, line in enumerate(lines):
            if place:
                self._newline(depth)
            self.line += line
