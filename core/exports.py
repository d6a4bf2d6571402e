"""Spreadsheets, ours and those of Wagtail's own reports: safe to open, in Montréal's time, in the reader's words.

CSV files carry a byte order mark and, in French, the semicolons and decimal commas that Excel expects there.
"""

import csv
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin

from .text import clean_text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
BYTE_ORDER_MARK = "\ufeff"
_library_value = SpreadsheetExportMixin.preprocess_field_value
_library_heading = SpreadsheetExportMixin.get_heading


def escape_csv_formula(value: Any) -> Any:
    """A text without the characters that no spreadsheet takes; one that could be taken for a formula gets an apostrophe
    first (OWASP, «CSV injection»).

    Full-width look-alikes and leading spaces are seen through. Numbers and dates are left alone.
    """
    if not isinstance(value, str):
        return value
    value = clean_text(value, compose=False)
    start = unicodedata.normalize("NFKC", value).lstrip(" \u00a0\u200b\ufeff")
    return f"'{value}" if start.startswith(FORMULA_STARTS) else value


def local_time(value: Any) -> Any:
    """A moment as the clock on the wall in Montréal showed it, without its offset; anything else as it is."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return value
    return value.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None, microsecond=0)


def named_field(model: Any, path: str) -> Any:
    """The model's field at a dotted path; None where the path ends at something else."""
    try:
        *steps, last = path.split(".")
        for step in steps:
            model = model._meta.get_field(step).related_model
        return model._meta.get_field(last)
    except (AttributeError, FieldDoesNotExist):
        return None


def csv_delimiter() -> str:
    """What Excel expects between columns in the active language."""
    return ";" if get_language() == "fr" else ","


def in_words(model: Any, field: str, value: Any) -> Any:
    """What a person calls the value: the label of a choice, yes or no; anything else as it is."""
    labels = dict(getattr(named_field(model, field), "flatchoices", None) or ())
    if isinstance(value, bool):
        return capfirst(gettext("yes") if value else gettext("no"))
    return str(labels[value]) if isinstance(value, str | int) and value in labels else value


def exported_value(view: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
    """A cell. Fields that the view prepares itself are only made safe."""
    if field not in view.custom_field_preprocess:
        value = local_time(in_words(_model_of(view), field, value))
    shown = escape_csv_formula(_library_value(view, field, escape_csv_formula(value), export_format))
    if export_format == view.FORMAT_CSV and isinstance(shown, Decimal) and get_language() == "fr":
        return str(shown).replace(".", ",")
    return shown


def exported_heading(view: SpreadsheetExportMixin, queryset: Any, field: str) -> str:
    """What a person calls the column, with the zone of its moments."""
    model = _model_of(view, queryset)
    found = named_field(model, field)
    named = view.export_headings.get(field) or getattr(found, "verbose_name", None)
    heading = capfirst(str(named)) if named else str(_library_heading(view, queryset, field))
    owner = named_field(model, field.rpartition(".")[0]) if "." in field else None
    if owner is not None and field not in view.export_headings:
        of = getattr(owner, "verbose_name", "") or owner.related_model._meta.verbose_name
        heading = f"{capfirst(str(of))}\u00a0: {heading[:1].lower()}{heading[1:]}"
    return f"{heading} ({settings.TIME_ZONE})" if isinstance(found, models.DateTimeField) else heading


def _model_of(view: SpreadsheetExportMixin, queryset: Any = None) -> Any:
    """Whose rows they are: Wagtail's reports know it only by their filters."""
    filters = getattr(getattr(view, "filterset_class", None), "_meta", None)
    return getattr(queryset, "model", None) or getattr(view, "model", None) or getattr(filters, "model", None)


def csv_lines(view: SpreadsheetExportMixin, queryset: Any) -> Iterator[bytes]:
    """The lines of a CSV file, in the language of who asks: they are written once Wagtail has left it."""
    return _csv_lines(view, queryset, get_language())


def _csv_lines(view: SpreadsheetExportMixin, queryset: Any, language: str | None) -> Iterator[bytes]:
    with override(language):
        yield from _written(view, queryset)


def _written(view: SpreadsheetExportMixin, queryset: Any) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK.encode()
    writer = csv.DictWriter(Echo(), view.list_export, delimiter=csv_delimiter())
    yield writer.writerow({field: view.get_heading(queryset, field) for field in view.list_export})
    for item in queryset:
        yield view.write_csv_row(writer, view.to_row_dict(item))


def rule_every_export() -> None:
    """Have every spreadsheet of the CMS made by these rules: Wagtail's reports too, whose views are its own."""
    SpreadsheetExportMixin.preprocess_field_value = exported_value
    SpreadsheetExportMixin.get_heading = exported_heading
    SpreadsheetExportMixin.stream_csv = csv_lines
