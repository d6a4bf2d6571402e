"""The mails about one's own data."""

import uuid
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from ..magic_links import MagicLinks
from ..mail import queue_mail
from ..mail_kinds import MailKind, register_mail
from ..models import OutgoingMail, PrivacyLink
from ..privacy import Section

LINK = "privacy-link"
ERASED = "privacy-erased"
LINKS = MagicLinks(PrivacyLink, "core.privacy")


def register() -> None:
    """Say how the mails about one's own data are made."""
    register_mail(LINK, MailKind("core/mail/privacy_link.html", _read_link, is_secret=True))
    # The last word to somebody who asked to be forgotten is forgotten too, their address with it.
    register_mail(ERASED, MailKind("core/mail/privacy_erased.html", _read_erased, is_secret=True, forgets_address=True))


def queue_link(link: PrivacyLink) -> None:
    """Queue the link that lets see, or that confirms an erasure. The link is made when the mail leaves."""
    context = {"link": link.pk}
    queue_mail(kind=LINK, object_key=str(link.public_id), to=link.email, language=link.language, context=context)


def _read_link(mail: OutgoingMail) -> dict[str, Any]:
    link = PrivacyLink.objects.get(pk=mail.context["link"])
    erases = link.purpose == PrivacyLink.Purpose.ERASE
    address = reverse("personal:erase" if erases else "personal:open", args=[LINKS.token(link)])
    return {"erases": erases, "open_url": settings.SITE_URL + address}


def _read_erased(mail: OutgoingMail) -> dict[str, Any]:
    return mail.context


def queue_erased(email: str, language: str, sections: dict[str, Section]) -> None:
    """Queue the last word: what was erased, what stays and why."""
    with translation.override(language):
        gone = [str(section.title) for section in sections.values()]
        stays = [str(section.held.kept) for section in sections.values() if section.held.kept]
    context = {"gone": gone, "stays": stays}
    queue_mail(kind=ERASED, object_key=str(uuid.uuid4()), to=email, language=language, context=context)
