"""Invitations in the CMS: made, copied, mailed, put off, revoked; what came through them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutgoingMail
from directory.models import Organisation
from home.roles import EDITORS, TREASURERS
from projects.models import FieldReport, PartnerInvitation
from tests.factories.field import Device, address, make_invitation, make_project
from tests.factories.mails import words_of
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/partner_invitations/"


@pytest.fixture
def editor(client):
    return sign_in(client, EDITORS)


def asked(**values) -> dict[str, str]:
    partner, _created = Organisation.objects.get_or_create(code="field-partner", defaults={"name": "Coopérative"})
    last = timezone.localdate() + timedelta(days=90)
    return {
        "project": make_project().pk,
        "organisation": partner.pk,
        "language": "es",
        "expires_on": last,
        "email": "",
        **values,
    }


def test_an_editor_invites_and_finds_the_link_to_copy(client, editor):
    answer = client.post(f"{LIST}new/", asked())
    invitation = PartnerInvitation.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{LIST}inspect/{invitation.pk}/")
    assert invitation.created_by == editor
    page = client.get(answer.url).content.decode()
    link = re.search(r'value="https?://[^/]+(/terrain/[^"]+)"', page).group(1)
    assert Client().get(link).status_code == 200
    assert not OutgoingMail.objects.filter(kind="field-invitation").exists()


def test_an_address_is_written_to_once_in_the_partners_language(client, editor):
    values = asked(email="essai@example.org")
    client.post(f"{LIST}new/", values)
    invitation = PartnerInvitation.objects.get()
    for _time in range(2):
        assert client.post(f"{LIST}edit/{invitation.pk}/", values).status_code == 302
    mail = OutgoingMail.objects.get(kind="field-invitation")
    assert (mail.to, mail.language) == ("essai@example.org", "es")
    assert address(invitation) in words_of("field-invitation").text
    client.post(f"{LIST}edit/{invitation.pk}/", {**values, "email": "autre@example.org"})
    assert OutgoingMail.objects.filter(kind="field-invitation").count() == 2


def test_revoked_the_link_is_shown_nowhere_and_what_came_stays(client, editor):
    invitation = make_invitation()
    device = Device(invitation)
    device.words()
    device.complete()
    inspect = f"{LIST}inspect/{invitation.pk}/"
    report = FieldReport.objects.get()
    assert f"/admin/pages/{report.page_id}/edit/" in client.get(inspect).content.decode()
    client.post(f"{LIST}revoke/{invitation.pk}/")
    page = client.get(inspect).content.decode()
    assert "/terrain/" not in page
    assert f"/admin/pages/{report.page_id}/edit/" in page
    assert Client().get(device.base).status_code == 410


def test_the_list_of_what_was_received_leads_to_the_drafts(client, editor):
    device = Device(make_invitation())
    device.words(title="Le mur <tient>")
    device.complete()
    page = client.get("/admin/field_reports/").content.decode()
    assert "Le mur &lt;tient&gt;" in page
    assert f"/admin/pages/{FieldReport.objects.get().page_id}/edit/" in page
    draft = client.get(f"/admin/pages/{FieldReport.objects.get().page_id}/edit/")
    assert draft.status_code == 200


@pytest.mark.parametrize("path", ["", "new/", "inspect/{pk}/", "edit/{pk}/", "revoke/{pk}/", "delete/{pk}/"])
def test_who_may_not_is_led_away(client, path):
    sign_in(client, TREASURERS)
    invitation = make_invitation()
    there = LIST + path.format(pk=invitation.pk)
    for answer in (client.get(there), client.post(there)):
        assert answer.status_code in (302, 403, 405)
        assert "/terrain/" not in answer.content.decode()
    invitation.refresh_from_db()
    assert invitation.is_open


def test_control_an_editor_may(client, editor):
    invitation = make_invitation()
    for path in ("", "new/", f"inspect/{invitation.pk}/", f"edit/{invitation.pk}/"):
        assert client.get(LIST + path).status_code == 200
