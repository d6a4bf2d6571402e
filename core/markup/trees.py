"""What stands inside what in a template, as far as it is closed where it was opened."""

from dataclasses import dataclass, field
from itertools import pairwise

from .tokens import CHOICES, FRAMES, LOOPS, SEPARATORS, VOID, WRAPPERS, Token
from .ways import Ways

OPENERS = CHOICES | LOOPS | WRAPPERS | FRAMES
STATEMENTS = frozenset(("extends", "load", "csrf_token"))


@dataclass(slots=True)
class Node:
    """Tokens `start` to `end`: one token, or marks (a tag, its branches, its end) with what stands between them."""

    start: int
    end: int
    kind: str  # token, tag, value, element, control
    marks: list["Node"] = field(default_factory=list)
    bodies: list[list["Node"]] = field(default_factory=list)
    own: bool = False  # a line of its own, where that is possible
    opened: bool = False  # laid out on several lines, however short

    def children(self) -> list["Node"]:
        return [child for body in self.bodies for child in body]


class Tree:
    """The tokens of a folded template with what a line break may stand between."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.ways = Ways(tokens)
        self.ends = _ends(tokens)
        self.nodes = self._nodes(0, len(tokens), depth=0)

    def breakable(self, number: int) -> bool:
        """Whether a line break before this token folds to what stands there now."""
        if not 0 < number < len(self.tokens):
            return True
        gap = self.tokens[number - 1]
        if gap.kind != "gap":
            return self.ways.means_nothing(number - 1, self.ways.after(number - 1))
        return gap.text == " " and number > 1 and not self.ways.means_nothing(number - 2, self.ways.after(number - 1))

    def _nodes(self, start: int, end: int, depth: int) -> list[Node]:
        found = []
        while start < end:
            node = self._node(start, end, depth)
            found.append(node)
            start = node.end
        return found

    def _node(self, start: int, end: int, depth: int) -> Node:
        marks = self.ends.get(start)
        if marks and marks[-1] < end:
            return self._group(start, marks, depth)
        if self.tokens[start].kind == "open":
            return self._tag(start)
        return self._token(start)

    def _token(self, number: int) -> Node:
        token = self.tokens[number]
        end = sealed_end(self.tokens, number) if token.kind == "sealed" else number + 1
        raw = token.kind == "raw" and "\n" in token.text
        statement = token.kind == "control" and (token.name in STATEMENTS or " as " in token.text)
        return Node(number, end, "token", own=raw or token.kind == "note" or statement, opened=raw)

    def _tag(self, start: int) -> Node:
        end = start + 1
        while end < len(self.tokens) and self.tokens[end].kind != "end":
            end += 1
        end = min(end + 1, len(self.tokens))
        marks = [Node(start, start + 1, "token"), Node(end - 1, end, "token")]
        body = self._nodes(start + 1, end - 1, depth=1)
        own = self.tokens[start].before
        return Node(start, end, "tag", marks, [body], own=own)

    def _group(self, start: int, places: list[int], depth: int) -> Node:
        first, kind = self.tokens[start], "control"
        head = Node(start, start + 1, "token")
        if first.kind == "open":
            kind, head = "element", self._tag(start)
        elif first.kind == "quote":
            kind = "value"
        marks = [head, *(Node(place, place + 1, "token") for place in places)]
        bodies = [self._nodes(left.end, right.start, depth + 1) for left, right in pairwise(marks)]
        node = Node(start, marks[-1].end, kind, marks, bodies)
        if kind == "value" or (kind == "control" and first.inside):
            return node
        inner = node.children()
        node.opened = any(child.own or child.opened for child in inner)
        if kind == "control":
            elements = any(child.kind in ("element", "tag", "control") for child in inner)
            node.opened = node.opened or (len(marks) > 2 and elements)
            node.own = node.opened or (first.kind == "frame" and depth == 0)
        else:
            node.own = first.before or node.opened
        return node


def sealed_end(tokens: list[Token], start: int) -> int:
    """The place after the tag that closes a sealed stretch."""
    for number in range(start, len(tokens)):
        token = tokens[number]
        if token.text.startswith("{%") and token.text[2:-2].split()[:1] == [f"end{token.name}"]:
            return number + 1
    return len(tokens)


def _ends(tokens: list[Token]) -> dict[int, list[int]]:
    """For each token that opens something closed in the same branch, its separators and its end."""
    found: dict[int, list[int]] = {}
    scopes: list[tuple[int, list[int], list[int]]] = [(-1, [], [])]  # opener, separators, elements open in the branch
    for number, token in enumerate(tokens):
        elements = scopes[-1][2]
        if token.kind in ("control", "frame") and token.name in OPENERS:
            scopes.append((number, [], []))
        elif token.kind == "control" and token.name in SEPARATORS and len(scopes) > 1:
            scopes[-1][1].append(number)
            elements.clear()
        elif token.kind in ("control", "frame") and token.name.removeprefix("end") in OPENERS and len(scopes) > 1:
            opener, separators, _ = scopes.pop()
            found[opener] = [*separators, number]
        elif (token.kind == "open" and token.name not in VOID) or (token.kind == "quote" and token.after):
            elements.append(number)
        elif token.kind in ("close", "quote") or (token.kind == "end" and token.text == "/>"):
            closed = next((place for place in reversed(elements) if tokens[place].name == token.name), None)
            if closed is not None:
                del elements[elements.index(closed) :]
                if token.kind != "end":
                    found[closed] = [number]
    return found
