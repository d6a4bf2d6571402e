"""Outgoing mail: a row written with its cause, rendered and sent by the worker."""

import ipaddress
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from .failpoints import failpoint
from .identity import organisation_identity
from .mail_kinds import MailKind, Message, mail_kind, one_line, render_mail, secret_kinds
from .models import OutgoingMail
from .text import clean_text

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(hours=48)
LONGEST_PAUSE = timedelta(hours=4)


def queue_mail(*, kind: str, object_key: str, to: str, language: str, context: Mapping[str, Any] | None = None) -> bool:
    """Write the mail's row inside the caller's transaction; True when it is new, False when already queued or sent.

    Nothing is rendered here: a broken template costs a mail, never the caller's transaction. `context` holds ids and
    what must be said as it was at that moment, as plain values, never a name or an address. Nobody is written to
    without an address (demonstration data).
    """
    if not to:
        return False
    try:
        with transaction.atomic():
            OutgoingMail.objects.create(
                kind=kind, object_key=object_key[:120], to=to, language=language, context=dict(context or {})
            )
    except IntegrityError:
        if OutgoingMail.objects.filter(kind=kind, object_key=object_key[:120]).exists():
            return False
        raise
    return True


def queue_staff_mail(*, kind: str, object_key: str, context: Mapping[str, Any] | None = None) -> bool:
    """The same to the organisation's own address, in French."""
    to = organisation_identity().contact_email
    return queue_mail(kind=kind, object_key=object_key, to=to, language="fr", context=context)


def withhold_mail(*, kind: str, object_key: str, to: str, language: str) -> None:
    """Write the row of a mail that never leaves: whoever measures how long an answer takes learns nothing by it.

    It goes with the retention clock.
    """
    with transaction.atomic():
        OutgoingMail.objects.create(
            kind=kind, object_key=object_key, to=to, language=language, status=OutgoingMail.Status.WITHHELD
        )


def may_be_retried(mail: OutgoingMail) -> bool:
    """True for a mail that was given up, or that waits after a failure."""
    return OutgoingMail.objects.filter(_failed(), pk=mail.pk).exists()


def retry_mail(mail: OutgoingMail) -> bool:
    """Put a mail that was given up, or that waits after a failure, back in the queue as if it had just been written.

    False when it is neither.
    """
    now = timezone.now()
    changed = OutgoingMail.objects.filter(_failed(), pk=mail.pk).update(
        status=OutgoingMail.Status.QUEUED, attempts=0, last_error="", created_at=now, next_attempt_at=now
    )
    return bool(changed)


def _failed() -> Q:
    waits = Q(status=OutgoingMail.Status.QUEUED) & ~Q(last_error="")
    return Q(status=OutgoingMail.Status.DEAD) | waits


def send_due_mails(*, limit: int = 50, now: datetime | None = None) -> int:
    """Render and send what is due, one row at a time, and return how many were accepted by the provider.

    Codes and magic links go first, however many mails wait before them. A failure, of the template or of the
    provider, pushes the row back (1, 2, 4 … minutes, 4 h at most) and, 48 h after queueing, marks it dead. A row is
    locked while it is sent: two workers never send the same one. Killed between the provider's acceptance and the
    commit, one mail may be sent twice, under the same Message-ID; that window is the only one.
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
    due = due.order_by("next_attempt_at", "pk")
    return due.filter(kind__in=secret_kinds()).first() or due.first()


def _send_one(mail: OutgoingMail, moment: datetime) -> bool:
    failpoint("mail_before_send")
    mail.attempts += 1
    kind = mail_kind(mail.kind)
    try:
        _compose(mail, kind, _words(mail, kind)).send()
    except ObjectDoesNotExist as error:
        # What the mail speaks of was erased before it left.
        mail.status, mail.context, mail.last_error = OutgoingMail.Status.WITHHELD, {}, f"{error}"[:300]
        _save(mail)
        return False
    except Exception as error:  # noqa: BLE001 - whatever the template or the provider raises, the row must survive it
        _postpone(mail, _told(error, kind), moment)
        return False
    mail.status, mail.sent_at, mail.last_error = OutgoingMail.Status.SENT, moment, ""
    mail.context = {}
    if kind is not None and kind.is_secret:
        mail.text, mail.html = "", ""
    if kind is not None and kind.forgets_address:
        mail.to = ""
    _save(mail)
    return True


def _words(mail: OutgoingMail, kind: MailKind | None) -> Message:
    """What the mail says: made at the first attempt and kept in the row, unless the kind is secret."""
    if mail.text:
        return Message(mail.subject, mail.text, mail.html)
    # A failing query of the kind's reader must leave the row's own transaction usable.
    with transaction.atomic():
        words = render_mail(mail)
    mail.subject = words.subject
    if kind is not None and not kind.is_secret:
        mail.text, mail.html = words.text, words.html
    return words


def _compose(mail: OutgoingMail, kind: MailKind | None, words: Message) -> EmailMultiAlternatives:
    headers = {
        "Content-Language": mail.language,
        "X-Mail-Kind": mail.kind,
        "Message-ID": f"<mail.{mail.pk}.{mail.created_at:%Y%m%d%H%M%S%f}@{_host()}>",
    }
    # A row without context was worded before rows had one.
    author = kind.author(mail) if kind is not None and kind.author is not None and mail.context else ""
    if not author:
        headers["Auto-Submitted"] = "auto-generated"
    if kind is not None and kind.stop_url is not None:
        with translation.override(mail.language):
            headers["List-Unsubscribe"] = f"<{kind.stop_url(mail)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # The sender's own mailbox is read by nobody.
    answers = author or organisation_identity().contact_email
    reply_to = [answers] if answers and answers != mail.to else []
    # Cleaned once more: a line end in an older row's subject would stop the mail for ever.
    subject, text, html = one_line(clean_text(words.subject)), clean_text(words.text), clean_text(words.html)
    message = EmailMultiAlternatives(subject, text, to=[mail.to], headers=headers, reply_to=reply_to)
    if html:
        message.attach_alternative(html, "text/html")
    return message


def _host() -> str:
    """The site's public name, for Message-IDs; the sender's domain while the site has none."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if "." in host:
            return host
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _told(error: Exception, kind: MailKind | None) -> str:
    """What the row says of a failure: its words may quote what was to be sent, so a secret mail's are not kept."""
    name = type(error).__name__
    return name if kind is not None and kind.is_secret else f"{name}: {error}"[:300]


def _postpone(mail: OutgoingMail, error: str, moment: datetime) -> None:
    mail.last_error = error
    if moment - mail.created_at >= GIVE_UP_AFTER:
        mail.status = OutgoingMail.Status.DEAD
        logger.error("mail %s given up after %s attempts", mail.pk, mail.attempts)
    else:
        pause = min(timedelta(minutes=2 ** min(mail.attempts - 1, 10)), LONGEST_PAUSE)
        mail.next_attempt_at = moment + pause
        logger.warning("mail %s postponed: %s", mail.pk, error.partition(":")[0])
    _save(mail)


def _save(mail: OutgoingMail) -> None:
    words = ("to", "subject", "text", "html", "context")
    mail.save(update_fields=[*words, "status", "attempts", "next_attempt_at", "sent_at", "last_error"])


def empty_mails(mails: QuerySet[OutgoingMail]) -> int:
    """Empty them of address, words and context; how many. The rows stay, so that no mail leaves twice."""
    return mails.update(to="", subject="", text="", html="", context={}, last_error="")
