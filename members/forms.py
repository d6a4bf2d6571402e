"""Asking to join; inviting a delegate."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import clean_line

from .models import Group


class PoliteForm(forms.Form):
    """Fields that are wrong say so to those who cannot see it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.errors if self.is_bound else []:
            if name in self.fields:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"{name}-error"})


def _line(label: Any, length: int, *, required: bool = True, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, widget=forms.TextInput(attrs=attrs))


class JoinForm(PoliteForm):
    """A request to join. `website` is a trap: people do not see it, robots fill it."""

    group = forms.ChoiceField(label=_("You are"), choices=Group, widget=forms.RadioSelect)
    organisation_name = _line(_("Your organisation"), 160, required=False, autocomplete="organization")
    contact_name = _line(_("Your name"), 120, autocomplete="name")
    email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    message = forms.CharField(
        label=_("Anything we should know"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    may_be_listed = forms.BooleanField(label=_("Our organisation may be named in the public list"), required=False)
    website = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def clean_contact_name(self) -> str:
        name = clean_line(self.cleaned_data["contact_name"])
        if not name:
            raise ValidationError(_("Please write your name."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["organisation_name"] = clean_line(data.get("organisation_name", ""))
        if data.get("group") == Group.D:
            data["organisation_name"], data["may_be_listed"] = "", False
        elif data.get("group") and not data["organisation_name"]:
            self.add_error("organisation_name", _("Write the name of your organisation."))
        data["message"] = "\n".join(clean_line(line) for line in data.get("message", "").splitlines()).strip()
        return data

    @property
    def is_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def request_values(self) -> dict[str, Any]:
        """What `services.joining.ask_to_join` takes, the language left out."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class InviteForm(PoliteForm):
    """An address to invite, and in which language to write to it."""

    email = forms.EmailField(
        label=_("E-mail of the person"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
