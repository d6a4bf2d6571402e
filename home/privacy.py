"""Messages of the contact form: shown, erased, forgotten after two years."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import OutgoingMail
from core.privacy import Person, PersonalDataReport, register_personal_data_source
from core.retention import register_retention_policy

from .models import ContactMessage

KEPT = timedelta(days=730)


def register() -> None:
    """Answer for the messages, and register their retention policy."""
    register_personal_data_source(
        "messages", order=50, title=_("Messages to us"), tables=lambda person: [_of(person)], show=show_messages,
        erase=erase_messages,
    )  # fmt: skip
    register_retention_policy(
        "contact-messages", title=_("messages of the contact form"), keeps=KEPT,
        stale=lambda before: ContactMessage.objects.filter(created_at__lt=before),
    )  # fmt: skip


def _of(person: Person) -> QuerySet[ContactMessage]:
    return ContactMessage.objects.filter(email__same_address=person.email)


def show_messages(person: Person) -> PersonalDataReport:
    """What the person wrote to us."""
    rows = tuple(
        {
            gettext("received at"): message.created_at.date().isoformat(),
            gettext("name"): message.name,
            gettext("message"): message.message,
        }
        for message in _of(person)
    )
    return PersonalDataReport(rows)


def erase_messages(person: Person) -> int:
    """Delete them, and what told the staff of them."""
    messages = _of(person)
    told = [f"contact:{pk}" for pk in messages.values_list("pk", flat=True)]
    OutgoingMail.objects.filter(object_key__in=told).delete()
    return messages.delete()[0]
