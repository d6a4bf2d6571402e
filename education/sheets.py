"""Score a quiz on the server."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One answer on the sheet."""

    id: str
    text: str
    is_right: bool
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    """One question as it was answered, or not yet."""

    id: str
    number: int
    text: str
    answers: tuple[Answer, ...]
    feedback: str
    source: str
    source_url: str

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return f"q-{self.id}"

    @property
    def chosen(self) -> Answer | None:
        return next((answer for answer in self.answers if answer.is_chosen), None)

    @property
    def right(self) -> Answer | None:
        return next((answer for answer in self.answers if answer.is_right), None)

    @property
    def is_won(self) -> bool:
        return self.chosen is not None and self.chosen.is_right


class Sheet:
    """A quiz with what was posted. Answers are named by the ids of their blocks: an editor may move them meanwhile."""

    def __init__(self, blocks: Iterable[Any], posted: Mapping[str, str]) -> None:
        self.blocks, self.posted = blocks, posted

    @cached_property
    def questions(self) -> list[Question]:
        return [self._question(number, block) for number, block in enumerate(self.blocks, start=1)]

    def _question(self, number: int, block: Any) -> Question:
        value, wanted = block.value, self.posted.get(f"q-{block.id}", "")
        answers = tuple(
            Answer(one.id, one.value["text"], one.value["is_right"], one.id == wanted)
            for one in value["answers"].bound_blocks
        )
        return Question(
            id=block.id,
            number=number,
            text=value["question"],
            answers=answers,
            feedback=value["feedback"],
            source=value["source"],
            source_url=value["source_url"] or "",
        )

    @property
    def missing(self) -> list[Question]:
        """What was not answered."""
        return [question for question in self.questions if question.chosen is None]

    @property
    def score(self) -> int:
        return sum(question.is_won for question in self.questions)
