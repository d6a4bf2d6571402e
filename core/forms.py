"""Forms for the public: polite about what is wrong, tidy about what was typed, deaf to robots."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .text import clean_line


class PoliteForm(forms.Form):
    """Fields that are wrong say so to those who cannot see it. `LINES` are cleaned as one line each, `TEXTS` as many.

    A field named `website` is a trap: people do not see it, robots fill it (`is_robot`).
    """

    LINES: tuple[str, ...] = ()
    TEXTS: tuple[str, ...] = ("message",)

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"{name}-error"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.LINES:
            if name in data:
                data[name] = clean_line(data[name])
                if not data[name] and self.fields[name].required:
                    self.add_error(name, ValidationError(_("Write a few words.")))
        for name in self.TEXTS:
            if name in data:
                data[name] = "\n".join(clean_line(line) for line in data[name].splitlines()).strip()
        return data

    @property
    def is_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    @property
    def values(self) -> dict[str, Any]:
        """What was accepted, without the trap."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


def line_field(label: Any, length: int, *, required: bool = True, **attrs: str) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=length, required=required, widget=forms.TextInput(attrs=attrs))


def text_field(label: Any, length: int, *, rows: int = 5, required: bool = False) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, max_length=length, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


def email_field(label: Any = None, *, autocomplete: str = "email") -> forms.EmailField:
    """An address; that of whoever writes, unless the label says otherwise."""
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete})
    return forms.EmailField(label=label or _("Your e-mail"), max_length=254, widget=widget)


def day_field(label: Any) -> forms.DateField:
    """A day, as browsers send it or as people write it."""
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2027-03-14 or 14/03/2027.")},
    )


def trap_field() -> forms.CharField:
    """The field that only robots fill."""
    return forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
