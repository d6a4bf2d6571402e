"""Fields of the CMS's forms: a moment outside of any calendar in use is refused with a sentence."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, SlugInput

# Time zones and the day after need room at both ends of what Python and PostgreSQL can hold.
FIRST_YEAR, LAST_YEAR = 1800, 2200


def refuse_odd_year(value: date | None) -> None:
    """Raise ValidationError unless the year lies between 1800 and 2200."""
    if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("The year %(year)s cannot be meant: write one from %(first)s to %(last)s, or leave the field empty."),
            params={"year": value.year, "first": FIRST_YEAR, "last": LAST_YEAR},
        )


class CalendarDateField(forms.DateField):
    default_validators = [refuse_odd_year]


class CalendarDateTimeField(forms.DateTimeField):
    """Checked before a time zone is applied, which fails at the first and the last day that there are."""

    def to_python(self, value: Any) -> Any:
        try:
            moment = super().to_python(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        refuse_odd_year(moment)
        return moment


register_form_field_override(models.DateField, override={"widget": AdminDateInput, "form_class": CalendarDateField})
register_form_field_override(
    models.DateTimeField, override={"widget": AdminDateTimeInput, "form_class": CalendarDateTimeField}
)
# As `plain_slug` on the server: Wagtail's field drops what is not ASCII when it is left.
PLAIN = {
    "-": "'’ʼ‘`´", "a": "àâäáãåÀÂÄÁÃÅ", "c": "çÇ", "e": "éèêëÉÈÊË", "i": "îïíìÎÏÍÌ", "n": "ñÑ", "o": "ôöóòõÔÖÓÒÕ",
    "u": "ùûüúÙÛÜÚ", "y": "ÿŸ", "ae": "æÆ", "oe": "œŒ",
}  # fmt: skip
register_form_field_override(
    models.SlugField,
    override={"widget": SlugInput(formatters=[(f"[{letters}]", plain) for plain, letters in PLAIN.items()])},
)
