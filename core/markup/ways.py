"""Which tokens may stand next to one another once a template has chosen its branches and run its loops."""

from collections.abc import Callable, Iterable

from .tokens import CHOICES, LOOPS, SEPARATORS, Token

LOOKED_THROUGH = frozenset(("control", "note", "run"))


class Ways:
    """The order in which a page may take the tokens of a template.

    `kept` names the runs of white space that stay a space; the others are looked through.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.kept: set[int] = set()
        self._detours: dict[int, int] = {}  # where one arrives who runs into a separator
        jumps = list(self._jumps())
        self.following: list[list[int]] = [[self.after(number)] for number in range(len(tokens))]
        for start, end in jumps:
            self.following[start].append(end)
        self.preceding: list[list[int]] = [[] for _ in range(len(tokens) + 1)]
        for number, ends in enumerate(self.following):
            for end in ends:
                self.preceding[end].append(number)

    def after(self, number: int) -> int:
        """The token that one comes to from this one without a condition."""
        return self._detours.get(number + 1, number + 1)

    def _jumps(self) -> Iterable[tuple[int, int]]:
        open_tags: list[list[int]] = []
        for number, token in enumerate(self.tokens):
            if token.kind != "control":
                continue
            if token.name in CHOICES | LOOPS:
                open_tags.append([number])
            elif token.name in SEPARATORS and open_tags:
                open_tags[-1].append(number)
            elif open_tags and token.name == f"end{self.tokens[open_tags[-1][0]].name}":
                marks = open_tags.pop()
                yield from self._loop(marks, number) if token.name == "endfor" else self._choice(marks, number)

    def _choice(self, marks: list[int], end: int) -> Iterable[tuple[int, int]]:
        for mark, following in zip(marks, [*marks[1:], end], strict=True):
            if following != end:
                self._detours[following] = end
            if self.tokens[mark].name != "else":
                yield mark, following

    def _loop(self, marks: list[int], end: int) -> Iterable[tuple[int, int]]:
        start = marks[0]
        self._detours[marks[1] if len(marks) > 1 else end] = start
        yield start, end
        for empty in marks[1:]:
            yield start, empty

    def means_nothing(self, before: int, after: int) -> bool:
        """Whether a line break between these two tokens means nothing."""
        return self.nothing_before(before) or self.nothing_after(after)

    def nothing_before(self, number: int) -> bool:
        """Whether a line break that follows this token means nothing on every way to it."""
        # A space that comes later comes before by a loop alone: it does not count, for it may become a line break.
        return self._all(
            number, self.preceding, lambda token, place: token.after and (place <= number or token.kind != "gap")
        )

    def nothing_after(self, number: int) -> bool:
        """Whether a line break before this token means nothing on every way from it."""
        return self._all(number, self.following, lambda token, place: token.before)

    def _all(self, start: int, edges: list[list[int]], is_edge: Callable[[Token, int], bool]) -> bool:
        wanted, seen = [start], set()
        while wanted:
            number = wanted.pop()
            if number in seen or not 0 <= number < len(self.tokens):
                continue  # the ends of a template are edges, as an element's are
            seen.add(number)
            token = self.tokens[number]
            if number in self.kept and edges is self.preceding:
                continue
            if token.kind in LOOKED_THROUGH:
                wanted.extend(edges[number])
            elif not is_edge(token, number):
                return False
        return True
