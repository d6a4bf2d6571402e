"""The mails that go with news from the field: the link to the partner, the draft to the staff."""

import base64
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from core.mail import queue_mail, queue_staff_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .models import FieldReport, PartnerInvitation

# «.» needs no escape in an address that is copied into a chat.
SIGNER = signing.Signer(salt="projects.invitation", sep=".")


def register() -> None:
    """Say how each mail about news from the field is made."""
    register_mail("field-invitation", MailKind("projects/mail/invitation.html", _read_invitation, is_secret=True))
    register_mail("field-report", MailKind("projects/mail/report.html", _read_report))


def token_of(invitation: PartnerInvitation) -> str:
    """What the link carries: the invitation's id, signed; 66 letters."""
    return SIGNER.sign(base64.urlsafe_b64encode(invitation.public_id.bytes).decode().rstrip("="))


def link_of(invitation: PartnerInvitation) -> str:
    """The whole address, to be given to the partner alone."""
    return f"{settings.SITE_URL}{reverse('field:page', args=[token_of(invitation)])}"


def queue_invitation(invitation: PartnerInvitation, project: str) -> bool:
    """Give the partner their link, in their language; True when the mail is new. It is made when the mail leaves."""
    return queue_mail(
        kind="field-invitation",
        object_key=f"invitation:{invitation.pk}:{invitation.email}",
        to=invitation.email,
        language=invitation.language,
        context={"invitation": invitation.pk, "project": project},
    )


def _read_invitation(mail: OutgoingMail) -> dict[str, Any]:
    rows = PartnerInvitation.objects.select_related("organisation")
    invitation = rows.get(pk=mail.context["invitation"])
    return {**mail.context, "invitation": invitation, "open_url": link_of(invitation)}


def queue_received(report: FieldReport) -> None:
    """Tell the staff that a draft waits for them, once."""
    queue_staff_mail(kind="field-report", object_key=f"report:{report.pk}", context={"report": report.pk})


def _read_report(mail: OutgoingMail) -> dict[str, Any]:
    rows = FieldReport.objects.select_related("invitation__organisation", "invitation__project")
    report = rows.get(pk=mail.context["report"])
    return {
        "report": report,
        "edit_url": f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[report.page_id])}",
    }
