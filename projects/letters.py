"""The letters that go with news from the field: the link to the partner, the draft to the staff."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from core.letters import Letter, queue_letter, queue_staff_letter

from .models import FieldReport, PartnerInvitation


def queue_invitation(invitation: PartnerInvitation, link: str, project: str) -> bool:
    """Give the partner their link, in their language; True when the mail is new."""

    def write() -> Letter:
        return Letter(
            _t("Tell us how it goes: %(project)s") % {"project": project},
            [
                _t(
                    "This link is for %(partner)s. Open it once while you have a line: from then on the page opens "
                    "without one. What you write stays on your device, and leaves when the page is open and the "
                    "line is back."
                )
                % {"partner": invitation.organisation},
                _t(
                    "Nothing is published before a person has read it. The link works until %(day)s; keep it to "
                    "yourselves."
                )
                % {"day": date_format(invitation.expires_on, "DATE_FORMAT")},
            ],
            _t("Write to us"),
            link,
        )

    return queue_letter(
        "field-invitation", f"invitation:{invitation.pk}:{invitation.email}"[:120], invitation.email,
        invitation.language, write,
    )  # fmt: skip


def queue_received(report: FieldReport) -> None:
    """Tell the staff that a draft waits for them, once."""
    invitation = report.invitation

    def write() -> Letter:
        return Letter(
            _t("News from the field: %(title)s") % {"title": report.title},
            [
                _t("%(partner)s wrote about «%(project)s». It is a draft; nobody sees it until you publish it.")
                % {"partner": invitation.organisation, "project": invitation.project.title},
            ],
            _t("Read the draft"),
            f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[report.page_id])}",
        )

    queue_staff_letter("field-report", f"report:{report.pk}", write)
