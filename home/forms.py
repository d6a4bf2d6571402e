"""The contact form."""

from django.utils.translation import gettext_lazy as _

from core.forms import PoliteForm, email_field, name_field, text_field, trap_field


class ContactForm(PoliteForm):
    """A message to the staff."""

    name = name_field()
    email = email_field()
    message = text_field(_("Your message"), 4000, rows=7, required=True)
    left_blank = trap_field()
