"""The mails that the till causes, rendered in the giver's language and queued with their cause."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from core.identity import organisation_identity
from core.letters import Letter, queue_letter
from core.mail import Message, queue_mail

from .due_emails import queue_due_received, queue_due_refunded, queue_due_refused
from .models import AccessLink, Dedication, Donation, GiverPreferences, MonthlyGift, Payment, Refund
from .money import format_cents
from .signals import StoryVersion

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


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")


def _mine() -> str:
    return settings.SITE_URL + reverse("donations:mine")


def _hello(name: str) -> str:
    return _("Hello %(name)s,") % {"name": name}


def queue_thanks(gift: Donation, payment: Payment) -> bool:
    """Queue the thanks of a received gift, once; True when it is new. Call inside the settling transaction.

    A gift without an address (demonstration data) is thanked by nobody; nor is a renewal whose giver chose silence.
    """
    if gift.due_reference:
        return queue_due_received(gift, payment)
    renewal = gift.monthly_gift_id is not None and gift.idempotency_key.startswith("renewal-")
    if renewal and GiverPreferences.objects.filter(email=gift.email, wants_renewal_mails=False).exists():
        return False
    return bool(gift.email) and queue_mail(
        kind=THANKS,
        object_key=f"donation:{gift.public_id}",
        to=gift.email,
        language=gift.language,
        message=render_thanks(gift, payment),
    )


def render_thanks(gift: Donation, payment: Payment) -> Message:
    """The thanks in the giver's language; without a registration number it says that it is not a tax receipt."""
    with translation.override(gift.language):
        context = {
            "gift": gift,
            "payment": payment,
            "fund_name": gift.fund.name_in(gift.language),
            "identity": organisation_identity(),
            "mine_url": _mine(),
        }
        return Message(
            subject=_("Your gift has arrived"),
            text=render_to_string("donations/mail/thanks.txt", context).strip() + "\n",
            html=render_to_string("donations/mail/thanks.html", context),
        )


def queue_card(gift: Donation) -> bool:
    """Queue the card of a gift in honour or in memory of somebody, once, when its giver gave an address for it."""
    dedication = Dedication.objects.filter(donation=gift).exclude(card_email="").first()
    if dedication is None:
        return False

    def write() -> Letter:
        fund = {"fund": gift.fund.name_in(gift.language), "name": dedication.name}
        if dedication.kind == Dedication.Kind.MEMORY:
            subject = _("A gift was made in memory of %(name)s") % fund
            first = _("A gift was made in memory of %(name)s, to support “%(fund)s”.") % fund
        else:
            subject = _("A gift was made in honour of %(name)s") % fund
            first = _("A gift was made in honour of %(name)s, to support “%(fund)s”.") % fund
        signed = _("Signed: %(name)s") % {"name": dedication.card_signature} if dedication.card_signature else ""
        quoted = f"« {dedication.card_message} »" if dedication.card_message else ""
        last = _("The amount stays between the giver and us. This card comes once, without any mailing list.")
        return Letter(subject, [text for text in (first, quoted, signed, last) if text])

    return queue_letter(CARD, f"donation:{gift.public_id}", dedication.card_email, gift.language, write)


def queue_refund_notice(refund: Refund) -> bool:
    """Tell the giver that a refund left, or that it failed and what happens then; once for each of the two."""
    gift = refund.payment.donation
    if gift is None or refund.status not in (Refund.Status.SUCCEEDED, Refund.Status.FAILED):
        return False
    if gift.due_reference:
        return queue_due_refunded(gift, refund)

    def write() -> Letter:
        values = {
            "amount": format_cents(refund.amount_cents, always_cents=True),
            "fund": gift.fund.name_in(gift.language),
            "day": _day(refund.payment.charged_at),
        }
        if refund.status == Refund.Status.FAILED:
            return Letter(
                _("Your refund did not reach you"),
                [
                    _hello(gift.donor_name),
                    _("Your bank refused the refund of %(amount)s of your gift of %(day)s for “%(fund)s”.") % values,
                    _("The money came back to us. Please answer this message so that we find another way."),
                ],
            )
        return Letter(
            _("Your refund is on its way"),
            [
                _hello(gift.donor_name),
                _("We have refunded %(amount)s of your gift of %(day)s for “%(fund)s”.") % values,
                _("Your bank shows it within five to ten days. The total of the appeal has been corrected."),
            ],
            _("See my gifts"),
            _mine(),
        )

    return queue_letter(REFUND, f"refund:{refund.refund_id}:{refund.status}", gift.email, gift.language, write)


def queue_debit_failed(gift: Donation) -> bool:
    """Tell the giver that the bank refused a debit that was under way."""
    if gift.due_reference:
        return queue_due_refused(gift)

    def write() -> Letter:
        values = {"amount": format_cents(gift.amount_cents), "fund": gift.fund.name_in(gift.language)}
        return Letter(
            _("Your bank refused the debit"),
            [
                _hello(gift.donor_name),
                _("The debit of %(amount)s for “%(fund)s” was refused by your bank: nothing was given.") % values,
                _("If you wish, you can give again, by card or from another account."),
            ],
            _("Give again"),
            settings.SITE_URL + (gift.source_path or reverse("donations:give")),
        )

    return queue_letter(DEBIT_FAILED, f"donation:{gift.public_id}", gift.email, gift.language, write)


def _monthly_values(monthly: MonthlyGift) -> dict[str, str]:
    return {
        "amount": format_cents(monthly.amount_cents),
        "fund": monthly.fund.name_in(monthly.language),
        "day": _day(monthly.next_charge_at or now()),
        "until": _day(monthly.resumes_at) if monthly.resumes_at else "",
    }


def queue_monthly_started(monthly: MonthlyGift) -> bool:
    """Confirm a monthly gift whose first charge comes later."""

    def write() -> Letter:
        values = _monthly_values(monthly)
        return Letter(
            _("Your monthly gift is set up"),
            [
                _hello(monthly.donor_name),
                _("%(amount)s will be given each month to “%(fund)s”, for the first time on %(day)s.") % values,
                _("You can change it, pause it or stop it yourself, without explaining anything to anyone."),
            ],
            _("My gifts"),
            _mine(),
        )

    return queue_letter(MONTHLY_STARTED, f"monthly:{monthly.public_id}", monthly.email, monthly.language, write)


def queue_monthly_failed(monthly: MonthlyGift, *, invoice_id: str, attempt: int) -> bool:
    """Tell the giver that this attempt at a month's charge failed; at most one mail per attempt."""

    def write() -> Letter:
        values = _monthly_values(monthly)
        return Letter(
            _("This month's gift did not go through"),
            [
                _hello(monthly.donor_name),
                _("Your bank refused %(amount)s for “%(fund)s”, or asks you to confirm it.") % values,
                _("You can change the card on your own page: we shall try again by ourselves in a few days."),
                _("Or pay or confirm this month's gift now, on Stripe's page."),
            ],
            _("Change my card"),
            _mine(),
            _("Pay or confirm now"),
            monthly.open_invoice_url,
        )

    key = f"invoice:{invoice_id}:{attempt}"
    return queue_letter(MONTHLY_FAILED, key, monthly.email, monthly.language, write)


def queue_monthly_changed(monthly: MonthlyGift, action: str) -> bool:
    """Confirm what the giver just decided: a new amount, a pause, the end of a pause."""

    def write() -> Letter:
        values = _monthly_values(monthly)
        sentence = {
            "amount": _("From %(day)s on, %(amount)s will be given each month to “%(fund)s”."),
            "pause": _("Nothing will be charged for “%(fund)s” until %(until)s. It starts again by itself afterwards."),
            "resume": _("Your monthly gift of %(amount)s to “%(fund)s” goes on, from %(day)s."),
        }[action]
        return Letter(
            _("Your monthly gift was changed"),
            [
                _hello(monthly.donor_name),
                sentence % values,
                _("If this was not you, please write to us at once."),
            ],
            _("My gifts"),
            _mine(),
        )

    key = f"monthly:{monthly.public_id}:{action}:{int(now().timestamp())}"
    return queue_letter(MONTHLY_CHANGED, key, monthly.email, monthly.language, write)


def queue_monthly_ended(monthly: MonthlyGift) -> bool:
    """Confirm that a monthly gift is over, whoever ended it."""

    def write() -> Letter:
        values = _monthly_values(monthly)
        paragraphs = [
            _hello(monthly.donor_name),
            _("Your monthly gift of %(amount)s to “%(fund)s” is over: nothing more will be charged.") % values,
        ]
        if monthly.end_reason == "payment_failed":
            paragraphs.append(_("It ended because the bank refused it several times. You may start again any time."))
        paragraphs.append(_("What you gave stays written in the ledger. Thank you."))
        return Letter(_("Your monthly gift is over"), paragraphs, _("My gifts"), _mine())

    return queue_letter(MONTHLY_ENDED, f"monthly:{monthly.public_id}", monthly.email, monthly.language, write)


def queue_access_link(link: AccessLink, token: str) -> bool:
    """Send the signed link to the giver's own page."""

    def write() -> Letter:
        return Letter(
            _("Your link to your gifts"),
            [
                _("Somebody, surely you, asked to see the gifts made with this address."),
                _("This link works once, for half an hour. If it was not you, delete this message: nothing happens."),
            ],
            _("Open my page"),
            settings.SITE_URL + reverse("donations:open", args=[token]),
        )

    return queue_letter(ACCESS_LINK, f"link:{link.public_id}", link.email, link.language, write)


STOP_SALT = "donations.stop-stories"


def queue_story(gift: Donation, *, object_key: str, version: StoryVersion, language: str) -> bool:
    """Tell a giver what became of their gift, once per story; `language` is the version's, maybe not the giver's."""

    def write() -> Letter:
        values = {"fund": gift.fund.name_in(gift.language), "title": version.title}
        paragraphs = [
            _hello(gift.donor_name),
            _("You gave to “%(fund)s”. Those who do the work have news:") % values,
            version.title,
            version.text,
        ]
        if language != gift.language:
            paragraphs.append(_("It is not translated yet: you will read it in the language it was written in."))
        stop = reverse("donations:stop_stories", args=[signing.dumps(gift.email, salt=STOP_SALT)])
        return Letter(
            _("What your gift made possible: %(title)s") % values,
            [text for text in paragraphs if text],
            _("Read the news"),
            version.url,
            _("Receive no more of these"),
            settings.SITE_URL + stop,
        )

    return queue_letter(STORY, object_key, gift.email, gift.language, write)
