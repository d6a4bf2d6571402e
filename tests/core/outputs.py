"""Everything that leaves the site in a form that a program reads, and every text that may reach it."""

import csv
import email
import email.policy
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from icalendar import Calendar
from openpyxl.utils.exceptions import IllegalCharacterError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from typst import TypstError
from wagtail.fields import StreamField
from wagtail.models import Page

from core.exports import FORMULA_STARTS
from tests.factories.characters import HIDDEN, UNSTORABLE
from tests.pages.query_names import own_apps

ROOT = Path(settings.BASE_DIR)
STORABLE = "".join(character for name, character in HIDDEN.items() if name not in UNSTORABLE) + "\ufffe"
# A formula, a second header of a mail, what hides and what XML refuses, an accent apart; short columns take its start.
HOSTILE = f"=1+\x0b\r\nBcc: x@example.org {STORABLE} e\u0301te\u0301\n@SUM(A1)"
LONG = "Un très long texte. " * 3000
# Columns that hold the site's own words and keys: what is put there leads nowhere, and shows nothing.
MACHINE = re.compile(
    r"(^|_)(code|key|path|slug|language|hash|token|id|index|status|kind|type|state|password|url|file|digest|"
    r"checksum|format|side|scope|model|action|currency|address_hash|purpose|source|postal|email|to|uid|preset|locale)$"
)
# What makes an output, in the text of our code.
MAKES = re.compile(
    r"content_type=|JsonResponse\(|FileResponse\(|StreamingHttpResponse\(|feed_response\(|csv\.(?:writer|DictWriter)|"
    r"Workbook\(|compiled\(|Calendar\(|EmailMultiAlternatives\(|EmailMessage\(|ZipFile\(|content_disposition_header\("
)


def makers() -> set[str]:
    """The modules of ours that make something a program reads."""
    files = [path for name in [*own_apps(), "ciso_site"] for path in (ROOT / name).rglob("*.py")]
    return {
        path.relative_to(ROOT).as_posix()
        for path in files
        if "migrations" not in path.parts and "demo" not in path.parts and MAKES.search(path.read_text("utf-8"))
    }


def text_fields(model: type[models.Model]) -> Iterator[Any]:
    """The columns of the model in which people's words are kept."""
    for field in model._meta.local_concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | StreamField)
        special = isinstance(field, models.SlugField | models.URLField | models.EmailField)
        is_key = field.choices or field.unique or field.primary_key or MACHINE.search(field.name)
        if is_text and not special and not is_key:
            yield field


def soil_everything(text: str) -> dict[str, int]:
    """Put the text in every column of people's words, past the door; how many columns of each model took it."""
    taken: dict[str, int] = {}
    kept = [model for model in apps.get_models() if model._meta.app_label in own_apps() and model._meta.managed]
    for model in [*kept, Page]:
        rows = model._base_manager.filter(depth__gt=1) if model is Page else model._base_manager.all()
        for field in text_fields(model):
            # The books of the till take no update at all.
            with suppress(DatabaseError), transaction.atomic():
                if isinstance(field, StreamField):
                    _soil_stream(model, field, text)
                else:
                    rows.update(**{field.name: text[: field.max_length or None]})
                taken[model._meta.label] = taken.get(model._meta.label, 0) + 1
    return taken


def _soil_stream(model: type[models.Model], field: StreamField, text: str) -> None:
    """Whatever holds a space in a stream is somebody's words."""
    table, column, key = model._meta.db_table, field.column, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}", "{column}" FROM "{table}"')
        for pk, raw in cursor.fetchall():
            value = json.loads(raw) if isinstance(raw, str) else raw
            said = json.dumps(_soiled(value, text))
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = %s', [said, pk])


def _soiled(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return value + text if " " in value and not value.startswith("<") else value
    if isinstance(value, dict):
        return {key: item if key in ("id", "type") else _soiled(item, text) for key, item in value.items()}
    return [_soiled(item, text) for item in value] if isinstance(value, list) else value


def _cells(rows: list[list[Any]]) -> list[str]:
    assert len({len(row) for row in rows}) == 1, "a row that is wider than the others"
    cells = [cell for row in rows for cell in row if isinstance(cell, str) and cell]
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)], "a cell that calculates"
    return cells


def read_csv(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    return _cells(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))


def read_xlsx(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for cell in _cells([list(row) for row in sheet.values])]


def read_mail(content: bytes) -> list[str]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert not message.defects
    assert message["Bcc"] is None, "a header that came with somebody's words"
    heads = [str(value) for value in message.values()]
    assert not [head for head in heads if "\n" in head or "\r" in head]
    return heads + [part.get_content() for part in message.walk() if not part.is_multipart()]


def _pdf(content: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(content), strict=True)
    return [str(reader.metadata.title), *(page.extract_text() for page in reader.pages)]


def _words_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for item in value.values() for word in _words_of(item)]
    return [word for item in value for word in _words_of(item)] if isinstance(value, list) else [str(value)]


# What the readers of these forms say of what they cannot read.
UNREADABLE = (
    AssertionError, ValueError, LookupError, SyntaxError, csv.Error, PyPdfError, zipfile.BadZipFile,
    IllegalCharacterError, TypstError,
)  # fmt: skip
READERS: dict[str, Callable[[bytes], list[str]]] = {
    "xml": lambda content: list(ElementTree.fromstring(content).itertext()),
    "csv": read_csv,
    "xlsx": read_xlsx,
    "mail": read_mail,
    "pdf": _pdf,
    "json": lambda content: _words_of(json.loads(content)),
    "text": lambda content: [content.decode()],
    "calendar": lambda content: [
        str(value) for event in Calendar.from_ical(content).walk() for _name, value in event.property_items()
    ],
    "picture": lambda content: [] if content.startswith(b"\x89PNG") else ["\0"],
}


def hidden_in(kind: str, content: bytes) -> set[str]:
    """The characters that nobody may be shown, in what a program reads of the output. Raises where it cannot."""
    return {character for words in READERS[kind](content) for character in words if character in STORABLE + "\0"}
