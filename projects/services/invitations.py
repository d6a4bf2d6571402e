"""Invitations: their links, their mail, their end."""

import base64
from uuid import UUID

from django.core import signing
from django.utils import timezone

from ..emails import SIGNER, queue_invitation
from ..models import PartnerInvitation, ProjectPage


def invitation_of(token: str) -> PartnerInvitation | None:
    """The invitation that a link names, open or not; None when we did not sign it or it was deleted."""
    try:
        named = SIGNER.unsign(token)
        public_id = UUID(bytes=base64.urlsafe_b64decode(f"{named}=="))
    except (signing.BadSignature, ValueError):
        return None
    return PartnerInvitation.objects.filter(public_id=public_id).select_related("project", "organisation").first()


def mail_invitation(invitation: PartnerInvitation) -> bool:
    """Mail the link, once for each address that the invitation is given; True when the mail is new."""
    return invitation.is_open and queue_invitation(invitation, destination_of(invitation).title)


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
