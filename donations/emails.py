"""The mails that gifts cause: each is queued with its cause, and worded by its template when it leaves."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, now

from core.magic_links import MagicLinks
from core.mail import queue_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .care_emails import register_care_mails
from .donor_emails import READER, day_of_next_charge, gift_of, my_gifts_url, queue_for_gift, queue_for_monthly
from .due_emails import queue_due_received, queue_due_refunded, queue_due_refused, register_due_mails
from .models import AccessLink, Dedication, Donation, DonorPreferences, Payment, RecurringDonation, Refund
from .signals import StoryVersion
from .staff_emails import register_staff_mails

THANKS = "gift-thanks"
CARD = "dedication-card"
REFUND = "refund-notice"
DEBIT_FAILED = "debit-failed"
MONTHLY_STARTED = "monthly-started"
MONTHLY_FAILED = "monthly-failed"
MONTHLY_CHANGED = "monthly-changed"
MONTHLY_ENDED = "monthly-ended"
ACCESS_LINK = "access-link"
STORY = "fund-story"

STOP_SALT = "donations.stop-stories"
LINKS = MagicLinks(AccessLink, "donations.access")


def register() -> None:
    """Say how each mail of the till is made."""
    register_mail(THANKS, MailKind("donations/mail/thanks.html", _read_thanks, readable_with=READER))
    register_mail(CARD, MailKind("donations/mail/card.html", _read_card, readable_with=READER))
    register_mail(REFUND, MailKind("donations/mail/refund.html", _read_refund, readable_with=READER))
    register_mail(DEBIT_FAILED, MailKind("donations/mail/debit_failed.html", _read_debit_failed, readable_with=READER))
    register_mail(MONTHLY_STARTED, MailKind("donations/mail/monthly_started.html", _read_monthly, readable_with=READER))
    register_mail(MONTHLY_FAILED, MailKind("donations/mail/monthly_failed.html", _read_monthly))
    register_mail(MONTHLY_CHANGED, MailKind("donations/mail/monthly_changed.html", _read_monthly, readable_with=READER))
    register_mail(MONTHLY_ENDED, MailKind("donations/mail/monthly_ended.html", _read_monthly, readable_with=READER))
    register_mail(ACCESS_LINK, MailKind("donations/mail/access_link.html", _read_access_link, is_secret=True))
    register_mail(STORY, MailKind("donations/mail/story.html", _read_story, stop_url=_stop_stories_url))
    register_due_mails()
    register_care_mails()
    register_staff_mails()


def _page_of(gift: Donation) -> str:
    """The page of ours from which the gift was made; for a renewal, that of the first one. Empty when unknown."""
    path = gift.source_path
    if not path and gift.recurring_donation_id is not None:
        first = Donation.objects.filter(recurring_donation=gift.recurring_donation_id).exclude(source_path="")
        path = first.order_by("pk").values_list("source_path", flat=True).first() or ""
    return f"{settings.SITE_URL}{path}" if path else ""


def queue_thanks(gift: Donation, payment: Payment) -> bool:
    """Queue the thanks of a received gift, once; True when it is new. Call inside the settling transaction.

    A gift without an address (demonstration data) is thanked by nobody; nor is a renewal whose donor chose silence.
    """
    if gift.due_reference:
        return queue_due_received(gift, payment)
    renewal = gift.recurring_donation_id is not None and gift.idempotency_key.startswith("renewal-")
    if renewal and DonorPreferences.objects.filter(email=gift.email, wants_renewal_mails=False).exists():
        return False
    return queue_for_gift(THANKS, f"donation:{gift.public_id}", gift)


def _read_thanks(mail: OutgoingMail) -> dict[str, Any]:
    gift = gift_of(mail)
    next_charge_at = gift.recurring_donation.next_charge_at if gift.recurring_donation else None
    # Stripe may not have told yet when the month after this one is charged.
    is_later = next_charge_at is not None and localdate(next_charge_at) > localdate(gift.payment.charged_at)
    return {
        "gift": gift,
        "organisation": gift.organisation_name if gift.donor_kind == Donation.DonorKind.ORGANISATION else "",
        "next_charge_at": next_charge_at if is_later else None,
        "page_url": "" if gift.fund.is_general else _page_of(gift),
        "my_gifts_url": my_gifts_url(),
    }


def queue_card(gift: Donation) -> bool:
    """Queue the card of a gift in honour or in memory of somebody, once, when its donor gave an address for it."""
    dedication = Dedication.objects.filter(donation=gift).exclude(card_email="").first()
    if dedication is None:
        return False
    return queue_mail(
        kind=CARD,
        object_key=f"donation:{gift.public_id}",
        to=dedication.card_email,
        language=gift.language,
        context={"gift": gift.pk},
    )


def _read_card(mail: OutgoingMail) -> dict[str, Any]:
    # A dedication that was erased meanwhile has no name any more: its card is not sent.
    named = Dedication.objects.exclude(name="").select_related("donation__fund")
    return {"dedication": named.get(donation=mail.context["gift"])}


def queue_refund_notice(refund: Refund) -> bool:
    """Tell the donor that a refund left, or that it failed and what happens then; once for each of the two."""
    gift = refund.payment.donation
    if gift is None or refund.status not in (Refund.Status.SUCCEEDED, Refund.Status.FAILED):
        return False
    if gift.due_reference:
        return queue_due_refunded(gift, refund)
    return queue_for_gift(
        REFUND, f"refund:{refund.refund_id}:{refund.status}", gift, refund=refund.pk, status=refund.status
    )


def _read_refund(mail: OutgoingMail) -> dict[str, Any]:
    refund = Refund.objects.select_related("payment").get(pk=mail.context["refund"])
    has_failed = mail.context["status"] == Refund.Status.FAILED
    return {"gift": gift_of(mail), "refund": refund, "has_failed": has_failed, "my_gifts_url": my_gifts_url()}


def queue_debit_failed(gift: Donation) -> bool:
    """Tell the donor that the bank refused a debit that was under way."""
    if gift.due_reference:
        return queue_due_refused(gift)
    return queue_for_gift(DEBIT_FAILED, f"donation:{gift.public_id}", gift)


def _read_debit_failed(mail: OutgoingMail) -> dict[str, Any]:
    gift = gift_of(mail)
    return {"gift": gift, "give_url": _page_of(gift) or settings.SITE_URL + reverse("donations:give")}


def _read_monthly(mail: OutgoingMail) -> dict[str, Any]:
    days = {name: parse_date(mail.context.get(name) or "") for name in ("next_charge_on", "next_attempt_on")}
    monthly = RecurringDonation.objects.select_related("fund").get(pk=mail.context["monthly"])
    return {**mail.context, **days, "monthly": monthly, "my_gifts_url": my_gifts_url()}


def queue_monthly_started(monthly: RecurringDonation) -> bool:
    """Confirm a monthly gift whose first charge comes later."""
    key = f"monthly:{monthly.public_id}"
    return queue_for_monthly(MONTHLY_STARTED, key, monthly, next_charge_on=day_of_next_charge(monthly))


def queue_monthly_failed(
    monthly: RecurringDonation, *, invoice_id: str, attempt: int = 1, next_attempt_at: datetime | None = None
) -> bool:
    """Tell the donor that a month's charge failed: one mail a month, whatever the number of attempts.

    `next_attempt_at` is when Stripe tries again; without it, nothing is promised.
    """
    next_attempt_on = localdate(next_attempt_at) if next_attempt_at else None
    key = f"invoice:{invoice_id}"
    return queue_for_monthly(MONTHLY_FAILED, key, monthly, attempt=attempt, next_attempt_on=next_attempt_on)


def queue_monthly_changed(
    monthly: RecurringDonation, action: str, *, next_charge_on: date | None = None, is_under_way: bool = False
) -> bool:
    """Confirm what the donor just decided: a new amount («amount»), a pause («pause»), its end («resume»).

    `next_charge_on` is Montréal's day of the next charge: by default what Stripe last said, and nothing for a pause,
    during which the date that Stripe says is not charged. `is_under_way` says that a payment begun before a pause
    cannot be called back.
    """
    if next_charge_on is None and action != "pause":
        next_charge_on = day_of_next_charge(monthly)
    key = f"monthly:{monthly.public_id}:{action}:{int(now().timestamp())}"
    said = {"action": action, "next_charge_on": next_charge_on, "is_under_way": is_under_way}
    return queue_for_monthly(MONTHLY_CHANGED, key, monthly, **said)


def queue_monthly_ended(monthly: RecurringDonation) -> bool:
    """Confirm that a monthly gift is over, whoever ended it."""
    key = f"monthly:{monthly.public_id}"
    return queue_for_monthly(MONTHLY_ENDED, key, monthly, end_reason=monthly.end_reason)


def queue_access_link(link: AccessLink) -> bool:
    """Send the signed link to the donor's own page. The link is made when the mail leaves."""
    return queue_mail(
        kind=ACCESS_LINK,
        object_key=f"link:{link.public_id}",
        to=link.email,
        language=link.language,
        context={"link": link.pk},
    )


def _read_access_link(mail: OutgoingMail) -> dict[str, Any]:
    token = LINKS.token(AccessLink.objects.get(pk=mail.context["link"]))
    return {"open_url": settings.SITE_URL + reverse("donations:open", args=[token])}


def queue_story(gift: Donation, *, object_key: str, version: StoryVersion, language: str) -> bool:
    """Tell a donor what became of their gift, once per story; `language` is the version's, maybe not the donor's."""
    told = {
        "title": version.title,
        "text": version.text,
        "url": version.url,
        "is_translated": language == gift.language,
    }
    return queue_for_gift(STORY, object_key, gift, **told)


def _read_story(mail: OutgoingMail) -> dict[str, Any]:
    return {**mail.context, "gift": gift_of(mail), "stop_url": _stop_stories_url(mail)}


def _stop_stories_url(mail: OutgoingMail) -> str:
    return settings.SITE_URL + reverse("donations:stop_stories", args=[signing.dumps(mail.to, salt=STOP_SALT)])
