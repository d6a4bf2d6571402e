"""Several at the same moment: one draft each, whatever the order."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from core.models import OrganisationSettings, OutgoingMail
from projects.models import FieldReport, ProjectPage, ProjectUpdatePage
from projects.services import reports
from tests.factories.field import Device, announce, drafts, make_invitation, make_project, picture
from tests.factories.pictures import added_pictures

KEY = "0b0f1c1e-0000-4000-8000-000000000001"


def at_once(devices, act):
    def run(one):
        try:
            return act(one).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(devices)) as pool:
        return list(pool.map(run, devices))


def test_three_completions_at_once_make_one_draft_and_one_letter(own_database):
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    invitation, content = make_invitation(), picture()
    devices = [Device(invitation, key=KEY) for _time in range(3)]
    devices[0].words(announce(1, content))
    devices[0].photo(1, content)
    assert at_once(devices, lambda one: one.complete()) == [200] * 3
    assert len(drafts(invitation)) == 1
    assert (added_pictures().count(), OutgoingMail.objects.filter(kind="field-report").count()) == (1, 1)


def test_control_without_the_lock_three_completions_at_once_make_more(own_database, monkeypatch):
    monkeypatch.setattr(reports, "_locked", lambda report: FieldReport.objects.get(pk=report.pk))
    made = reports.make_draft
    monkeypatch.setattr(reports, "make_draft", lambda report: made(_renamed(report)))
    invitation = make_invitation()
    devices = [Device(invitation, key=KEY) for _time in range(3)]
    devices[0].words()
    at_once(devices, lambda one: one.complete())
    assert len(drafts(invitation)) > 1


def _renamed(report):
    """The page's address would stop the others too: another one each time."""
    time.sleep(0.4)
    report.client_key = uuid.uuid4()
    return report


def test_two_partners_at_once_get_their_two_drafts(own_database):
    project = make_project()
    devices = [Device(make_invitation(project)) for _time in range(4)]
    for one in devices:
        one.words()
    assert at_once(devices, lambda one: one.complete()) == [200] * 4
    assert ProjectUpdatePage.objects.child_of(project).count() == 4
    assert ProjectPage.find_problems() == ([], [], [], [], [])
