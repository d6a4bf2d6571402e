"""What the memberships hold about a person, and what an erasure leaves."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import ModelLogEntry

from core.privacy import Person, PersonalDataReport
from directory.models import Delegation

from .models import DelegateInvitation, JoinRequest, Membership


def _delegations(person: Person) -> Q:
    return Q(person_id=person.user_id) if person.user_id else Q(person__email__same_address=person.email)


def tables(person: Person) -> list[QuerySet]:
    """Where something is held."""
    return [
        Delegation.objects.filter(_delegations(person)),
        DelegateInvitation.objects.filter(email__same_address=person.email),
        JoinRequest.objects.filter(email__same_address=person.email),
        Membership.objects.filter(_delegations(person)),
    ]


def show(person: Person) -> PersonalDataReport:
    """Delegations, invitations, requests to join and a membership of one's own."""
    delegations, invitations, requests, memberships = tables(person)
    rows: list[dict[str, Any]] = [
        {
            "what": gettext("delegation"),
            "organisation": row.organisation.name,
            "since": row.since,
            "ended": row.ended_at,
        }
        for row in delegations.select_related("organisation")
    ]
    rows += [
        {"what": gettext("invitation"), "organisation": row.organisation.name, "at": row.created_at}
        for row in invitations.select_related("organisation")
    ]
    rows += [
        {"what": gettext("request to join"), "name": row.contact_name, "message": row.message, "at": row.created_at}
        for row in requests
    ]
    rows += [
        {"what": gettext("membership"), "since": row.joined_on, "dues": [str(one.year) for one in row.invoices.all()]}
        for row in memberships.prefetch_related("invoices")
    ]
    kept = gettext("Dues that were received stay in the books for seven years, without your name.") if rows else ""
    return PersonalDataReport(tuple(rows), kept)


def erase(person: Person) -> int:
    """Everything but the dues: a membership that has invoices is ended, and loses its person with the account."""
    *others, own = tables(person)
    # The CMS's log calls such a membership by its person.
    for membership in own:
        ModelLogEntry.objects.for_instance(membership).update(label="")
    changed = sum(rows.delete()[0] for rows in others)
    changed += own.filter(invoices__isnull=True).delete()[0]
    return changed + own.filter(ended_on=None).update(ended_on=timezone.localdate())
