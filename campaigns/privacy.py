"""Announcements of unions' gifts: shown, erased, forgotten after two years."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import OutgoingMail
from core.privacy import Person, PersonalDataReport, register_personal_data_source
from core.retention import register_retention_policy

from .emails import mail_keys
from .models import UnionAnnouncement

KEPT = timedelta(days=730)


def register() -> None:
    """Answer for the announcements, and register their retention policy."""
    register_personal_data_source(
        "announcements", order=55, title=_("Announcements of unions’ gifts"), tables=lambda person: [_of(person)],
        show=show_announcements, erase=erase_announcements,
    )  # fmt: skip
    register_retention_policy(
        "union-announcements", title=_("announcements of unions’ gifts"), keeps=KEPT,
        stale=lambda before: UnionAnnouncement.objects.filter(created_at__lt=before),
    )  # fmt: skip


def _of(person: Person) -> QuerySet[UnionAnnouncement]:
    return UnionAnnouncement.objects.filter(contact_email__same_address=person.email)


def show_announcements(person: Person) -> PersonalDataReport:
    """What the person announced for a union."""
    return PersonalDataReport(
        tuple(
            {
                gettext("received at"): announcement.created_at.date().isoformat(),
                gettext("organisation"): announcement.organisation_name,
                gettext("name"): announcement.contact_name,
                gettext("message"): announcement.message,
            }
            for announcement in _of(person)
        )
    )


def erase_announcements(person: Person) -> int:
    """Delete them, and their mails."""
    announcements = _of(person)
    OutgoingMail.objects.filter(object_key__in=mail_keys(announcements)).delete()
    return announcements.delete()[0]
