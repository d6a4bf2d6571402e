"""Ask to join; a person decides."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from directory.models import Organisation, OrganisationRole
from users.models import User

from .. import letters
from ..exceptions import AlreadyDecided
from ..models import JoinRequest, Membership
from .delegates import invite

# So many confirmations reach an address that nobody has verified, in a day.
MOST_CONFIRMATIONS = 3
State = JoinRequest.State


def ask_to_join(**values: Any) -> JoinRequest:
    """Keep the request, tell its author and the staff. The same sent twice within a day is one.

    From the fourth in a day the author's address, which nobody has verified, gets no more of them.
    """
    recent = JoinRequest.objects.filter(created_at__gte=timezone.now() - timedelta(days=1))
    same = recent.filter(
        email__iexact=values["email"], organisation_name=values["organisation_name"], state=State.RECEIVED
    ).first()
    if same is not None:
        return same
    with transaction.atomic():
        request = JoinRequest.objects.create(**values)
        if recent.filter(email__iexact=request.email).count() <= MOST_CONFIRMATIONS:
            letters.queue_join_received(request)
        letters.queue_join_to_staff(request)
    return request


def accept(request: JoinRequest, *, by: Any) -> Membership:
    """Make the member: the organisation or the account, its membership, and a mail that says how to enter.

    Raises AlreadyDecided.
    """
    with transaction.atomic():
        _decide(request, State.ACCEPTED, by)
        membership = _person(request) if request.group == "D" else _organisation(request, by)
        letters.queue_join_accepted(request)
    return membership


def decline(request: JoinRequest, *, by: Any) -> None:
    """Say no; its author is told politely. Raises AlreadyDecided."""
    with transaction.atomic():
        _decide(request, State.DECLINED, by)
        letters.queue_join_declined(request)


def _decide(request: JoinRequest, state: str, by: Any) -> None:
    changed = JoinRequest.objects.filter(pk=request.pk, state=State.RECEIVED).update(
        state=state, decided_at=timezone.now(), decided_by=by
    )
    if not changed:
        raise AlreadyDecided(request.pk)
    request.refresh_from_db()


def _person(request: JoinRequest) -> Membership:
    person = User.objects.filter(email__iexact=request.email).first()
    if person is None:
        person = User.objects.create_user(request.email, preferred_language=request.language)
    membership, _new = Membership.objects.current().get_or_create(person=person, defaults={"group": "D"})
    return membership


def _organisation(request: JoinRequest, by: Any) -> Membership:
    organisation = Organisation.objects.filter(name__iexact=request.organisation_name).first()
    if organisation is None:
        organisation = Organisation.objects.create(
            code=_free_code(request.organisation_name), name=request.organisation_name,
            is_public=request.may_be_listed, name_language=request.language,
        )  # fmt: skip
    OrganisationRole.objects.get_or_create(organisation=organisation, role=OrganisationRole.Role.MEMBER)
    membership, _new = Membership.objects.current().get_or_create(
        organisation=organisation, defaults={"group": request.group, "is_listed": request.may_be_listed}
    )
    invite(
        organisation=organisation, email=request.email, language=request.language, by=by, is_lead=True, by_staff=True
    )
    return membership


def _free_code(name: str) -> str:
    start = slugify(name)[:70] or "membre"
    taken = set(Organisation.objects.filter(code__startswith=start).values_list("code", flat=True))
    return next(code for code in (start, *(f"{start}-{n}" for n in range(2, 10_000))) if code not in taken)
