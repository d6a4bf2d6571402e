"""The form of a gift."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.forms import LineField, PublicForm, email_field, honeypot_field, line_field, name_field

from ..exceptions import InvalidAmount
from ..models import Dedication, Donation, Fund
from ..money import fee_cover, format_cents, parse_gift, plain_dollars
from ..services.gifts import MONTHLY, ONCE, DedicationRequest, GiftRequest
from .card_text import card_words

# What most people leave alone: behind one disclosure of the form, in its order.
MORE = (
    "donor_kind", "organisation_name", "covers_fees", "dedication_kind", "dedication_name", "card_email",
    "card_signature", "card_message", "message", "is_public", "language",
)  # fmt: skip


class GiftForm(PublicForm):
    """What a donor tells us before paying at Stripe's. `fund` is a fund's code; amounts leave as cents.

    The typed amount wins over the chosen one. Anonymous unless the box is ticked; fees are added only when it is.
    """

    HINTED = ("other_amount", "is_public", "message", "covers_fees", "card_email")

    fund = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    amount = forms.CharField(required=False, max_length=40)
    other_amount = forms.CharField(
        required=False,
        max_length=40,
        label=_("Another amount"),
        # Never `autocomplete="off"`: the browser gives it back to whoever comes back from Stripe.
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    frequency = forms.ChoiceField(
        label=_("How often"),
        choices=[(ONCE, _("Once")), (MONTHLY, _("Every month"))],
        initial=ONCE,
        required=False,
        widget=forms.RadioSelect,
    )
    covers_fees = forms.BooleanField(label=_("Add the payment fees to my gift"), required=False)
    donor_kind = forms.ChoiceField(
        label=_("Who is giving"),
        choices=Donation.DonorKind,
        initial=Donation.DonorKind.PERSON,
        widget=forms.RadioSelect,
    )
    organisation_name = line_field(_("Name of the organisation"), 160, required=False, autocomplete="organization")
    donor_name = name_field()
    email = email_field()
    language = forms.ChoiceField(
        label=_("Write to me in"), choices=[("fr", "français"), ("es", "español"), ("en", "English")]
    )
    is_public = forms.BooleanField(label=_("Show my name beside the gift"), required=False)
    message = LineField(
        label=_("A word for the people there (optional)"),
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 280}),
    )
    dedication_kind = forms.ChoiceField(
        label=_("I give"),
        choices=[("", _("without dedication")), *Dedication.Kind.choices],
        required=False,
    )
    dedication_name = card_words(_("The person's name"))
    card_email = email_field(_("Send a card to this e-mail (optional)"), required=False, autocomplete="")
    card_signature = card_words(_("Signed"))
    card_message = card_words(_("A few words on the card"), 280, rows=3)
    left_blank = honeypot_field()
    terms = forms.BooleanField(
        label=_(
            "I give freely. CISO keeps my name, my e-mail and this gift for its books, and uses them to write to me "
            "about this gift only."
        ),
        error_messages={"required": _("Please tick the box: it says that you give freely and what we keep.")},
    )
    source_path = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    attempt = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    confirmation = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)
    field_order = ("fund", "amount", "other_amount", "frequency", "donor_name", "email", *MORE, "terms")

    def clean_frequency(self) -> str:
        return self.cleaned_data["frequency"] or ONCE

    def clean_source_path(self) -> str:
        path = self.cleaned_data["source_path"]
        ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if ours else ""

    def clean_fund(self) -> Fund:
        fund = Fund.objects.filter(code=self.cleaned_data["fund"], nature=Fund.Nature.GIFT).first()
        if fund is None or not fund.is_open():
            raise ValidationError(_("This appeal does not take gifts any more. Thank you for your thought."), "closed")
        return fund

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        text = data.get("other_amount") or data.get("amount") or ""
        try:
            data["amount_cents"] = parse_gift(text)
        except InvalidAmount:
            self.add_error("other_amount", self._amount_error(text))
        if data.get("donor_kind") == Donation.DonorKind.ORGANISATION and not data.get("organisation_name"):
            self.add_error("organisation_name", _("Please write the name of the organisation."))
        self._check_dedication(data.get("dedication_kind"), data.get("dedication_name"))
        return data

    def _check_dedication(self, kind: str | None, name: str | None) -> None:
        if kind and not name and "dedication_name" not in self.errors:
            self.add_error("dedication_name", _("Please write the name of the person."))
        if name and not kind:
            self.add_error("dedication_kind", _("Please say whether you give in honour or in memory of the person."))

    @staticmethod
    def _amount_error(text: str) -> str:
        if not text:
            return gettext("Please choose or write an amount.")
        return gettext("Please write an amount from %(lowest)s to %(highest)s, for example 25 or 10,50.") % {
            "lowest": format_cents(settings.DONATION_MINIMUM_CENTS),
            "highest": format_cents(settings.DONATION_MAXIMUM_CENTS),
        }

    def gift_request(self) -> GiftRequest:
        """The accepted gift. Call only after `is_valid()`."""
        data = self.cleaned_data
        organisation = data["donor_kind"] == Donation.DonorKind.ORGANISATION
        shown = [str(self.fields["terms"].label)]
        if data["is_public"]:
            shown.append(str(self.fields["is_public"].label))
        return GiftRequest(
            amount_cents=data["amount_cents"],
            donor_kind=data["donor_kind"],
            donor_name=data["donor_name"],
            organisation_name=data["organisation_name"] if organisation else "",
            email=data["email"].lower(),
            language=data["language"],
            is_public=data["is_public"],
            message=data["message"],
            consents=tuple(shown),
            source_path=data["source_path"],
            attempt=data["attempt"],
            frequency=data["frequency"],
            covers_fees=data["covers_fees"],
            dedication=self._dedication(),
        )

    def _dedication(self) -> DedicationRequest | None:
        data = self.cleaned_data
        if not data["dedication_kind"]:
            return None
        return DedicationRequest(
            kind=data["dedication_kind"],
            name=data["dedication_name"],
            card_email=data["card_email"].lower(),
            card_signature=data["card_signature"],
            card_message=data["card_message"],
        )

    @property
    def content_mark(self) -> str:
        """What was posted, for the mark that confirms it."""
        return json.dumps(sorted((name, value) for name, value in self.data.items() if name != "confirmation"))

    @property
    def total_cents(self) -> int:
        """What will be charged, fees included when the donor added them. Call only after `is_valid()`."""
        cents = self.cleaned_data["amount_cents"]
        return cents + (fee_cover(cents) if self.cleaned_data["covers_fees"] else 0)

    @property
    def shows_more(self) -> bool:
        """True when something behind the disclosure is wrong, or was filled in."""
        usual = {"", None, False, Donation.DonorKind.PERSON.value, get_language() or "fr"}
        return any(self[name].errors or self[name].value() not in usual for name in MORE)

    @property
    def till_rules(self) -> str:
        """What the page's script needs to say the amount as the till will charge it: the least and the most in cents,
        the fee's rate per mille and its fixed part in cents.
        """
        rules = ("MINIMUM_CENTS", "MAXIMUM_CENTS", "FEE_PER_MILLE", "FEE_FIXED_CENTS")
        return " ".join(str(getattr(settings, f"DONATION_{rule}")) for rule in rules)

    @property
    def bounds(self) -> dict[str, int]:
        """The least and the most of one gift, in cents."""
        return {"lowest": settings.DONATION_MINIMUM_CENTS, "highest": settings.DONATION_MAXIMUM_CENTS}


def gift_form(*, fund: Fund, language: str, amount: str = "", source_path: str = "") -> GiftForm:
    """An empty form for `fund`, with an amount already chosen when `amount` is one the till accepts."""
    initial = {"fund": fund.code, "language": language, "source_path": source_path, "frequency": ONCE}
    try:
        cents = parse_gift(amount)
    except InvalidAmount:
        cents = 0
    preset = cents in fund.suggested_cents
    initial["amount"] = plain_dollars(cents) if preset else ""
    initial["other_amount"] = amount if cents and not preset else ""
    return GiftForm(initial=initial)
