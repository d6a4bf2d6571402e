"""The register of incidents, and the person who answers for privacy."""

import pytest

from core.models import Incident, OrganisationSettings
from core.navigation import forget_frames
from home.models import StandardPage
from tests.factories.staff import sign_in
from users.models import User

pytestmark = pytest.mark.django_db
LINE = {
    "happened": "dans la nuit", "known_on": "2026-03-02", "what": "Un portable volé", "whose": "donatrices", "persons": "12",
    "risk": "slight", "reasons": "Chiffré", "measures": "Effacé à distance", "told": "",
}  # fmt: skip


@pytest.fixture
def administrator(client):
    user = User.objects.create_superuser("administration@staff.example.org", "x")
    client.force_login(user)
    return user


def test_an_administrator_adds_and_completes_a_line_and_nobody_deletes_it(client, administrator):
    assert client.post("/admin/incidents/new/", LINE).status_code == 302
    line = Incident.objects.get()
    assert line.recorded_by == administrator
    client.post(f"/admin/incidents/edit/{line.pk}/", LINE | {"commission_told_on": "2026-03-03"})
    line.refresh_from_db()
    assert str(line.commission_told_on) == "2026-03-03"
    assert client.get(f"/admin/incidents/delete/{line.pk}/").status_code == 404
    assert "Un portable" in client.get(f"/admin/incidents/inspect/{line.pk}/").content.decode()
    assert client.get("/admin/incidents/?export=xlsx").status_code == 200


def test_editors_do_not_see_the_register(client):
    sign_in(client, "Rédaction")
    assert client.get("/admin/incidents/").status_code == 302


def test_the_privacy_page_names_the_role_then_the_person(client):
    page = StandardPage.objects.get(slug="confidentialite")
    OrganisationSettings.objects.update(privacy_page=page, privacy_officer="", privacy_email="vie@example.org")
    forget_frames()
    shown = client.get("/confidentialite/").content.decode()
    assert "La personne responsable de la protection des renseignements personnels" in shown
    assert "vie@example.org" in shown
    OrganisationSettings.objects.update(privacy_officer="Prénom Nom, coordination")
    forget_frames()
    assert "Prénom Nom, coordination" in client.get("/confidentialite/").content.decode()
    assert "Prénom Nom" not in client.get("/").content.decode()
