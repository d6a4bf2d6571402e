"""Invitations: their links, their mail, their end."""

import base64
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from ..letters import queue_invitation
from ..models import PartnerInvitation, ProjectPage

# «.» needs no escape in an address that is copied into a chat.
_signer = signing.Signer(salt="projects.invitation", sep=".")


def token_of(invitation: PartnerInvitation) -> str:
    """What the link carries: the invitation's id, signed; 66 letters."""
    return _signer.sign(base64.urlsafe_b64encode(invitation.public_id.bytes).decode().rstrip("="))


def link_of(invitation: PartnerInvitation) -> str:
    """The whole address, to be given to the partner alone."""
    return f"{settings.SITE_URL}{reverse('field:page', args=[token_of(invitation)])}"


def invitation_of(token: str) -> PartnerInvitation | None:
    """The invitation that a link names, open or not; None when we did not sign it or it was deleted."""
    try:
        named = _signer.unsign(token)
        public_id = UUID(bytes=base64.urlsafe_b64decode(f"{named}=="))
    except (signing.BadSignature, ValueError):
        return None
    return PartnerInvitation.objects.filter(public_id=public_id).select_related("project", "organisation").first()


def mail_invitation(invitation: PartnerInvitation) -> bool:
    """Mail the link, once for each address that the invitation is given; True when the mail is new."""
    return invitation.is_open and queue_invitation(invitation, link_of(invitation), destination_of(invitation).title)


def revoke(invitation: PartnerInvitation) -> None:
    """Close the link from now on. What was received stays. A second call changes nothing."""
    PartnerInvitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now())
    invitation.refresh_from_db()


def destination_of(invitation: PartnerInvitation) -> ProjectPage:
    """The page below which drafts are put: the project in the invitation's language, else as it was first written."""
    family = (
        ProjectPage.objects.filter(translation_key=invitation.project.translation_key, alias_of=None)
        .select_related("locale")
        .order_by("pk")
    )
    pages = list(family) or [invitation.project]
    return next((page for page in pages if page.locale.language_code == invitation.language), pages[0])
