"""Clean every text of every row and every draft before it is kept, whatever wrote it: one rule (`core.text`)."""

from typing import Any

from django.db import models
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from .text import clean_json, clean_text

# Its strings are found again by a hash of their bytes; they reach a page through the page's own door.
EXEMPT = frozenset(["wagtail_localize"])


def clean_fields_of(instance: models.Model) -> None:
    """Clean every text that the instance holds. A text is never made longer than its column.

    Fields that were not loaded stay so.
    """
    for field in instance._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)
        if isinstance(field, StreamField) and isinstance(value, StreamValue):
            _clean_stream(instance, field, value)
        elif isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
            cleaned = kept_text(field, value)
            if cleaned != value:
                setattr(instance, field.attname, cleaned)


def kept_text(field: models.CharField | models.TextField, value: str) -> str:
    """What is kept of a text in that field; accents are left apart where composing them would not fit."""
    lines = isinstance(field, models.TextField)
    cleaned = clean_text(value, lines=lines)
    fits = not field.max_length or len(cleaned) <= field.max_length
    return cleaned if fits else clean_text(value, lines=lines, compose=False)


def _clean_stream(instance: models.Model, field: StreamField, value: StreamValue) -> None:
    raw = field.get_prep_value(value)
    cleaned = clean_json(raw)
    if cleaned != raw:
        setattr(instance, field.attname, field.to_python(cleaned))


class CleanTextMixin(models.Model):
    """A model whose texts are clean before they are checked: what is empty once clean is said of its field."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        clean_fields_of(self)
        super().clean_fields(exclude=exclude)


def clean_row(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    """Before a row is kept, whatever wrote it: a form, an import, a webhook, a script."""
    if sender._meta.app_label not in EXEMPT:
        clean_fields_of(instance)
