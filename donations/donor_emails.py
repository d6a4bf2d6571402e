"""What the mails to donors share: how one is queued about a gift or a monthly gift, and how it finds them again."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from core.mail import queue_mail
from core.models import OutgoingMail

from .models import Donation, RecurringDonation

# With which staff read the words of the mails that open nothing.
READER = "donations.view_donation"


def queue_for_gift(kind: str, object_key: str, gift: Donation, **said: Any) -> bool:
    """Queue a mail to the donor of a gift, in their language, with what `said` adds; True when it is new."""
    context = {"gift": gift.pk, **said}
    return queue_mail(kind=kind, object_key=object_key, to=gift.email, language=gift.language, context=context)


def queue_for_monthly(kind: str, object_key: str, monthly: RecurringDonation, **said: Any) -> bool:
    """Queue a mail on a monthly gift, with what is true of it now: its amount, and what `said` adds."""
    context = {"monthly": monthly.pk, "amount_cents": monthly.amount_cents, **said}
    return queue_mail(kind=kind, object_key=object_key, to=monthly.email, language=monthly.language, context=context)


def gift_of(mail: OutgoingMail) -> Donation:
    """The gift that a mail is about. Raises Donation.DoesNotExist."""
    return Donation.objects.select_related("fund", "recurring_donation").get(pk=mail.context["gift"])


def day_of_next_charge(monthly: RecurringDonation) -> date | None:
    """Montréal's day of the next charge that Stripe told; None when it told none."""
    return localdate(monthly.next_charge_at) if monthly.next_charge_at else None


def my_gifts_url() -> str:
    """The whole address of «My gifts»."""
    return settings.SITE_URL + reverse("donations:my_gifts")
