"""The forms of the donor's own page."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import PublicForm, email_field

from ..exceptions import InvalidAmount
from ..money import format_cents, parse_gift
from ..selectors import open_funds
from ..services.selfservice import LONGEST_PAUSE_MONTHS


class AddressForm(PublicForm):
    """The address to which a link is sent."""

    email = email_field()

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class AmountForm(PublicForm):
    """A new monthly amount, as typed; it leaves as cents."""

    amount = forms.CharField(
        label=_("New amount each month, in dollars"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def clean_amount(self) -> int:
        try:
            return parse_gift(self.cleaned_data["amount"])
        except InvalidAmount as error:
            sentence = _("Please write an amount from %(lowest)s to %(highest)s, for example 25 or 10,50.")
            bounds = {
                "lowest": format_cents(settings.DONATION_MINIMUM_CENTS),
                "highest": format_cents(settings.DONATION_MAXIMUM_CENTS),
            }
            raise ValidationError(sentence, params=bounds) from error


class PauseForm(PublicForm):
    """For how many months nothing is charged."""

    months = forms.TypedChoiceField(label=_("For how long"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.TypedChoiceField, self.fields["months"])
        field.choices = [
            (count, _("one month") if count == 1 else _("%(count)s months") % {"count": count})
            for count in (1, 2, 3, 6, LONGEST_PAUSE_MONTHS)
        ]


class FundForm(PublicForm):
    """The open fund to which the coming months go."""

    fund = forms.ChoiceField(label=_("Give it to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["fund"]).choices = [(fund.code, fund.name) for fund in open_funds()]


class MailsForm(forms.Form):
    """Which mails to receive besides those about what one just did."""

    wants_renewal_mails = forms.BooleanField(label=_("A word at each monthly gift"), required=False)
    wants_updates = forms.BooleanField(label=_("News of what my gifts make possible"), required=False)
