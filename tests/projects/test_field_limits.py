"""What the door of the field refuses: too much, too often, not theirs, not ours, too late; politely."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from projects.models import FieldPhoto, FieldReport
from projects.services import reports
from tests.factories.field import Device, address, announce, make_invitation, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    return make_invitation()


@pytest.fixture
def device(invitation):
    return Device(invitation)


@pytest.mark.parametrize(
    ("photos", "values"),
    [
        ([announce(n, b"x") for n in range(1, 8)], {}), ([announce(1, b"x", size=400_001)], {}),
        ([announce(1, b"x"), announce(1, b"x")], {}), ([announce(1, b"x", digest="zz")], {}),
        ([announce(1, b"x", credit="c" * 201)], {}), ([announce(0, b"x")], {}), (["x"], {}),
        ([], {"title": ""}), ([], {"title": "t" * 121}), ([], {"text": "\u200b"}), ([], {"text": "t" * 12_001}),
        ([], {"language": "xx"}), ([], {"occurred_on": "demain"}), ([], {"occurred_on": "2999-01-01"}),
        ([], {"occurred_on": "1970-01-01"}), ([], {"photos": {"1": 2}}),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused_in_the_language_of_the_invitation(photos, values):
    device = Device(make_invitation(language="es"))
    answer = device.words(*photos, **values)
    assert (answer.status_code, answer["Content-Language"]) == (422, "es")
    assert answer.json()["error"]
    assert not FieldReport.objects.exists()
    assert device.words().status_code == 200


def test_errors_speak_spanish_to_a_spanish_invitation():
    with translation.override("es"):
        words = gettext("Please look at these points again. Nothing you wrote is lost.")
    assert Device(make_invitation(language="es")).words(title="").json()["error"] == words


@pytest.mark.parametrize(
    "body", ["", "[]", "7", '"x"', "{", "[" * 90_000, '{"title": {"a": 1}, "photos": [[]]}', "\ud800"]
)
def test_what_is_no_report_is_refused_politely(device, body):
    answer = device._post("", body.encode("utf-8", "surrogatepass"), "application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_too_much_at_once_is_refused_before_it_is_read(device):
    content = picture()
    assert device.words(text="t" * 140_000).status_code == 413
    device.words(announce(1, content))
    assert device.piece(1, 0, b"x" * 65_537).status_code == 413
    assert device.piece(1, 0, content + b"x").status_code in (413, 422)
    assert device._post("photos/1/?offset=-1", b"x", "application/octet-stream").status_code == 413
    assert device.piece(2, 0, b"x").status_code == 422
    assert FieldPhoto.objects.get().received == 0


def test_the_twenty_first_report_of_a_day_waits_until_tomorrow(invitation, monkeypatch):
    monkeypatch.setattr(reports, "MOST_A_DAY", 2)
    first = Device(invitation)
    assert [first.words().status_code, first.words().status_code, Device(invitation).words().status_code] == [200] * 3
    late = Device(invitation)
    assert late.words().status_code == 429
    assert late.plain().status_code == 422
    assert first.words().status_code == 200
    FieldReport.objects.update(begun_at=timezone.now() - timedelta(days=2))
    assert late.words().status_code == 200


def test_a_report_belongs_to_its_invitation(device, invitation):
    device.words(text="Nos noms")
    stranger = Device(make_invitation(invitation.project), key=device.key)
    assert [stranger.piece(1, 0, b"x").status_code, stranger.complete().status_code] == [404, 404]
    stranger.words(text="Autre")
    assert set(FieldReport.objects.values_list("text", flat=True)) == {"Nos noms", "Autre"}
    assert device.complete().status_code == 200
    assert FieldReport.objects.filter(state="complete").count() == 1


def test_a_post_from_another_site_is_refused(device):
    for path in ("", f"reports/{device.key}/", f"reports/{device.key}/complete/"):
        answer = device.client.post(device.base + path, {}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    assert device.words().status_code == 200


def test_a_link_forged_ended_or_revoked_says_the_same_and_names_nobody(client, invitation):
    open_address = address(invitation)
    assert client.get(open_address).status_code == 200
    forged = [
        open_address[:-2] + "x/",
        "/terrain/x/",
        "/terrain/" + "A" * 22 + "/",
        "/terrain/é.é/",
        f"/terrain/{invitation.pk}/",
    ]
    answers = [client.get(path) for path in forged]
    assert [answer.status_code for answer in answers] == [404] * len(forged)
    invitation.expires_on = timezone.localdate() - timedelta(days=1)
    invitation.save()
    ended = client.get(open_address)
    assert ended.status_code == 410
    assert {answer.content for answer in (*answers, ended)} == {ended.content}
    page = ended.content.decode()
    assert all(f'lang="{tag}"' in page for tag in ("fr-CA", "es", "en"))
    assert invitation.project.title not in page and invitation.organisation.name not in page
    device = Device(invitation)
    assert {device.words().status_code, device.plain().status_code, device.complete().status_code} == {410}
    assert not FieldReport.objects.exists()
    invitation.expires_on = timezone.localdate()
    invitation.save()
    assert client.get(open_address).status_code == 200
    invitation.revoked_at = timezone.now()
    invitation.save()
    assert client.get(open_address).status_code == 410


def test_an_unfinished_report_is_forgotten_after_two_months(device, invitation):
    device.words()
    whole = Device(invitation)
    whole.words()
    whole.complete()
    assert reports.forget_unfinished() == 0
    FieldReport.objects.update(touched_at=timezone.now() - timedelta(days=61))
    assert reports.forget_unfinished() == 1
    assert FieldReport.objects.get().is_complete
