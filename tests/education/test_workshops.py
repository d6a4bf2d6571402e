"""Workshops: asked for, answered, held, told, counted once; who used an older version is told once."""

import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone

from core.models import OrganisationSettings, OutgoingMail
from core.privacy import Person
from education import privacy, related_content
from education.exceptions import NotPossible, TooManyRequests
from education.models import WorkshopReport, WorkshopRequest
from education.services import reports, requests
from education.services.impact_notifications import tell_of_recent_versions
from home.roles import EDITORS, TREASURERS
from tests.factories.education import (
    days_ago,
    fake_finder,
    make_file,
    make_report,
    make_resource,
    members,
    organisation,
    people_reached,
    person,
    resource_index,
)  # fmt: skip
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.mails import words_of
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
ASK, REPORT = "/materiel/atelier/", "/materiel/atelier-tenu/"


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def wish(**values):
    return {
        "organisation_name": "Syndicat d’essai", "contact_name": "Camille Exemple", "contact_email": "essai@example.org",
        "purpose": "workshop", "subject": "Le textile", "wished_on": day(30), "place": "Rimouski", "people": "20",
        "language": "fr", "message": "Avec plaisir.", **values,
    }  # fmt: skip


def asked(**values) -> WorkshopRequest:
    given = {**wish(), "wished_on": timezone.localdate() + timedelta(days=30), "people": 20, **values}
    return requests.ask_workshop(**given)


@pytest.fixture(autouse=True)
def room():
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    with members():
        yield


def test_a_request_is_kept_confirmed_and_followed(client):
    answer = client.post(ASK, wish(), **FROM_OUR_PAGE)
    kept = WorkshopRequest.objects.latest("pk")
    assert (answer.status_code, answer.url) == (302, f"{ASK}{kept.public_id}/")
    page = client.get(answer.url)
    assert "Le textile" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    mails = dict(OutgoingMail.objects.filter(kind__startswith="workshop-").values_list("kind", "to"))
    assert mails == {"workshop-asked": "essai@example.org", "workshop-to-answer": "ciso@example.org"}


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("/materiel/atelier/", "à venir"),
        ("/es/material/taller/", "futuro"),
        ("/en/education-desk/workshop/", "to come"),
    ],
)
def test_a_faulty_request_says_why_in_its_language_and_keeps_every_word(client, prefix, words):
    answer = client.post(prefix, wish(wished_on=day(-1)), **FROM_OUR_PAGE)
    page = answer.content.decode()
    assert (answer.status_code, words in page or "venir" in page, "Avec plaisir." in page) == (422, True, True)
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    "values",
    [
        {"people": "0"},
        {"people": "x"},
        {"contact_email": "non"},
        {"subject": "\u200b"},
        {"wished_on": day(900)},
        {"purpose": "x"},
    ],
)
def test_what_makes_no_sense_is_not_kept(client, values):
    before = WorkshopRequest.objects.count()
    assert client.post(ASK, wish(**values), **FROM_OUR_PAGE).status_code == 422
    assert WorkshopRequest.objects.count() == before


def test_other_sites_are_stopped(client):
    before = WorkshopRequest.objects.count()
    assert client.post(ASK, wish()).status_code == 403
    assert WorkshopRequest.objects.count() == before


def test_a_member_finds_the_form_filled_and_the_request_in_their_room(client):
    client.force_login(person("delegate"))
    own = organisation("sepb-574")
    page = client.get(ASK).content.decode()
    assert "delegate@membres.example.org" in page
    client.post(ASK, wish(organisation_name=str(own)), **FROM_OUR_PAGE)
    kept = WorkshopRequest.objects.latest("pk")
    assert kept.organisation == own
    assert kept.subject in [item.title for item in related_content.workshops(fake_finder(person("delegate"))).items]
    assert kept.subject not in [
        item.title for item in related_content.workshops(fake_finder(person("other-branch"))).items
    ]


def test_a_stranger_does_not_ask_in_the_name_of_a_member(client):
    client.post(ASK, wish(organisation_name=str(organisation("sepb-574"))), **FROM_OUR_PAGE)
    assert WorkshopRequest.objects.latest("pk").organisation is None


def test_the_queue_goes_from_received_to_held_and_counts(client):
    staff = sign_in(client, EDITORS)
    request = asked(language="es", written_in="es")
    move = f"/admin/workshop_requests/move/{request.pk}/"
    year = timezone.localdate().year
    before = people_reached(year)
    client.post(move, {"status": "discussed", "words": "¿El jueves?"})
    client.post(move, {"status": "accepted"})
    request.refresh_from_db()
    assert (request.status, request.owner) == ("discussed", staff)
    client.post(move, {"status": "accepted", "day": day(0), "words": "Allá vamos."})
    client.post(move, {"status": "held", "people": "31"})
    client.post(move, {"status": "held", "people": "31"})
    request.refresh_from_db()
    assert request.status == "held"
    assert people_reached(year) == before + 31
    assert [step.status for step in request.steps.all()] == ["received", "discussed", "accepted", "held"]
    mail = OutgoingMail.objects.filter(kind="workshop-answer").order_by("pk")
    assert [(one.to, one.language) for one in mail] == [("essai@example.org", "es")] * 2
    assert "Su taller será" in words_of(mail).subject
    shown = client.get(f"/admin/workshop_requests/inspect/{request.pk}/").content.decode()
    assert "Allá vamos." in shown


def test_what_the_state_does_not_allow_is_refused():
    request = asked()
    for status, more in (("held", {"people": 3}), ("accepted", {}), ("received", {}), ("inconnu", {})):
        with pytest.raises(NotPossible):
            requests.move_request(request, status, by=None, **more)
    accepted = requests.move_request(request, "accepted", by=None, day=timezone.localdate() + timedelta(days=2))
    with pytest.raises(NotPossible):
        requests.move_request(accepted, "held", by=None, people=3)


def test_only_who_may_answers(client):
    request = asked()
    sign_in(client, TREASURERS)
    assert client.post(
        f"/admin/workshop_requests/move/{request.pk}/", {"status": "declined", "words": "x"}
    ).status_code in (302, 403)
    request.refresh_from_db()
    assert request.status == "received"


def told(file=None, **values):
    return {
        "key": uuid4(), "organisation": organisation("sepb-574").pk, "file": file.pk if file else "", "held_on": day(0),
        "people": "22", "kind": "congress", "place": "Congrès", "tell_me": "on", **values,
    }  # fmt: skip


def test_a_delegate_tells_a_workshop_that_counts_once_read(client):
    page = make_resource()
    file = make_file(page)
    client.force_login(person("delegate"))
    year = timezone.localdate().year
    before, data = people_reached(year), told(file)
    address = f"{REPORT}?resource={page.translation_key}"
    assert client.get(address).status_code == 200
    for _time in range(2):
        assert client.post(address, data, **FROM_OUR_PAGE).status_code == 302
    report = WorkshopReport.objects.get(submission_key=data["key"])
    assert (report.page, report.file, report.reporter_email) == (page, file, "delegate@membres.example.org")
    assert people_reached(year) == before
    assert "22" in client.get("/materiel/atelier-tenu/merci/").content.decode()
    sign_in(client, EDITORS)
    client.post(f"/admin/workshop_reports/decide/{report.pk}/", {"decision": "approve"})
    assert people_reached(year) == before + 22
    assert f"<b>{before + 22}</b>" in client.get(resource_index().url).content.decode()
    assert "22" in client.get(page.url).content.decode()
    client.post(f"/admin/workshop_reports/decide/{report.pk}/", {"decision": "refuse"})
    assert people_reached(year) == before


@pytest.mark.parametrize(
    "values",
    [
        {"people": "0"},
        {"people": "5001"},
        {"held_on": day(1)},
        {"held_on": "2001-01-01"},
        {"organisation": "1"},
        {"file": "999999"},
        {"key": "x"},
    ],
)
def test_a_report_that_makes_no_sense_or_is_for_others_is_refused(client, values):
    client.force_login(person("delegate"))
    other = {"organisation": str(organisation("metallos").pk)} if "organisation" in values else values
    before = WorkshopReport.objects.count()
    assert client.post(REPORT, {**told(), **other}, **FROM_OUR_PAGE).status_code == 422
    assert WorkshopReport.objects.count() == before


@pytest.mark.parametrize(("role", "status"), [(None, 302), ("individual", 403), ("nobody", 403), ("delegate", 200)])
def test_only_delegates_tell(client, role, status):
    if role:
        client.force_login(person(role))
    assert client.get(REPORT).status_code == status


def test_a_delegate_tells_twenty_a_day_at_most():
    for _time in range(reports.MOST_A_DAY):
        make_report(reporter_email="a@example.org")
    with pytest.raises(TooManyRequests):
        reports.report_workshop(submission_key=uuid4(), reporter_email="A@example.org")


def test_the_moderator_sees_likely_twins(client):
    page = make_resource()
    first, second = (make_report(page, organisation=organisation("sepb-574")) for _time in range(2))
    assert reports.twins_of(first) == [second]
    sign_in(client, EDITORS)
    assert "même atelier" in client.get(f"/admin/workshop_reports/inspect/{first.pk}/").content.decode()


def test_who_used_an_older_version_is_told_once_of_the_newer_one():
    page = make_resource()
    old = make_file(page, published_on=days_ago(9))
    mine = {"file": old, "reporter_email": "a@example.org"}
    for values in (
        {**mine, "tell_me": True}, {**mine, "reporter_email": "A@example.org", "tell_me": True},
        {**mine, "reporter_email": "no@example.org"}, {**mine, "reporter_email": "out@example.org", "tell_me": True, "state": "refused"},
    ):  # fmt: skip
        make_report(page, **values)
    make_file(page, version="2.0", published_on=days_ago(-3))
    assert not OutgoingMail.objects.filter(kind="newer-version").exists()
    new = make_file(page, version="3.0", changes="Plus court")
    assert tell_of_recent_versions() == 0
    assert OutgoingMail.objects.get(kind="newer-version").to.lower() == "a@example.org"
    text = words_of("newer-version").text
    assert "3.0" in text
    assert f"/materiel/ressource/{page.translation_key}/" in text
    assert str(new.public_id) not in text


def test_the_link_in_each_mail_stops_them_by_a_button(client):
    page = make_resource()
    report = make_report(
        page, file=make_file(page, published_on=days_ago(9)), reporter_email="a@example.org", tell_me=True
    )
    make_file(page, version="2.0", changes="Plus court")
    stop = urlsplit(re.search(r"\S+/arret\S+", words_of("newer-version").text)[0]).path
    assert client.get(stop).status_code == 200
    report.refresh_from_db()
    assert report.tell_me  # a scanner of mail that opens the link stops nothing
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {}):
        assert client.post(stop, {"List-Unsubscribe": "One-Click"}, headers=headers).status_code == 200
        report.refresh_from_db()
        assert not report.tell_me
    assert client.post(f"{stop[:-4]}xyz/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404


def test_a_person_sees_and_erases_what_is_held_and_the_count_stays():
    make_report(reporter_email="Essai@example.org", comment="Salle froide", state="approved")
    asked()
    somebody = Person("essai@example.org")
    year = timezone.localdate().year
    before = people_reached(year)
    held = privacy.show(somebody)
    assert len(held.rows) == 2
    assert held.kept
    assert privacy.erase(somebody) >= 2
    assert privacy.erase(somebody) == 0
    assert not privacy.show(somebody).rows
    assert people_reached(year) == before
