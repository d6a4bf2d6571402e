"""Plain letters: a few paragraphs and at most two things to do, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from .identity import organisation_identity
from .mail import Message, queue_mail, withhold_mail


@dataclass(frozen=True)
class Letter:
    """A plain mail: a subject, paragraphs, and at most two things to do."""

    subject: str
    paragraphs: list[str]
    action: str = ""
    url: str = ""
    other_action: str = ""
    other_url: str = ""


def queue_letter(kind: str, key: str, to: str, language: str, write: Callable[[], Letter]) -> bool:
    """Queue the letter that `write` makes in the reader's language, once per kind and key; True when it is new.

    Nobody is written to without an address (demonstration data).
    """
    if not to:
        return False
    return queue_mail(kind=kind, object_key=key, to=to, language=language, message=_rendered(language, write))


def withhold_letter(kind: str, key: str, to: str, language: str, write: Callable[[], Letter]) -> None:
    """Do all the work of `queue_letter` for an address that must not be written to: see `core.mail.withhold_mail`."""
    withhold_mail(kind=kind, object_key=key, to=to, language=language, message=_rendered(language, write))


def _rendered(language: str, write: Callable[[], Letter]) -> Message:
    with translation.override(language):
        letter = write()
        context = {"letter": letter, "identity": organisation_identity()}
        return Message(
            subject=letter.subject,
            text=render_to_string("mail/letter.txt", context).strip() + "\n",
            html=render_to_string("mail/letter.html", context),
        )


def queue_staff_letter(kind: str, key: str, write: Callable[[], Letter]) -> bool:
    """The same to the organisation's own address, in French."""
    return queue_letter(kind, key, organisation_identity().contact_email, "fr", write)
