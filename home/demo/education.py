"""The demonstration's material beside its pages: files marked as demonstration, workshops, questions."""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from core.print import compiled
from directory.models import Organisation, Theme
from education.models import QuizPage, ResourceFile, ResourcePage, WorkshopReport, WorkshopRequest, WorkshopStep
from education.services.files import keep_file

from .data import FOLDER, read

NAMESPACE = uuid.UUID("3f0f3a51-1f1c-4a0e-9a66-0c2b7d0f6e21")
APART = ("text_version", "questions")
Pages = dict[tuple[str, str], Page]


def complete_education(page: Page, row: dict[str, Any], language: str, pages: Pages) -> None:
    """Themes, the text version and the questions of a page, and the gesture that a quiz ends in."""
    shared = row.get("shared") or {}
    if isinstance(page, ResourcePage):
        page.themes.set(Theme.objects.filter(code__in=shared.get("themes") or []))
        blocks = row[language].get("text_version") or []
        page.text_version = json.dumps([{**block, "value": block["value"].strip()} for block in blocks])
    elif isinstance(page, QuizPage):
        asked = enumerate(row[language]["questions"])
        page.questions = json.dumps([_question(row["key"], number, question) for number, question in asked])
        page.gesture_page = pages.get((shared.get("gesture", ""), language))


def _question(key: str, number: int, row: dict[str, Any]) -> dict[str, Any]:
    """A block whose ids are the same in every language: answers are counted together."""

    def name(part: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{key}:{number}:{part}"))

    answers = [
        {"type": "item", "id": name(str(order)), "value": {"text": text, "is_right": order == row["right"]}}
        for order, text in enumerate(row["answers"])
    ]
    words = {part: row[part] or "" for part in ("question", "feedback", "source", "source_url")}
    return {"type": "question", "id": name("question"), "value": {**words, "answers": answers}}


def load_education(pages: Pages) -> None:
    """Create the files, requests and reports that are missing."""
    data = read("education.yaml")
    for row in data["files"]:
        page = pages[row["page"], "fr"]
        same = ResourceFile.objects.filter(page=page, language=row["language"], format=row["kind"])
        if not same.filter(version=row["version"]).exists():
            _file(page, row, data["marks"][row["language"]])
    if not WorkshopRequest.objects.filter(is_demonstration=True).exists():
        for row in data["requests"]:
            _request(row)
        for row in data["reports"]:
            _report(row, pages)


def _file(page: Page, row: dict[str, Any], mark: str) -> None:
    words = {"title": row["title"], "lines": row["lines"], "mark": mark, "language": row["language"]}
    text = "\n\n".join([mark, row["title"], *row["lines"]]) + "\n"
    content = compiled(FOLDER / "material.typ", words) if row["kind"] == "pdf" else text.encode()
    file = ResourceFile(
        page=page, language=row["language"], version=row["version"], changes=row["changes"], is_demonstration=True,
        published_on=timezone.localdate() - timedelta(days=row["days_ago"]),
    )  # fmt: skip
    file.file = ContentFile(content, name=f"demonstration.{row['kind']}")
    keep_file(file)


def _organisation(code: str | None) -> Organisation | None:
    return Organisation.objects.get(code=code) if code else None


def _request(row: dict[str, Any]) -> None:
    organisation, day = _organisation(row["organisation"]), timezone.localdate() + timedelta(days=row["in_days"])
    request = WorkshopRequest.objects.create(
        organisation=organisation, organisation_name=row.get("organisation_name") or str(organisation),
        subject=row["subject"], place=row["place"], people=row["people"], wished_on=day, status=row["status"],
        scheduled_on=day if row["status"] == WorkshopRequest.Status.ACCEPTED else None, is_demonstration=True,
    )  # fmt: skip
    WorkshopStep.objects.create(request=request, status=row["status"])


def _report(row: dict[str, Any], pages: Pages) -> None:
    page = pages[row["page"], "fr"]
    WorkshopReport.objects.create(
        organisation=_organisation(row["organisation"]), page=page, people=row["people"], kind=row["kind"],
        file=ResourceFile.objects.filter(page=page, language="fr").order_by("published_on").first(),
        held_on=timezone.localdate() - timedelta(days=row["days_ago"]), state=row["state"], is_demonstration=True,
    )  # fmt: skip
