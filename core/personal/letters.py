"""The mails about one's own data."""

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ..letters import Letter, queue_letter
from ..mail import forget_once_sent
from ..models import PrivacyLink
from ..privacy import Section

LINK = "privacy-link"
ERASED = "privacy-erased"

forget_once_sent(LINK, "text", "html")
# The last word to somebody who asked to be forgotten is forgotten too, their address with it.
forget_once_sent(ERASED, "text", "html", "to")


def queue_link(link: PrivacyLink, token: str) -> None:
    """Queue the link that lets see, or that confirms an erasure."""

    def write() -> Letter:
        if link.purpose == PrivacyLink.Purpose.ERASE:
            return Letter(
                _("Confirm the erasure of your data"),
                [
                    _("You asked us to erase what we hold about you. Confirm, and it is done; it cannot be undone."),
                    _("The link works once, for half an hour. You did not ask? Do nothing: nothing is erased."),
                ],
                _("See what will be erased, and confirm"),
                settings.SITE_URL + reverse("personal:erase", args=[token]),
            )
        return Letter(
            _("What we hold about you"),
            [
                _("Here is the link to what we hold about this address. It works once, for half an hour."),
                _("You did not ask for it? Do nothing: nobody sees anything without this link."),
            ],
            _("See what is held about me"),
            settings.SITE_URL + reverse("personal:open", args=[token]),
        )

    queue_letter(LINK, str(link.public_id), link.email, link.language, write)


def queue_erased(email: str, language: str, sections: dict[str, Section]) -> None:
    """Queue the last word: what was erased, what stays and why."""

    def write() -> Letter:
        gone = ", ".join(str(section.title) for section in sections.values())
        stays = [str(section.held.kept) for section in sections.values() if section.held.kept]
        return Letter(
            _("Your data were erased"),
            [
                _("As you asked, we have erased what we held about you."),
                _("Erased: %(sections)s.") % {"sections": gone},
                *([_("What stays, and why:"), *stays] if stays else [_("Nothing stays.")]),
                _("This mail is the last one: we do not keep it, nor your address."),
            ],
        )

    queue_letter(ERASED, str(uuid.uuid4()), email, language, write)
