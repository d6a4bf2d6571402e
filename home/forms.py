"""The contact form."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import PoliteForm, email_field, line_field, text_field
from core.text import clean_line


class ContactForm(PoliteForm):
    """A message to the staff."""

    name = line_field(_("Your name"), 120, autocomplete="name")
    email = email_field()
    message = text_field(_("Your message"), 4000, rows=7, required=True)
    website = forms.CharField(required=False, max_length=200)

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please write your name."))
        return name
