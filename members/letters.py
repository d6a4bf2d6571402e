"""The letters of the membership, each in its reader's language, queued with its cause."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from core.letters import Letter, queue_letter, queue_staff_letter
from donations.selectors import dues_fund
from donations.templatetags.till import dollars_and_cents

from .models import DelegateInvitation, DuesInvoice, JoinRequest


def _address(name: str, *args: object) -> str:
    """The full address in the language of the letter."""
    return settings.SITE_URL + reverse(name, args=args)


def queue_invitation(invitation: DelegateInvitation, token: str) -> bool:
    """The link by which an address becomes a delegate; once."""

    def write() -> Letter:
        values = {
            "organisation": invitation.organisation.name,
            "day": date_format(invitation.expires_on, "DATE_FORMAT"),
        }
        return Letter(
            _t("Speak for %(organisation)s") % values,
            [
                _t("You are invited to speak for %(organisation)s in the members’ room of CISO.") % values,
                _t("The link is yours alone, serves once, and works until %(day)s. No password is needed.") % values,
                _t("If this says nothing to you, leave it: nothing happens."),
            ],
            _t("See the invitation"),
            _address("members:invitation", token),
        )

    return queue_letter(
        "delegate-invitation", f"invitation:{invitation.public_id}", invitation.email, invitation.language, write
    )


def _dues(invoice: DuesInvoice) -> dict[str, str]:
    return {
        "number": invoice.number,
        "year": str(invoice.year),
        "member": str(invoice.membership),
        "amount": dollars_and_cents(invoice.owed_cents or invoice.amount_cents),
        "day": date_format(invoice.due_on, "DATE_FORMAT"),
    }


def _ways_to_pay(invoice: DuesInvoice) -> tuple[str, ...]:
    room = (_t("The members’ room"), _address("account_home"))
    if dues_fund() is None:
        return room
    return (_t("Pay by card"), _address("donations:pay_due", invoice.public_id), *room)


def queue_invoice(invoice: DuesInvoice, email: str, language: str) -> bool:
    """The year's invoice; once for each address."""

    def write() -> Letter:
        values = _dues(invoice)
        return Letter(
            _t("Dues for %(year)s") % values,
            [
                _t("%(member)s: the dues for %(year)s are %(amount)s, by %(day)s. Invoice %(number)s.") % values,
                _t("Pay by cheque or transfer with the invoice’s number, or by card. Dues give no receipt for tax."),
            ],
            *_ways_to_pay(invoice),
        )

    return queue_letter("dues-invoice", f"invoice:{invoice.pk}:{email}"[:120], email, language, write)


def queue_reminder(invoice: DuesInvoice, email: str, language: str, stage: int) -> bool:
    """That dues are late; once for each stage and address."""

    def write() -> Letter:
        values = _dues(invoice)
        return Letter(
            _t("A reminder: dues for %(year)s") % values,
            [
                _t("The dues of %(member)s for %(year)s, %(amount)s, were due on %(day)s. Invoice %(number)s.")
                % values,
                _t("If they crossed this letter, thank you: it needs no answer."),
            ],
            *_ways_to_pay(invoice),
        )

    return queue_letter("dues-reminder", f"reminder:{invoice.pk}:{stage}:{email}"[:120], email, language, write)


def queue_paid_too_much(invoice: DuesInvoice, *, excess_cents: int) -> bool:
    """To the staff: more came in than the invoice asks, so something is to be sent back; once for each sum."""

    def write() -> Letter:
        values = {**_dues(invoice), "excess": dollars_and_cents(excess_cents)}
        return Letter(
            _t("Dues paid in excess: invoice %(number)s") % values,
            [_t("%(member)s paid %(excess)s too much. Send it back from the till’s payments.") % values],
            _t("See the invoice"),
            _address("dues_invoices:inspect", invoice.pk),
        )

    return queue_staff_letter("dues-twice", f"invoice:{invoice.pk}:{excess_cents}", write)


def queue_returned(invoice: DuesInvoice, *, owed_cents: int, back_cents: int) -> bool:
    """To the staff: `back_cents` of the card payments of an invoice went back in all, so `owed_cents` are due again."""

    def write() -> Letter:
        values = {**_dues(invoice), "owed": dollars_and_cents(owed_cents), "back": dollars_and_cents(back_cents)}
        return Letter(
            _t("Dues that went back: invoice %(number)s") % values,
            [
                _t("Of what %(member)s paid by card, %(back)s were refunded or disputed.") % values,
                _t("%(owed)s are due again, and no more.") % values,
            ],
            _t("See the invoice"),
            _address("dues_invoices:inspect", invoice.pk),
        )

    return queue_staff_letter("dues-returned", f"invoice:{invoice.pk}:{back_cents}", write)


def queue_unheard(invoice: DuesInvoice) -> bool:
    """To the staff: nobody received this invoice, for the member has no lead with an address; once."""
    if invoice.membership.is_demonstration:
        return False

    def write() -> Letter:
        values = _dues(invoice)
        return Letter(
            _t("Dues that nobody was told of: invoice %(number)s") % values,
            [
                _t("%(member)s owes %(amount)s by %(day)s, and has no delegate in charge to write to.") % values,
                _t("Name one, or send the invoice by post."),
            ],
            _t("See the invoice"),
            _address("dues_invoices:inspect", invoice.pk),
        )

    return queue_staff_letter("dues-unheard", f"invoice:{invoice.pk}", write)


def queue_join_received(request: JoinRequest) -> bool:
    """That a request came in, to its author."""

    def write() -> Letter:
        return Letter(
            _t("Your request to join has arrived"),
            [
                _t("Hello %(name)s,") % {"name": request.contact_name},
                _t("Thank you. A person reads it and answers you at this address."),
            ],
        )

    return queue_letter("join-received", f"join:{request.public_id}", request.email, request.language, write)


def queue_join_to_staff(request: JoinRequest) -> bool:
    """The same to the staff, with where to decide."""

    def write() -> Letter:
        return Letter(
            _t("Request to join: %(who)s") % {"who": str(request)},
            [_t("Group %(group)s. It waits for an answer.") % {"group": request.group}],
            _t("Read it"),
            _address("member_requests:inspect", request.pk),
        )

    return queue_staff_letter("join-staff", f"join:{request.public_id}", write)


def queue_join_accepted(request: JoinRequest) -> bool:
    """Welcome."""

    def write() -> Letter:
        if request.group == "D":
            entering = _t("Sign in with this address: a code is sent to you, no password is needed.")
        else:
            entering = _t("Another letter brings the link by which you speak for your organisation.")
        return Letter(
            _t("Welcome among the members"),
            [_t("Hello %(name)s,") % {"name": request.contact_name}, entering],
            _t("The members’ room"),
            _address("account_home"),
        )

    return queue_letter("join-accepted", f"join:{request.public_id}", request.email, request.language, write)


def queue_join_declined(request: JoinRequest) -> bool:
    """A polite no."""

    def write() -> Letter:
        return Letter(
            _t("About your request to join"),
            [
                _t("Hello %(name)s,") % {"name": request.contact_name},
                _t("We cannot accept it as it is. Answer this letter: we will look for another way together."),
            ],
        )

    return queue_letter("join-declined", f"join:{request.public_id}", request.email, request.language, write)
