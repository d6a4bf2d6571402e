"""Every clock forgets what is past its time, and nothing younger."""

import io
import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from core import retention
from core.models import OutgoingMail, PrivacyLink
from core.periodic import jobs
from exhibitions.models import Loan
from home.models import ContactMessage
from projects.models import PartnerInvitation
from tests.factories.exhibitions import make_loan, make_panels
from tests.factories.field import make_invitation
from tests.factories.mails import queue_plain

pytestmark = pytest.mark.django_db


def rows_of(counts) -> dict[str, int]:
    return {tick.clock.name: tick.rows for tick in counts}


def seed(age: timedelta) -> None:
    """One row for each clock of the kernel and the sections, as old as that."""
    now = timezone.now()
    moment, day = now - age, timezone.localdate() - age
    ContactMessage.objects.create(name="X", email="x@example.org", language="fr", message="…", created_at=moment)
    PrivacyLink.objects.create(purpose="see", email="x@example.org", language="fr", requested_at=moment)
    queue_plain(str(age), to="x@example.org")
    OutgoingMail.objects.filter(object_key=str(age)).update(status="sent", created_at=moment, text="T")
    OutgoingMail.objects.create(
        kind="essai", object_key=f"w{age}", to="y@example.org", status="withheld", created_at=moment
    )
    Session.objects.create(session_key=f"essai{age.days}", session_data="", expire_date=moment)
    loan = make_loan(make_panels())
    Loan.objects.filter(pk=loan.pk).update(starts_on=day, ends_on=day, contact_name="X", status="accepted")
    invitation = make_invitation(email="x@example.org")
    PartnerInvitation.objects.filter(pk=invitation.pk).update(expires_on=day)


CLOCKS = {
    "contact-messages": 730, "privacy-requests": 30, "mail-texts": 90, "mail-addresses": 730, "mails-withheld": 1,
    "sessions": 0, "loan-contacts": 730, "invitation-addresses": 365,
}  # fmt: skip


@pytest.mark.parametrize(("name", "days"), CLOCKS.items())
def test_a_clock_rings_on_its_day_and_not_before(name, days):
    before = rows_of(retention.count_stale())[name]
    seed(timedelta(days=days) - timedelta(hours=30))
    assert rows_of(retention.count_stale())[name] == before
    seed(timedelta(days=days) + timedelta(hours=30))
    assert rows_of(retention.count_stale())[name] > before
    assert rows_of(retention.apply_retention())[name] > before
    assert rows_of(retention.count_stale())[name] == 0


def test_texts_go_and_the_row_that_keeps_a_mail_from_leaving_twice_stays():
    seed(timedelta(days=100))
    retention.apply_retention()
    row = OutgoingMail.objects.get(kind="account", status="sent")
    assert (row.text, row.html, row.context, row.to) == ("", "", {}, "x@example.org")
    assert not queue_plain(row.object_key, to="x@example.org")


def test_the_dry_run_changes_nothing_and_speaks_to_monitors():
    seed(timedelta(days=800))
    said = io.StringIO()
    call_command("apply_retention", "--dry-run", "--json", stdout=said)
    assert json.loads(said.getvalue())["contact-messages"] >= 1
    assert ContactMessage.objects.filter(email="x@example.org").exists()
    told = io.StringIO()
    call_command("apply_retention", stdout=told)
    assert "messages du formulaire de contact" in told.getvalue()
    assert not ContactMessage.objects.filter(email="x@example.org").exists()


def test_the_worker_runs_it_every_day():
    assert next(job for job in jobs() if job.name == "retention").every_seconds == 86_400
