"""Ask to join; a person decides."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import slugify

from core.search_words import fold
from directory.models import Delegation, Organisation, OrganisationRole
from users.models import User

from .. import emails
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
        email__same_address=values["email"], organisation_name=values["organisation_name"], state=State.RECEIVED
    ).first()
    if same is not None:
        return same
    with transaction.atomic():
        request = JoinRequest.objects.create(**values)
        if recent.filter(email__same_address=request.email).count() <= MOST_CONFIRMATIONS:
            emails.queue_join_received(request)
        emails.queue_join_to_staff(request)
    return request


def accept(request: JoinRequest, *, by: Any) -> Membership:
    """Make the member: the organisation or the account, its membership, and a mail that says how to enter.

    The author leads an organisation that this makes. Of one that was there before, under the same name or nearly,
    nobody becomes a delegate by it: those who lead it are told, and invite whom they know. Raises AlreadyDecided.
    """
    with transaction.atomic():
        _decide(request, State.ACCEPTED, by)
        if request.group == "D":
            emails.queue_join_accepted(request)
            return _person(request)
        known = namesakes(request.organisation_name)
        membership = _known(request, known[0]) if known else _new(request, by)
        emails.queue_join_accepted(request, is_known=bool(known))
    return membership


def decline(request: JoinRequest, *, by: Any) -> None:
    """Say no; its author is told politely. Raises AlreadyDecided."""
    with transaction.atomic():
        _decide(request, State.DECLINED, by)
        emails.queue_join_declined(request)


def _decide(request: JoinRequest, state: str, by: Any) -> None:
    changed = JoinRequest.objects.filter(pk=request.pk, state=State.RECEIVED).update(
        state=state, decided_at=timezone.now(), decided_by=by
    )
    if not changed:
        raise AlreadyDecided(request.pk)
    request.refresh_from_db()


def _person(request: JoinRequest) -> Membership:
    person = User.objects.filter(email__same_address=request.email).first()
    if person is None:
        person = User.objects.create_user(request.email, preferred_language=request.language)
    membership, _new = Membership.objects.current().get_or_create(person=person, defaults={"group": "D"})
    return membership


def namesakes(name: str) -> list[Organisation]:
    """The organisations that bear this name, whatever its case, accents, spaces and signs; members first."""
    wanted = _letters(name)
    alike = [pk for pk, other in Organisation.objects.values_list("pk", "name") if wanted and _letters(other) == wanted]
    current = Membership.objects.current().filter(organisation=OuterRef("pk"))
    return list(Organisation.objects.filter(pk__in=alike).annotate(is_in=Exists(current)).order_by("-is_in", "pk"))


def _letters(name: str) -> str:
    return "".join(char for char in fold(name) if char.isalnum())


def leads_of(organisation: Organisation) -> list[User]:
    """Who invites and removes its delegates today: its own leads, and nobody of the organisations above."""
    delegations = Delegation.objects.current().filter(organisation=organisation, is_lead=True, person__is_active=True)
    return [delegation.person for delegation in delegations.select_related("person").order_by("pk")]


def _new(request: JoinRequest, by: Any) -> Membership:
    organisation = Organisation.objects.create(
        code=_free_code(request.organisation_name), name=request.organisation_name,
        is_public=request.may_be_listed, name_language=request.language,
    )  # fmt: skip
    membership = _membership(request, organisation)
    invite(
        organisation=organisation, email=request.email, language=request.language, by=by, is_lead=True, by_staff=True
    )
    return membership


def _known(request: JoinRequest, organisation: Organisation) -> Membership:
    membership = _membership(request, organisation)
    for lead in leads_of(organisation):
        emails.queue_join_leads(request, organisation, lead)
    return membership


def _membership(request: JoinRequest, organisation: Organisation) -> Membership:
    OrganisationRole.objects.get_or_create(organisation=organisation, role=OrganisationRole.Role.MEMBER)
    membership, _new = Membership.objects.current().get_or_create(
        organisation=organisation, defaults={"group": request.group, "is_listed": request.may_be_listed}
    )
    return membership


def _free_code(name: str) -> str:
    start = slugify(name)[:70] or "membre"
    taken = set(Organisation.objects.filter(code__startswith=start).values_list("code", flat=True))
    return next(code for code in (start, *(f"{start}-{n}" for n in range(2, 10_000))) if code not in taken)
