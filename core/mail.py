"""Queue and send outgoing mail."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from .crash_points import crash_point
from .models import OutgoingMail

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(hours=48)
LONGEST_PAUSE = timedelta(hours=4)
_forgotten_once_sent: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Message:
    """A rendered mail: subject on one line, plain text, and HTML (may be empty)."""

    subject: str
    text: str
    html: str = ""


def queue_mail(*, kind: str, object_key: str, to: str, language: str, message: Message) -> bool:
    """Write the mail's row inside the caller's transaction; True when it is new, False when already queued or sent."""
    try:
        with transaction.atomic():
            OutgoingMail.objects.create(
                kind=kind,
                object_key=object_key,
                to=to,
                language=language,
                subject=" ".join(message.subject.split())[:200],
                text=message.text,
                html=message.html,
            )
    except IntegrityError:
        if OutgoingMail.objects.filter(kind=kind, object_key=object_key).exists():
            return False
        raise
    return True


def withhold_mail(*, kind: str, object_key: str, to: str, language: str, message: Message) -> None:
    """Write the row of a mail that never leaves: whoever measures how long an answer takes learns nothing by it.

    Its text is not kept; the row goes with the retention clock.
    """
    with transaction.atomic():
        OutgoingMail.objects.create(
            kind=kind,
            object_key=object_key,
            to=to,
            language=language,
            subject=" ".join(message.subject.split())[:200],
            status=OutgoingMail.Status.WITHHELD,
        )


def forget_once_sent(kind: str, *fields: str) -> None:
    """Have these fields of the kind's mails emptied as soon as the provider has them: codes, links, addresses."""
    _forgotten_once_sent[kind] = fields


def retry_dead_mail(mail: OutgoingMail) -> bool:
    """Put a mail that was given up back in the queue, as if it had just been written; False when it was not dead."""
    now = timezone.now()
    changed = OutgoingMail.objects.filter(pk=mail.pk, status=OutgoingMail.Status.DEAD).update(
        status=OutgoingMail.Status.QUEUED, attempts=0, last_error="", created_at=now, next_attempt_at=now
    )
    return bool(changed)


def send_due_mails(*, limit: int = 50, now: datetime | None = None) -> int:
    """Send what is due, one row at a time, and return how many were accepted by the provider.

    A failure pushes the row back (1, 2, 4 … minutes, 4 h at most) and, 48 h after queueing, marks it dead. A row is
    locked while it is sent: two workers never send the same one. Killed between the provider's acceptance and the
    commit, one mail may be sent twice; that window is the only one.
    """
    moment = now or timezone.now()
    sent = 0
    for _attempt in range(limit):
        with transaction.atomic():
            mail = _next_due(moment)
            if mail is None:
                break
            sent += _send_one(mail, moment)
    return sent


def _next_due(moment: datetime) -> OutgoingMail | None:
    due = OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED, next_attempt_at__lte=moment)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    return due.order_by("next_attempt_at", "pk").first()


def _send_one(mail: OutgoingMail, moment: datetime) -> bool:
    crash_point("mail_before_send")
    mail.attempts += 1
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.to], headers={"Content-Language": mail.language, "X-Mail-Kind": mail.kind}
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - whatever the provider raises, the row must survive it
        _postpone(mail, error, moment)
        return False
    mail.status, mail.sent_at, mail.last_error = OutgoingMail.Status.SENT, moment, ""
    forgotten = _forgotten_once_sent.get(mail.kind, ())
    for name in forgotten:
        setattr(mail, name, "")
    mail.save(update_fields=["status", "sent_at", "attempts", "last_error", *forgotten])
    return True


def _postpone(mail: OutgoingMail, error: Exception, moment: datetime) -> None:
    mail.last_error = f"{type(error).__name__}: {error}"[:300]
    if moment - mail.created_at >= GIVE_UP_AFTER:
        mail.status = OutgoingMail.Status.DEAD
        logger.error("mail %s given up after %s attempts", mail.pk, mail.attempts)
    else:
        pause = min(timedelta(minutes=2 ** min(mail.attempts - 1, 10)), LONGEST_PAUSE)
        mail.next_attempt_at = moment + pause
        logger.warning("mail %s postponed: %s", mail.pk, type(error).__name__)
    mail.save(update_fields=["status", "attempts", "next_attempt_at", "last_error"])
