"""What the exhibitions hold about the persons who receive the panels; consents are evidence and are not here.

A consent names a person and holds no address: it is found by its reference, withdrawn by its button, and kept as the
proof of what was allowed and when it ended.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.mail import empty_mails
from core.models import OutgoingMail
from core.privacy import Person, PersonalDataReport, register_personal_data_source
from core.retention import register_retention_policy

from .models import Loan

KEPT = timedelta(days=730)


def register() -> None:
    """Answer for the loans' contacts, and register their retention policy."""
    register_personal_data_source(
        "loans", order=30, title=_("Exhibition loans"), tables=lambda person: [_of(person)], show=show_loans,
        erase=erase_loans,
    )  # fmt: skip
    register_retention_policy(
        "loan-contacts", title=_("contacts of stays that are over"), keeps=KEPT, stale=_old_contacts, forget=_empty
    )


def _of(person: Person) -> QuerySet[Loan]:
    return Loan.objects.filter(contact_email__same_address=person.email)


def _over() -> Q:
    running = [Loan.Status.REQUESTED, Loan.Status.ACCEPTED]
    return ~Q(status__in=running) | Q(ends_on__lt=timezone.localdate())


def show_loans(person: Person) -> PersonalDataReport:
    """The stays of which the person is the contact."""
    loans = list(_of(person))
    rows = tuple(
        {
            gettext("host"): loan.host_name,
            gettext("first day"): loan.starts_on.isoformat(),
            gettext("last day"): loan.ends_on.isoformat(),
            gettext("contact person"): loan.contact_name,
            gettext("contact telephone"): loan.contact_phone,
            gettext("message"): loan.message,
        }
        for loan in loans
    )
    waits = _of(person).exclude(_over()).exists()
    kept = gettext(
        "The contact of a stay that is under way or asked for stays until the panels are back: then ask again."
    )
    return PersonalDataReport(rows, kept if waits else "")


def erase_loans(person: Person) -> int:
    """Empty the contact of what is over; where the panels hung stays."""
    return _empty(_of(person).filter(_over()))


def _old_contacts(before: datetime) -> QuerySet[Loan]:
    return Loan.objects.filter(ends_on__lt=before.date()).exclude(contact_name="", contact_email="", contact_phone="")


def _empty(loans: QuerySet) -> int:
    keys = list(loans.values_list("pk", "public_id"))
    about = Q()
    for _pk, public_id in keys:
        about |= Q(object_key__contains=str(public_id))
    if keys:
        sent = OutgoingMail.objects.filter(about).exclude(status=OutgoingMail.Status.QUEUED)
        empty_mails(sent)
    return Loan.objects.filter(pk__in=[pk for pk, _id in keys]).update(
        contact_name="", contact_email="", contact_phone="", message="", decision_note=""
    )
