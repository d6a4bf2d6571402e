"""The form of a gift."""

import json
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.text import clean_line

from ..exceptions import InvalidAmount
from ..models import Dedication, Donation, Fund
from ..money import fee_cover, format_cents, parse_gift
from ..services.gifts import MONTHLY, ONCE, DedicationRequest, GiftRequest

DESCRIBED = ("other_amount", "is_public", "message", "email", "covers_fees", "card_email")
LINK = re.compile(r"https?:|www\.|[a-z0-9-]+\.(com|net|org|ca|info|io|ru|xyz)\b", re.IGNORECASE)


class GiftForm(forms.Form):
    """What a donor tells us before paying at Stripe's. `fund` is a fund's code; amounts leave as cents.

    The typed amount wins over the chosen one. Anonymous unless the box is ticked; fees are added only when it is.
    `website` is a trap: people do not see it, and who fills it in is told so politely.
    """

    fund = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    amount = forms.CharField(required=False, max_length=12)
    other_amount = forms.CharField(
        required=False,
        max_length=40,
        label=_("Another amount, in dollars"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
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
    organisation_name = forms.CharField(
        label=_("Name of the organisation"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    donor_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    language = forms.ChoiceField(
        label=_("Write to me in"), choices=[("fr", "français"), ("es", "español"), ("en", "English")]
    )
    is_public = forms.BooleanField(label=_("Show my name beside this appeal"), required=False)
    message = forms.CharField(
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
    dedication_name = forms.CharField(label=_("The person's name"), required=False, max_length=120)
    card_email = forms.EmailField(label=_("Send a card to this e-mail (optional)"), required=False, max_length=254)
    card_signature = forms.CharField(label=_("Signed"), required=False, max_length=120)
    card_message = forms.CharField(
        label=_("A few words on the card"),
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 280}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    terms = forms.BooleanField(
        label=_(
            "I give freely. CISO keeps my name, my e-mail and this gift for its books, and uses them to write to me "
            "about this gift only."
        )
    )
    source_path = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    attempt = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    confirmation = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            described = [f"{name}-hint"] if name in DESCRIBED else []
            if self.is_bound and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"
                described.append(f"{name}-error")
            if described:
                field.widget.attrs["aria-describedby"] = " ".join(described)

    def clean_donor_name(self) -> str:
        name = clean_line(self.cleaned_data["donor_name"])
        if not name:
            raise ValidationError(_("Please write your name."))
        return name

    def clean_organisation_name(self) -> str:
        return clean_line(self.cleaned_data["organisation_name"])

    def clean_message(self) -> str:
        return clean_line(self.cleaned_data["message"])

    def clean_frequency(self) -> str:
        return self.cleaned_data["frequency"] or ONCE

    def clean_dedication_name(self) -> str:
        return clean_line(self.cleaned_data["dedication_name"])

    def clean_card_signature(self) -> str:
        return self._without_links(clean_line(self.cleaned_data["card_signature"]))

    def clean_card_message(self) -> str:
        return self._without_links(clean_line(self.cleaned_data["card_message"]))

    @staticmethod
    def _without_links(text: str) -> str:
        """The card goes to somebody who did not ask for it: it never carries a link."""
        if LINK.search(text):
            raise ValidationError(_("Please leave addresses of pages out of the card."))
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please leave this field empty: it is there to stop robots."))
        return ""

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
        data = super().clean() or {}
        text = data.get("other_amount") or data.get("amount") or ""
        try:
            data["amount_cents"] = parse_gift(text)
        except InvalidAmount:
            self.add_error("other_amount", self._amount_error(text))
        if data.get("donor_kind") == Donation.DonorKind.ORGANISATION and not data.get("organisation_name"):
            self.add_error("organisation_name", _("Please write the name of the organisation."))
        if data.get("dedication_kind") and not data.get("dedication_name"):
            self.add_error("dedication_name", _("Please write the name of the person."))
        return data

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


def gift_form(*, fund: Fund, language: str, amount: str = "", source_path: str = "") -> GiftForm:
    """An empty form for `fund`, with an amount already chosen when `amount` is one the till accepts."""
    initial = {"fund": fund.code, "language": language, "source_path": source_path, "frequency": ONCE}
    try:
        cents = parse_gift(amount)
    except InvalidAmount:
        cents = 0
    preset = cents in fund.suggested_cents
    initial["amount"] = str(cents // 100) if preset else ""
    initial["other_amount"] = amount if cents and not preset else ""
    return GiftForm(initial=initial)
