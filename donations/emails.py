"""The mails that the till causes, rendered in the giver's language and queued with their cause."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.identity import organisation_identity
from core.mail import Message, queue_mail

from .models import Donation, Payment

THANKS = "gift-thanks"


def queue_thanks(gift: Donation, payment: Payment) -> bool:
    """Queue the thanks of a received gift, once; True when it is new. Call inside the settling transaction.

    A gift without an address (demonstration data) is thanked by nobody.
    """
    return bool(gift.email) and queue_mail(
        kind=THANKS,
        object_key=f"donation:{gift.public_id}",
        to=gift.email,
        language=gift.language,
        message=render_thanks(gift, payment),
    )


def render_thanks(gift: Donation, payment: Payment) -> Message:
    """The thanks in the giver's language; without a registration number it says that it is not a tax receipt."""
    context = {
        "gift": gift,
        "payment": payment,
        "fund_name": gift.fund.name_in(gift.language),
        "identity": organisation_identity(),
    }
    with translation.override(gift.language):
        return Message(
            subject=_("Your gift has arrived"),
            text=render_to_string("donations/mail/thanks.txt", context).strip() + "\n",
            html=render_to_string("donations/mail/thanks.html", context),
        )
