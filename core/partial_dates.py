"""Dates known to the day, the month, the season, the year or a range of years: EDTF (ISO 8601-2), level 1, a subset.

«2022-03-11», «2022-03», «2022-22» (summer: 21 spring, 22 summer, 23 autumn, 24 winter), «2022», «2021/2022».
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from .dates import date_format

FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|/(\d{4}))?\Z", re.ASCII)
# The first month of each season in the north, where all who publish here live; winter begins in December.
SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}


@dataclass(frozen=True)
class PartialDate:
    """What is known of a date: the first and the last day that it may be."""

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Raises ValidationError with a sentence for an editor when the text is no such date."""
        found = FORM.match(text.strip())
        if found is None:
            raise ValidationError(HELP)
        year, month, day, last_year = (int(part) if part else 0 for part in found.groups())
        try:
            first, last = _bounds(year, month, day, last_year)
        except (ValueError, KeyError) as error:
            raise ValidationError(HELP) from error
        if last < first:
            raise ValidationError(HELP)
        return cls(text.strip(), first, last)

    @property
    def is_exact(self) -> bool:
        return self.first == self.last

    def __str__(self) -> str:
        """In the reader's language: «11 mars 2022», «mars 2022», «été 2022», «2021-2022»."""
        if self.is_exact:
            return date_format(self.first, "j F Y" if get_language() != "es" else r"j \d\e F \d\e Y")
        if "/" in self.text:
            return self.text.replace("/", "–")
        if "-" not in self.text:
            return self.text
        month = int(self.text[5:7])
        if month in SEASONS:
            return f"{_season(month)} {self.text[:4]}"
        return date_format(self.first, "F Y" if get_language() != "es" else r"F \d\e Y")


def _bounds(year: int, month: int, day: int, last_year: int) -> tuple[date, date]:
    if last_year or not month:
        return date(year, 1, 1), date(last_year or year, 12, 31)
    if month in SEASONS and not day:
        first = date(year, SEASONS[month], 1)
        end_year, end_month = (year + 1, 2) if month == max(SEASONS) else (year, SEASONS[month] + 2)
        return first, date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
    if day:
        return date(year, month, day), date(year, month, day)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _season(number: int) -> str:
    return {21: gettext("spring"), 22: gettext("summer"), 23: gettext("autumn"), 24: gettext("winter")}[number]


HELP = _("A date as 2022-03-11, 2022-03, 2022-22 (21 spring, 22 summer, 23 autumn, 24 winter), 2022 or 2021/2022.")


def validate_partial_date(text: str) -> None:
    PartialDate.parse(text)


class PartialDateField(models.CharField):
    """Stores the EDTF text."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 10, "help_text": HELP, **kwargs})


class DatedMixin(models.Model):
    """A row dated by its `date_field`; `first_day` and `last_day` follow it on each save, for sorting and filters.

    Newest first is `-first_day`: a partial date never stands before a day that is surely later.
    """

    date_field = ""

    first_day = models.DateField(editable=False, null=True, db_index=True)
    last_day = models.DateField(editable=False, null=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_days()
        super().save(*args, **kwargs)

    @property
    def when(self) -> PartialDate | None:
        text = getattr(self, self.date_field)
        return PartialDate.parse(text) if text else None

    def set_days(self) -> None:
        """Keep the bounds of what the text says; none without a text or while it is no date."""
        try:
            known = self.when
        except ValidationError:
            known = None
        self.first_day, self.last_day = (known.first, known.last) if known else (None, None)
