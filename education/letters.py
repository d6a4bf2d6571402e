"""The letters of the education team: to who asks for a workshop, to the staff, to who used an older version."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _t

from core.letters import Letter, queue_letter, queue_staff_letter

from .models import ResourceFile, WorkshopReport, WorkshopRequest, WorkshopStep

STOP_SALT = "education.stop-newer-versions"


def follow_address(request: WorkshopRequest) -> str:
    """Where who asked follows the request. Its unguessable id is the key; it opens no other one."""
    with override(request.written_in):
        return f"{settings.SITE_URL}{reverse('education:follow', args=[request.public_id])}"


def desk_address(file: ResourceFile, language: str) -> str:
    """Where the files of the resource are handed out, in the reader's language."""
    with override(language):
        return f"{settings.SITE_URL}{reverse('education:desk', args=[file.page.translation_key])}"


def _facts(request: WorkshopRequest) -> dict[str, str]:
    return {
        "name": request.contact_name,
        "organisation": request.organisation_name,
        "subject": request.subject,
        "day": date_format(request.scheduled_on or request.wished_on, "DATE_FORMAT"),
        "place": request.place,
        "people": str(request.people),
    }


def queue_request(request: WorkshopRequest) -> None:
    """Tell who asks that it arrived, and the staff that somebody asks."""

    def to_person() -> Letter:
        return Letter(
            _t("Your request for a workshop has arrived"),
            [
                _t("Hello %(name)s,") % _facts(request),
                _t("You asked for «%(subject)s» for %(organisation)s, around %(day)s, %(place)s.") % _facts(request),
                _t("A person reads it and writes to you. The page below always says where it stands."),
            ],
            _t("Follow my request"),
            follow_address(request),
        )

    def to_staff() -> Letter:
        return Letter(
            _t("A workshop is asked for: %(organisation)s") % _facts(request),
            [_t("%(subject)s, around %(day)s, %(place)s, %(people)s people.") % _facts(request), request.message],
            _t("Answer in the CMS"),
            f"{settings.SITE_URL}{reverse('workshop_requests:inspect', args=[request.pk])}",
        )

    key = f"workshop:{request.public_id}"
    queue_letter("workshop-asked", key, request.contact_email, request.written_in, to_person)
    queue_staff_letter("workshop-to-answer", key, to_staff)


def queue_answer(request: WorkshopRequest, step: WorkshopStep) -> None:
    """Send the words of a step to who asked, in their language."""
    subjects = {
        WorkshopRequest.Status.ACCEPTED: _accepted,
        WorkshopRequest.Status.DECLINED: _declined,
    }

    def write() -> Letter:
        subject = subjects.get(WorkshopRequest.Status(step.status), _discussed)(request)
        greeting = _t("Hello %(name)s,") % _facts(request)
        return Letter(subject, [greeting, *step.words.split("\n\n")], _t("Follow my request"), follow_address(request))

    key = f"workshop:{request.public_id}:{step.pk}"
    queue_letter("workshop-answer", key, request.contact_email, request.written_in, write)


def _accepted(request: WorkshopRequest) -> str:
    return _t("Your workshop is on %(day)s") % _facts(request)


def _declined(request: WorkshopRequest) -> str:
    return _t("We cannot come this time: %(subject)s") % _facts(request)


def _discussed(request: WorkshopRequest) -> str:
    return _t("About your workshop: %(subject)s") % _facts(request)


def queue_newer_version(file: ResourceFile, report: WorkshopReport, key: str) -> bool:
    """Tell who held a workshop with an older version that there is a newer one; True when the mail is new."""

    def write() -> Letter:
        old = report.file.version if report.file else ""
        facts = {"title": file.page.title, "new": file.version, "old": old}
        paragraphs = [
            _t("Hello,"),
            _t("You told us of a workshop held with version %(old)s of «%(title)s». Version %(new)s is out.") % facts,
        ]
        if file.changes:
            paragraphs.append(_t("What changed: %(changes)s") % {"changes": file.changes})
        paragraphs.append(_t("You ticked «Tell me when a newer version is out» in that report."))
        stop = reverse("education:stop", args=[signing.dumps(report.reporter_email, salt=STOP_SALT)])
        return Letter(
            _t("A newer version of «%(title)s» is out") % facts,
            paragraphs,
            _t("Take the newer version"),
            desk_address(file, get_language() or "fr"),
            _t("Receive no more of these"),
            settings.SITE_URL + stop,
        )

    return queue_letter("newer-version", key, report.reporter_email, report.language, write)
