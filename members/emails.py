"""The mails of the membership, each in its reader's language: queued with its cause, worded when it leaves."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from core.mail import queue_mail, queue_staff_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail
from directory.models import Organisation
from donations.selectors import dues_fund
from users.models import User

from .models import DelegateInvitation, DuesInvoice, JoinRequest

INVITATION_SALT = "members.invitation"
# With which staff read the words of the mails that open nothing.
DUES, REQUESTS = "members.view_duesinvoice", "members.view_joinrequest"


def register() -> None:
    """Say how each mail of the membership is made."""
    register_mail("delegate-invitation", MailKind("members/mail/invitation.html", _read_invitation, is_secret=True))
    register_mail("dues-invoice", MailKind("members/mail/invoice.html", _read_invoice))
    register_mail("dues-reminder", MailKind("members/mail/reminder.html", _read_invoice))
    register_mail("dues-twice", MailKind("members/mail/paid_too_much.html", _read_staff_invoice, readable_with=DUES))
    register_mail("dues-returned", MailKind("members/mail/returned.html", _read_staff_invoice, readable_with=DUES))
    register_mail("dues-unheard", MailKind("members/mail/unheard.html", _read_staff_invoice, readable_with=DUES))
    register_mail("join-leads", MailKind("members/mail/join_leads.html", _read_join_leads, readable_with=REQUESTS))
    register_mail("lead-added", MailKind("members/mail/lead_added.html", _read_lead))
    register_mail("join-received", MailKind("members/mail/join_received.html", _read_join, readable_with=REQUESTS))
    register_mail(
        "join-staff", MailKind("members/mail/join_staff.html", _read_join, author=lambda mail: _join(mail).email)
    )
    register_mail("join-accepted", MailKind("members/mail/join_accepted.html", _read_join, readable_with=REQUESTS))
    register_mail("join-declined", MailKind("members/mail/join_declined.html", _read_join, readable_with=REQUESTS))


def _url(name: str, *args: object) -> str:
    """The full address in the language of the mail."""
    return settings.SITE_URL + reverse(name, args=args)


def token_of(invitation: DelegateInvitation) -> str:
    """What the magic link carries: the invitation's own id, signed."""
    return signing.Signer(salt=INVITATION_SALT).sign(str(invitation.public_id))


def queue_invitation(invitation: DelegateInvitation) -> bool:
    """The link by which an address becomes a delegate; once a day. The link is made when the mail leaves."""
    return queue_mail(
        kind="delegate-invitation",
        object_key=f"invitation:{invitation.public_id}:{timezone.localdate()}",
        to=invitation.email,
        language=invitation.language,
        context={"invitation": invitation.pk},
    )


def _read_invitation(mail: OutgoingMail) -> dict[str, Any]:
    rows = DelegateInvitation.objects.select_related("organisation")
    invitation = rows.get(pk=mail.context["invitation"])
    return {"invitation": invitation, "open_url": _url("members:invitation", token_of(invitation))}


def _invoice(mail: OutgoingMail) -> DuesInvoice:
    rows = DuesInvoice.objects.select_related("membership__organisation", "membership__person")
    return rows.get(pk=mail.context["invoice"])


def _name(email: str) -> str:
    """The name on the account of that address; empty when there is none."""
    person = User.objects.filter(email__same_address=email).first()
    return person.get_full_name() if person else ""


def _read_invoice(mail: OutgoingMail) -> dict[str, Any]:
    invoice = _invoice(mail)
    return {
        "invoice": invoice,
        "owed_cents": invoice.owed_cents or invoice.amount_cents,
        "name": _name(mail.to),
        "card_url": _url("donations:pay_due", invoice.public_id) if dues_fund() is not None else "",
        "room_url": _url("account_home"),
    }


def _read_staff_invoice(mail: OutgoingMail) -> dict[str, Any]:
    invoice = _invoice(mail)
    return {**mail.context, "invoice": invoice, "desk_url": _url("dues_invoices:inspect", invoice.pk)}


def _queue_invoice(kind: str, object_key: str, invoice: DuesInvoice, email: str, language: str) -> bool:
    context = {"invoice": invoice.pk}
    return queue_mail(kind=kind, object_key=object_key, to=email, language=language, context=context)


def queue_invoice(invoice: DuesInvoice, email: str, language: str) -> bool:
    """The year's invoice; once for each address."""
    return _queue_invoice("dues-invoice", f"invoice:{invoice.pk}:{email}", invoice, email, language)


def queue_reminder(invoice: DuesInvoice, email: str, language: str, stage: int) -> bool:
    """That dues are late; once for each stage and address."""
    return _queue_invoice("dues-reminder", f"reminder:{invoice.pk}:{stage}:{email}", invoice, email, language)


def queue_paid_too_much(invoice: DuesInvoice, *, excess_cents: int) -> bool:
    """To the staff: more came in than the invoice asks, so something is to be sent back; once for each sum."""
    context = {"invoice": invoice.pk, "excess_cents": excess_cents}
    return queue_staff_mail(kind="dues-twice", object_key=f"invoice:{invoice.pk}:{excess_cents}", context=context)


def queue_returned(invoice: DuesInvoice, *, owed_cents: int, back_cents: int) -> bool:
    """To the staff: `back_cents` of the card payments of an invoice went back in all, so `owed_cents` are due again."""
    context = {"invoice": invoice.pk, "owed_cents": owed_cents, "back_cents": back_cents}
    return queue_staff_mail(kind="dues-returned", object_key=f"invoice:{invoice.pk}:{back_cents}", context=context)


def queue_unheard(invoice: DuesInvoice) -> bool:
    """To the staff: nobody received this invoice, for the member has no lead with an address; once."""
    if invoice.membership.is_demonstration:
        return False
    return queue_staff_mail(kind="dues-unheard", object_key=f"invoice:{invoice.pk}", context={"invoice": invoice.pk})


def _queue_join(kind: str, request: JoinRequest) -> bool:
    return queue_mail(
        kind=kind,
        object_key=f"join:{request.public_id}",
        to=request.email,
        language=request.language,
        context={"request": request.pk},
    )


def _join(mail: OutgoingMail) -> JoinRequest:
    return JoinRequest.objects.get(pk=mail.context["request"])


def _read_join(mail: OutgoingMail) -> dict[str, Any]:
    request = _join(mail)
    return {
        **mail.context,
        "request": request,
        "is_person": request.group == "D",
        "room_url": _url("account_home"),
        "desk_url": _url("member_requests:inspect", request.pk),
    }


def queue_join_received(request: JoinRequest) -> bool:
    """That a request came in, to its author."""
    return _queue_join("join-received", request)


def queue_join_to_staff(request: JoinRequest) -> bool:
    """The same to the staff, with where to decide."""
    key = f"join:{request.public_id}"
    return queue_staff_mail(kind="join-staff", object_key=key, context={"request": request.pk})


def queue_join_accepted(request: JoinRequest, *, is_known: bool = False) -> bool:
    """Welcome. `is_known`: the organisation was there before, so that its own people open its door."""
    context = {"request": request.pk, "is_known": is_known}
    key = f"join:{request.public_id}"
    return queue_mail(
        kind="join-accepted", object_key=key, to=request.email, language=request.language, context=context
    )


def queue_join_leads(request: JoinRequest, organisation: Organisation, lead: User) -> bool:
    """To somebody who leads an organisation: who asked to join under its name, and has nothing by it."""
    return queue_mail(
        kind="join-leads",
        object_key=f"join:{request.public_id}:{lead.pk}",
        to=lead.email,
        language=lead.preferred_language,
        context={"request": request.pk, "organisation": organisation.pk},
    )


def _read_join_leads(mail: OutgoingMail) -> dict[str, Any]:
    organisation = Organisation.objects.get(pk=mail.context["organisation"])
    people_url = _url("members:delegates", organisation.code)
    return {"request": _join(mail), "organisation": organisation, "people_url": people_url}


def queue_lead_added(invitation: DelegateInvitation, lead: User) -> bool:
    """To somebody who leads an organisation: that somebody else does so too from now on."""
    return queue_mail(
        kind="lead-added",
        object_key=f"invitation:{invitation.pk}:{lead.pk}",
        to=lead.email,
        language=lead.preferred_language,
        context={"invitation": invitation.pk},
    )


def _read_lead(mail: OutgoingMail) -> dict[str, Any]:
    invitation = DelegateInvitation.objects.select_related("organisation").get(pk=mail.context["invitation"])
    return {"invitation": invitation, "people_url": _url("members:delegates", invitation.organisation.code)}


def queue_join_declined(request: JoinRequest) -> bool:
    """A polite no."""
    return _queue_join("join-declined", request)
