"""The kinds of mail: the template that words each one, and what is read when it leaves."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Engine
from django.utils import translation

from .identity import organisation_identity
from .models import OutgoingMail

SUBJECT, TEXT, HTML = "mail/subject.txt", "mail/base.txt", "mail/base.html"

SEES_MAILS = "core.view_outgoingmail"

Reader = Callable[[OutgoingMail], Mapping[str, Any]]


@dataclass(frozen=True)
class Message:
    """A rendered mail: subject on one line, plain text, and HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class MailKind:
    """How one kind of mail is made when it leaves.

    `read` gives the template its values from the row's context: it is called by the worker, in the reader's language.
    `is_secret`: it carries a code or a link, so its words are never written in the row, and are made anew at each
    attempt. `readable_with`: the permission with which staff who see the outgoing mail read its words too; without
    one, nobody does. `forgets_address`: the address goes too, once the mail left. `author`: the address of the person
    whose words it carries, to whom answers go. `stop_url`: where one click ends such mails, for mails sent in bulk.
    """

    template: str
    read: Reader
    is_secret: bool = False
    readable_with: str = ""
    forgets_address: bool = False
    author: Callable[[OutgoingMail], str] | None = None
    stop_url: Callable[[OutgoingMail], str] | None = None


_kinds: dict[str, MailKind] = {}


def register_mail(name: str, kind: MailKind) -> None:
    """Say how mails of the kind `name` are made.

    Raises ImproperlyConfigured when it was said before, or when staff would read a secret one.
    """
    if name in _kinds:
        raise ImproperlyConfigured(f"the mail {name} has two makers")
    if kind.is_secret and kind.readable_with:
        raise ImproperlyConfigured(f"the mail {name} is secret, and nobody's to read")
    _kinds[name] = kind


def mail_kind(name: str) -> MailKind | None:
    """The kind of that name; None when the site no longer has it."""
    return _kinds.get(name)


def may_read(user: Any, name: str) -> bool:
    """True when this account, which sees the outgoing mail, may read the words of such mails in the CMS: kinds that say
    so, and no others.
    """
    kind = _kinds.get(name)
    if kind is None or not kind.readable_with:
        return False
    return user.has_perm(SEES_MAILS) and user.has_perm(kind.readable_with)


def mail_kinds() -> list[str]:
    """The names of all kinds, sorted."""
    return sorted(_kinds)


def secret_kinds() -> list[str]:
    """The names of the kinds that carry a code or a link, sorted: somebody waits for them, and they end soon."""
    return [name for name in mail_kinds() if _kinds[name].is_secret]


def render_mail(mail: OutgoingMail) -> Message:
    """Make the mail's words in its reader's language, from its context and what the site holds now.

    Raises LookupError for an unknown kind, ObjectDoesNotExist when what it is about was erased, and whatever its
    template or its reader raises.
    """
    kind = mail_kind(mail.kind)
    if kind is None:
        raise LookupError(f"no kind of mail is called {mail.kind}")
    with translation.override(mail.language):
        values = {"identity": organisation_identity(), "site_url": settings.SITE_URL, **kind.read(mail)}
        subject = one_line(_render(kind.template, SUBJECT, values))[:200]
        text = _tidy(_render(kind.template, TEXT, values))
        html = _render(kind.template, HTML, {**values, "subject": subject})
        return Message(subject, text, re.sub(r"[ \t]*\n[ \t\n]*", "\n", html.strip()) + "\n")


def one_line(text: str) -> str:
    """The text without line breaks or runs of spaces; no-break spaces stay."""
    return re.sub(r"[\x00-\x20\x7f\x85\u2028\u2029]+", " ", text).strip(" ")


def _render(template: str, layout: str, values: Mapping[str, Any]) -> str:
    context = Context({**values, "layout": layout}, autoescape=layout == HTML)
    return Engine.get_default().get_template(template).render(context)


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"
