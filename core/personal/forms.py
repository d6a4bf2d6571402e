"""The form that asks for a magic link to one's own data."""

from ..forms import PublicForm, email_field


class AddressForm(PublicForm):
    """The address to which a link is sent."""

    email = email_field()

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()
