"""A page refused at its hour is set aside by the rules, and told to the staff by the mail that listens."""

import pytest
from django.utils import timezone
from wagtail.models import Revision

from core.models import OrganisationSettings, OutgoingMail
from core.publication import PublicationRefused, refused_on_schedule, set_aside
from core.publication_emails import REFUSED
from tests.factories.pages import make_page

pytestmark = pytest.mark.django_db


def refuse_at_its_hour() -> Revision:
    """The revision of a page whose hour came, refused twice."""
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    revision = make_page("Une page").save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())
    for _hour in range(2):
        set_aside(revision, PublicationRefused(["Il manque un crédit.", "Il manque une date."]))
    revision.refresh_from_db()
    return revision


def test_the_staff_is_told_once_what_was_wrong():
    revision = refuse_at_its_hour()
    assert revision.approved_go_live_at is None
    mail = OutgoingMail.objects.get(kind=REFUSED)
    assert (mail.to, mail.object_key) == ("ciso@example.org", f"revision:{revision.pk}")
    assert mail.context == {
        "revision": revision.pk,
        "sentences": ["Il manque un crédit.", "Il manque une date."],
    }


def test_control_without_the_mail_that_listens_nobody_is_told(monkeypatch):
    monkeypatch.setattr(refused_on_schedule, "receivers", [])
    assert refuse_at_its_hour().approved_go_live_at is None
    assert not OutgoingMail.objects.filter(kind=REFUSED).exists()
