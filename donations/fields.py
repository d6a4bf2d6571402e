"""Amounts in the CMS's forms: typed and read in dollars, kept in cents."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .exceptions import InvalidAmount
from .money import LONGEST_INPUT, format_cents, parse_amount


def _cents(text: str, message: Any) -> int:
    try:
        return parse_amount(text)
    except InvalidAmount as error:
        raise ValidationError(message, code="invalid") from error


class DollarsField(forms.CharField):
    """Cents, written as a person in Québec writes dollars («1 200 $», «10,50»). Nothing typed is None."""

    default_error_messages = {"invalid": _("Write an amount in dollars, for example 1200 or 10,50.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=LONGEST_INPUT, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_cents(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _cents(text, self.error_messages["invalid"]) if text else None

    def run_validators(self, value: Any) -> None:
        """Cents have no length: what was typed was measured when it was read."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class DollarAmountsField(forms.CharField):
    """A list of cents, written as dollars with a semicolon between: a comma may be part of an amount."""

    default_error_messages = {
        "invalid": _("Write amounts in dollars with semicolons between, for example 25; 50; 100.")
    }

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(format_cents(cents) for cents in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        texts = (super().to_python(value) or "").split(";")
        return [_cents(text, self.error_messages["invalid"]) for text in texts if text.strip()]
