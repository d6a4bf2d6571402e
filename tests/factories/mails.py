"""What a queued mail will say: rendered as the worker does, without sending it."""

from django.db.models import QuerySet

from core.mail import queue_mail
from core.mail_kinds import Message, render_mail
from core.models import OutgoingMail


def words_of(mails: QuerySet[OutgoingMail] | str) -> Message:
    """The words of the newest of these mails, or of the newest of that kind."""
    rows = OutgoingMail.objects.filter(kind=mails) if isinstance(mails, str) else mails
    return render_mail(rows.latest("pk"))


def queue_plain(key: str = "a:1", *, to: str = "a@example.org") -> bool:
    """Queue a mail about nothing that is in the database."""
    context = {"template": "password_changed"}
    return queue_mail(kind="account", object_key=key, to=to, language="fr", context=context)
