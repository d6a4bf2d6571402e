"""The mail to the staff about a page that was not published at its hour."""

from typing import Any

from wagtail.models import Revision

from .mail import queue_staff_mail
from .mail_kinds import MailKind, register_mail
from .models import OutgoingMail
from .publication import refused_on_schedule

REFUSED = "publication-refused"


def register() -> None:
    register_mail(REFUSED, MailKind("core/mail/publication_refused.html", read_refused))
    refused_on_schedule.connect(tell_staff, dispatch_uid="the_staff_hears_of_refusals")


def tell_staff(revision: Revision, sentences: list[str], **_signal: Any) -> None:
    """Tell the staff why a page was not published, once."""
    context = {"revision": revision.pk, "sentences": sentences}
    queue_staff_mail(kind=REFUSED, object_key=f"revision:{revision.pk}", context=context)


def read_refused(mail: OutgoingMail) -> dict[str, Any]:
    """What the mail about a page that was not published says."""
    revision = Revision.objects.get(pk=mail.context["revision"])
    return {"page": str(revision.object_str)[:120], "sentences": mail.context["sentences"]}
