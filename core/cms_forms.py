"""Fields of the CMS's forms: the one rule for texts, before anything is checked."""

from typing import Any

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminAutoHeightTextInput

from .text import clean_text


class TextField(forms.CharField):
    """What an editor writes, on one line or several: length and presence are checked on what will be kept."""

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return clean_text(super().to_python(value) or "", lines=self.lines) or self.empty_value


class LinesTextField(TextField):
    """The same on several lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lines=True, **kwargs)


def register_form_fields() -> None:
    """Have every form of the CMS clean its plain fields before it checks them."""
    register_form_field_override(models.CharField, override={"form_class": TextField}, exact_class=True)
    register_form_field_override(
        models.TextField,
        override={"form_class": LinesTextField, "widget": AdminAutoHeightTextInput},
        exact_class=True,
    )
