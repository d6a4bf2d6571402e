"""What was answered to a quiz, all together, for those who write it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import QuizCount, QuizPage
from ..sheets import Sheet


@dataclass(frozen=True)
class Line:
    """One answer: its words, how often it was given, and in how many of a hundred."""

    text: str
    is_right: bool
    count: int
    percent: int


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Every question with how often each answer was given, all languages together."""
    page = get_object_or_404(QuizPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    rows = QuizCount.objects.filter(quiz_key=page.translation_key)
    counts: dict[tuple[str, str], int] = {
        (str(question), str(answer)): total
        for question, answer, total in rows.order_by().values_list("question", "answer").annotate(Sum("count"))
    }
    months = rows.order_by("month").values_list("month", flat=True)
    context: dict[str, Any] = {
        "page": page,
        "questions": [(question, _lines(question, counts)) for question in Sheet(page.questions, {}).questions],
        "since": months.first(),
    }
    return render(request, "education/admin/quiz.html", context)


def _lines(question: Any, counts: dict[tuple[str, str], int]) -> list[Line]:
    found = [(answer, counts.get((question.id, answer.id), 0)) for answer in question.answers]
    total = sum(count for _answer, count in found)
    return [
        Line(answer.text, answer.is_right, count, round(100 * count / total) if total else 0) for answer, count in found
    ]
