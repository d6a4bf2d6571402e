"""What the education team holds about a person: who asked for a workshop, who told of one."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from core.privacy import Person, PersonalDataReport

from .models import ResourceFile, WorkshopReport, WorkshopRequest, WorkshopStep


def _requests(person: Person) -> QuerySet[WorkshopRequest]:
    return WorkshopRequest.objects.filter(contact_email__same_address=person.email)


def _reports(person: Person) -> QuerySet[WorkshopReport]:
    return WorkshopReport.objects.filter(reporter_email__same_address=person.email)


def tables(person: Person) -> list[QuerySet]:
    """Where something is held."""
    return [_requests(person), _reports(person)]


def show(person: Person) -> PersonalDataReport:
    """Requests and reports by their address; how many people came stays, without who said it."""
    rows: list[dict[str, Any]] = []
    for asked in _requests(person).prefetch_related("steps"):
        rows.append(
            {
                "what": gettext("Request for a workshop"),
                "date": asked.created_at.isoformat(),
                "organisation": asked.organisation_name,
                "name": asked.contact_name,
                "email": asked.contact_email,
                "subject": asked.subject,
                "place": asked.place,
                "message": asked.message,
                "mails": [step.words for step in asked.steps.all() if step.words],
            }
        )
    for told in _reports(person):
        rows.append(
            {
                "what": gettext("Workshop held"),
                "date": told.held_on.isoformat(),
                "email": told.reporter_email,
                "people": told.people,
                "place": told.place,
                "comment": told.comment,
            }
        )
    kept = gettext(
        "The day, the place and the number of people of a workshop stay in our counts, without your address."
    )
    return PersonalDataReport(tuple(rows), kept if rows else "")


def erase(person: Person) -> int:
    """Take the person out of what was asked and told; the workshops themselves stay counted."""
    steps = WorkshopStep.objects.filter(request__in=_requests(person))
    changed = steps.exclude(words="").update(words="")
    changed += _requests(person).update(contact_name="", contact_email="", message="")
    changed += _reports(person).update(reporter_email="", comment="", tell_me=False)
    if person.user_id is not None:
        by_them = Q(decided_by=person.user_id)
        changed += WorkshopReport.objects.filter(by_them).update(decided_by=None)
        changed += WorkshopStep.objects.filter(by=person.user_id).update(by=None)
        changed += WorkshopRequest.objects.filter(owner=person.user_id).update(owner=None)
        changed += ResourceFile.objects.filter(added_by=person.user_id).update(added_by=None)
    return changed
