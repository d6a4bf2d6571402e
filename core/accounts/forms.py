"""allauth's forms: addresses as they were typed, rules of a password said before it is refused."""

from typing import Any

from allauth.account import forms
from allauth.account.fields import EmailField, SetPasswordField
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db.models import QuerySet

from users.models import User

from ..forms import ReachableEmailValidator, as_typed


class TypedEmailField(EmailField):
    """Without what nobody sees, which a copied address brings along."""

    def to_python(self, value: Any) -> str:
        return as_typed(super().to_python(value))


class NewEmailField(TypedEmailField):
    """One that an account will bear."""

    default_validators = [ReachableEmailValidator()]


class DescribedErrorsForm:
    """Hints in words: the validators' for a new password, none where allauth would repeat the way to another page."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_new_password = isinstance(field, SetPasswordField)
            field.help_text = " ".join(password_validators_help_texts()) if is_new_password else ""


class ConstantTimeForm:
    """Takes as long for an address with an account as for one without.

    allauth looks a second time, among the accounts themselves, where no proved address was found: so do we where one
    was.
    """

    def clean_email(self) -> str:
        email: str = super().clean_email()  # type: ignore[misc]
        if EmailAddress.objects.filter(email=email, verified=True).exists():
            self.look_again(User.objects.filter(email=email))
        return email

    def look_again(self, accounts: QuerySet[User]) -> None:
        accounts.exists()


class LoginForm(DescribedErrorsForm, forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = TypedEmailField()


class RequestLoginCodeForm(ConstantTimeForm, DescribedErrorsForm, forms.RequestLoginCodeForm):
    email = TypedEmailField()


class ResetPasswordForm(ConstantTimeForm, DescribedErrorsForm, forms.ResetPasswordForm):
    email = TypedEmailField(required=True)

    def look_again(self, accounts: QuerySet[User]) -> None:
        """By a cursor, as allauth does: a link costs less to make than a code, which hides a part of this."""
        list(accounts.values_list("pk").iterator(2000))


class AddEmailForm(DescribedErrorsForm, forms.AddEmailForm):
    email = NewEmailField(required=True)


class ChangePasswordForm(DescribedErrorsForm, forms.ChangePasswordForm):
    pass


class SetPasswordForm(DescribedErrorsForm, forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(DescribedErrorsForm, forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(DescribedErrorsForm, forms.ReauthenticateForm):
    pass
