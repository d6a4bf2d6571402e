"""Asking to join; inviting a delegate."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import PublicForm, email_field, honeypot_field, line_field, name_field, text_field

from .models import Group


class JoinForm(PublicForm):
    """A request to join; its `values` are what `services.joining.ask_to_join` takes, the language left out."""

    group = forms.ChoiceField(label=_("You are"), choices=Group, widget=forms.RadioSelect)
    organisation_name = line_field(_("Your organisation"), 160, required=False, autocomplete="organization")
    contact_name = name_field()
    email = email_field()
    message = text_field(_("Anything we should know"), 2000)
    may_be_listed = forms.BooleanField(label=_("Our organisation may be named in the public list"), required=False)
    left_blank = honeypot_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.setdefault("organisation_name", "")
        if data.get("group") == Group.D:
            data["organisation_name"], data["may_be_listed"] = "", False
        elif data.get("group") and not data["organisation_name"]:
            self.add_error("organisation_name", _("Write the name of your organisation."))
        return data


class InviteForm(PublicForm):
    """An address to invite, and in which language to write to it."""

    email = email_field(_("E-mail of the person"), autocomplete="off")
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
