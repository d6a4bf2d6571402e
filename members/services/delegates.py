"""Delegates: invited, welcomed, handed over to, removed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.accounts.addresses import mark_proved
from directory.models import Delegation, Organisation
from users.models import User

from .. import emails
from ..exceptions import InvitationClosed, LastLead, NotInBranch, TooMany
from ..models import DelegateInvitation
from ..selectors import branch_led_by

MOST_A_DAY = 30


def _check(by: Any, organisation_id: int) -> None:
    if organisation_id not in branch_led_by(by):
        raise NotInBranch(organisation_id)


def invite(
    *, organisation: Organisation, email: str, language: str, by: Any, is_lead: bool = False, by_staff: bool = False
) -> None:
    """Mail a link to an address. What happens is the same whether the address is known, invited already, or neither.

    Raises NotInBranch, or TooMany after thirty a day for one organisation.
    """
    if not by_staff:
        _check(by, organisation.pk)
    since = timezone.now() - timedelta(days=1)
    if DelegateInvitation.objects.filter(organisation=organisation, created_at__gte=since).count() >= MOST_A_DAY:
        raise TooMany
    address = User.objects.normalize_email(email).lower()
    with transaction.atomic():
        DelegateInvitation.objects.filter(
            organisation=organisation, email=address, accepted_at=None, revoked_at=None,
            expires_on__lt=timezone.localdate(),
        ).update(revoked_at=timezone.now())  # fmt: skip
        try:
            with transaction.atomic():
                invitation = DelegateInvitation.objects.create(
                    organisation=organisation, email=address, language=language, invited_by=by, is_lead=is_lead
                )
        except IntegrityError:
            # The first mail may be lost: once a day, the same invitation leaves again.
            invitation = DelegateInvitation.objects.get(
                organisation=organisation, email=address, accepted_at=None, revoked_at=None
            )
        emails.queue_invitation(invitation)


def invitation_of(token: str) -> DelegateInvitation:
    """The open invitation of a link. Raises InvitationClosed for a forged, used, withdrawn or old one alike."""
    try:
        public_id = UUID(signing.Signer(salt=emails.INVITATION_SALT).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise InvitationClosed from error
    invitation = DelegateInvitation.objects.filter(public_id=public_id).select_related("organisation").first()
    if invitation is None or not invitation.is_open:
        raise InvitationClosed
    return invitation


def accept(token: str) -> DelegateInvitation:
    """Make the invited address a delegate, with an account if it had none; once. Raises InvitationClosed."""
    with transaction.atomic():
        found = invitation_of(token)
        invitation = DelegateInvitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if not invitation.is_open:
            raise InvitationClosed
        person = User.objects.filter(email__same_address=invitation.email).first()
        if person is None:
            # Whoever has the link reads the mail of this address.
            person = User.objects.create_user(invitation.email, preferred_language=invitation.language)
            mark_proved(person)
        if not person.is_active:
            raise InvitationClosed
        delegation, _new = Delegation.objects.current().get_or_create(
            person=person, organisation=invitation.organisation, defaults={"is_lead": invitation.is_lead}
        )
        if invitation.is_lead and not delegation.is_lead:
            delegation.is_lead = True
            delegation.save(update_fields=["is_lead"])
        if invitation.is_lead:
            _tell_the_leads(invitation, person)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
    return invitation


def _tell_the_leads(invitation: DelegateInvitation, newcomer: User) -> None:
    others = Delegation.objects.current().filter(organisation=invitation.organisation_id, is_lead=True)
    for delegation in others.exclude(person=newcomer).select_related("person"):
        emails.queue_lead_added(invitation, delegation.person)


def withdraw(invitation: DelegateInvitation, *, by: Any) -> None:
    """Close an invitation nobody used. Raises NotInBranch."""
    _check(by, invitation.organisation_id)
    DelegateInvitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )


def remove(delegation: Delegation, *, by: Any) -> None:
    """End a delegation, at once. Raises NotInBranch, or LastLead when nobody would be left to invite."""
    if delegation.person_id != by.pk:
        _check(by, delegation.organisation_id)
    with transaction.atomic():
        current = _locked(delegation)
        if (
            delegation.is_lead
            and delegation.person_id == by.pk
            and not any(row.is_lead and row.pk != delegation.pk for row in current)
        ):
            raise LastLead
        Delegation.objects.current().filter(pk=delegation.pk).update(ended_at=timezone.now())


def hand_over(delegation: Delegation, *, by: Any) -> None:
    """Let this delegate invite and remove the others, in the place of `by` if they did so. Raises NotInBranch."""
    _check(by, delegation.organisation_id)
    with transaction.atomic():
        _locked(delegation)
        Delegation.objects.current().filter(organisation=delegation.organisation_id, person=by).update(is_lead=False)
        Delegation.objects.current().filter(pk=delegation.pk).update(is_lead=True)


def _locked(delegation: Delegation) -> list[Delegation]:
    rows = Delegation.objects.current().filter(organisation=delegation.organisation_id)
    return list(rows.select_for_update())
