"""Days as each language writes them: Django's formats, and «1er décembre» in French, in whatever shows a day."""

import re
from datetime import date

from django.utils import formats
from django.utils.translation import get_language

_library_date_format = formats.date_format
# The day before the name of its month, in Django's own letters.
DAY_OF_MONTH = re.compile(r"(?<!\\)j(?=\s[FNMbE])")


def day_format(value: object, name: str | None = None) -> str:
    """The format of that name («DATE_FORMAT» by default), or the given letters, as it suits this day."""
    letters = formats.get_format(name or "DATE_FORMAT")
    if getattr(value, "day", 0) == 1 and (get_language() or "fr")[:2] == "fr":
        return DAY_OF_MONTH.sub(r"j\\e\\r", letters)
    return letters


def date_format(value: date | str, format: str | None = None, use_l10n: bool | None = None) -> str:
    """The day in the active language: «1er décembre 2026», «1 de diciembre de 2026», «Dec. 1, 2026».

    A moment must be in the reader's time already.
    """
    return _library_date_format(value, day_format(value, format), use_l10n)


def write_first_everywhere() -> None:
    """Have Django write days so wherever it shows one by itself: `{{ day }}` in a template, a column of the CMS."""
    formats.date_format = date_format
