"""What must hold before material or a quiz is published."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from core.access import Audience
from core.publication import Problem

from .models import QuizPage, ResourcePage


def audience_is_complete(page: Any) -> Iterator[Problem]:
    """A resource for one organisation names it, and its group has a sense."""
    if not isinstance(page, ResourcePage):
        return
    if page.audience == Audience.ORGANISATION and page.organisation_id is None:
        yield Problem(gettext("Say which organisation it is for."), "organisation")
    if page.audience != Audience.ORGANISATION and page.organisation_id is not None:
        yield Problem(
            gettext("An organisation is chosen, and the resource is for more people: take one away."), "audience"
        )
    if page.group_min and page.group_max and page.group_min > page.group_max:
        yield Problem(gettext("The largest group is smaller than the smallest one."), "group_max")


def quiz_is_whole(page: Any) -> Iterator[Problem]:
    """Each question has one right answer, and there is one question at least."""
    if not isinstance(page, QuizPage):
        return
    if not page.questions:
        yield Problem(gettext("A quiz has one question at least."), "questions")
    for number, block in enumerate(page.questions, start=1):
        right = [answer for answer in block.value["answers"] if answer["is_right"]]
        if len(right) != 1:
            yield Problem(
                gettext("Question %(number)d: tick one right answer, and one only.") % {"number": number}, "questions"
            )
