"""The mails about a union's announcement: to the person who wrote it, to the staff."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

from core.mail import queue_mail, queue_staff_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .models import UnionAnnouncement

CONFIRMED, TO_ANSWER = "union-announced", "union-to-answer"


def register() -> None:
    """Say how both mails are made. The person's repeats nothing that was typed but a day and an amount."""
    register_mail(CONFIRMED, MailKind("campaigns/mail/announced.html", _read))
    register_mail(
        TO_ANSWER,
        MailKind("campaigns/mail/to_answer.html", _read, author=lambda mail: _announcement(mail).contact_email),
    )


def mail_keys(announcements: Any) -> list[str]:
    """The object keys of their mails."""
    return [f"union:{pk}" for pk in announcements.values_list("pk", flat=True)]


def queue_announcement(announcement: UnionAnnouncement, *, confirms: bool = True) -> None:
    """Tell the staff that a union announces a gift and, when it `confirms`, the person that it arrived."""
    key, context = f"union:{announcement.pk}", {"announcement": announcement.pk}
    if confirms:
        queue_mail(
            kind=CONFIRMED,
            object_key=key,
            to=announcement.contact_email,
            language=announcement.language,
            context=context,
        )
    queue_staff_mail(kind=TO_ANSWER, object_key=key, context=context)


def _announcement(mail: OutgoingMail) -> UnionAnnouncement:
    return UnionAnnouncement.objects.select_related("fund").get(pk=mail.context["announcement"])


def _read(mail: OutgoingMail) -> dict[str, Any]:
    announcement = _announcement(mail)
    with override(announcement.language):
        resolution = reverse("campaigns:resolution", args=[announcement.fund.code])
    return {
        "announcement": announcement,
        "fund_name": announcement.fund.name_in(get_language() or "fr"),
        "resolution_url": f"{settings.SITE_URL}{resolution}",
        "desk_url": f"{settings.SITE_URL}{reverse('union_announcements:inspect', args=[announcement.pk])}",
    }
