"""The mails of the education team: to who asks for a workshop, to the staff, to who used an older version."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import get_language, override

from core.mail import queue_mail, queue_staff_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .models import ResourceFile, WorkshopReport, WorkshopRequest, WorkshopStep

STOP_SALT = "education.stop-newer-versions"


def register() -> None:
    """Say how each mail of the education team is made."""
    register_mail("workshop-asked", MailKind("education/mail/workshop_asked.html", _read_request))
    register_mail("workshop-answer", MailKind("education/mail/workshop_answer.html", _read_answer))
    register_mail(
        "workshop-to-answer",
        MailKind(
            "education/mail/workshop_to_answer.html", _read_request, author=lambda mail: _request(mail).contact_email
        ),
    )
    register_mail(
        "newer-version", MailKind("education/mail/newer_version.html", _read_newer_version, stop_url=_stop_url)
    )


def follow_address(request: WorkshopRequest) -> str:
    """Where who asked follows the request. Its unguessable id is the key; it opens no other one."""
    with override(request.written_in):
        return f"{settings.SITE_URL}{reverse('education:follow', args=[request.public_id])}"


def desk_address(file: ResourceFile, language: str) -> str:
    """Where the files of the resource are handed out, in the reader's language."""
    with override(language):
        return f"{settings.SITE_URL}{reverse('education:desk', args=[file.page.translation_key])}"


def _request(mail: OutgoingMail) -> WorkshopRequest:
    return WorkshopRequest.objects.get(pk=mail.context["request"])


def _read_request(mail: OutgoingMail) -> dict[str, Any]:
    request = _request(mail)
    return {
        "request": request,
        "day": request.scheduled_on or request.wished_on,
        "follow_url": follow_address(request),
        "desk_url": f"{settings.SITE_URL}{reverse('workshop_requests:inspect', args=[request.pk])}",
    }


def queue_request(request: WorkshopRequest, *, confirms: bool = True) -> None:
    """Tell the staff that somebody asks and, where one `confirms`, who asks that it arrived."""
    key, context = f"workshop:{request.public_id}", {"request": request.pk}
    if confirms:
        queue_mail(
            kind="workshop-asked",
            object_key=key,
            to=request.contact_email,
            language=request.written_in,
            context=context,
        )
    queue_staff_mail(kind="workshop-to-answer", object_key=key, context=context)


def queue_answer(request: WorkshopRequest, step: WorkshopStep) -> None:
    """Send the words of a step to who asked, in their language."""
    queue_mail(
        kind="workshop-answer",
        object_key=f"workshop:{request.public_id}:{step.pk}",
        to=request.contact_email,
        language=request.written_in,
        context={"request": request.pk, "step": step.pk},
    )


def _read_answer(mail: OutgoingMail) -> dict[str, Any]:
    return {**_read_request(mail), "step": WorkshopStep.objects.get(pk=mail.context["step"])}


def queue_newer_version(file: ResourceFile, report: WorkshopReport, key: str) -> bool:
    """Tell who held a workshop with an older version that there is a newer one; True when the mail is new."""
    return queue_mail(
        kind="newer-version",
        object_key=key,
        to=report.reporter_email,
        language=report.language,
        context={"file": file.pk, "old": report.file.version if report.file else ""},
    )


def _read_newer_version(mail: OutgoingMail) -> dict[str, Any]:
    file = ResourceFile.objects.select_related("page").get(pk=mail.context["file"])
    return {
        "file": file,
        "old": mail.context["old"],
        "desk_url": desk_address(file, get_language() or "fr"),
        "stop_url": _stop_url(mail),
    }


def _stop_url(mail: OutgoingMail) -> str:
    return settings.SITE_URL + reverse("education:stop", args=[signing.dumps(mail.to, salt=STOP_SALT)])
