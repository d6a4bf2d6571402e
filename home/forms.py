"""The contact form."""

from django.utils.translation import gettext_lazy as _

from core.forms import PublicForm, email_field, honeypot_field, name_field, text_field


class ContactForm(PublicForm):
    """A message to the staff."""

    name = name_field()
    email = email_field()
    message = text_field(_("Your message"), 4000, rows=7, required=True)
    left_blank = honeypot_field()
