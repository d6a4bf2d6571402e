"""The questions of the search, and how many of their pages are found."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

FIRST = 10


@dataclass(frozen=True)
class Question:
    """What is asked in a language, and the addresses that should be among the first ten."""

    ask: str
    language: str
    find: tuple[str, ...]


def questions() -> list[Question]:
    """Those of the data file beside this one."""
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return [Question(row["ask"], row["in"], tuple(row["find"])) for row in rows]


def recall(answers: Callable[[Question], list[str]]) -> tuple[float, list[str]]:
    """The mean share of the wanted addresses among the first ten, and the questions that lack one."""
    shares, lacking = [], []
    for question in questions():
        found = set(answers(question)[:FIRST])
        shares.append(len(found & set(question.find)) / len(question.find))
        if shares[-1] < 1:
            lacking.append(f"{question.ask} ({question.language})")
    return sum(shares) / len(shares), lacking
