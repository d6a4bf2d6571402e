"""News from the field: in pieces, twice, late, from strangers; one draft, complete, that nobody published."""

import hashlib
import io

import pytest
from PIL import Image
from wagtail.models import Locale

from core.models import OrganisationSettings, OutgoingMail
from core.publication import PublicationRefused
from projects.models import FieldPhoto, ProjectUpdatePage
from tests.factories.exhibitions import photograph
from tests.factories.field import Device, announce, drafts, make_invitation, make_project, picture
from tests.factories.pictures import added_pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    return make_invitation()


@pytest.fixture
def device(invitation):
    return Device(invitation)


def test_words_and_photographs_become_one_draft_that_says_who_when_and_where(device, invitation):
    content = picture()
    answer = device.words(
        announce(1, content, shows="Un mur", caption="Le premier", credit="Coopérative"),
        occurred_on="2026-03-14",
        place="Jacmel",
    )
    assert answer.json() == {"state": "receiving", "photos": {"1": 0}, "same": True}
    device.photo(1, content)
    assert device.complete().json() == {"state": "complete", "photos": {"1": len(content)}}
    (page,) = drafts(invitation)
    assert (page.live, page.title, page.kicker, page.occurred_on) == (False, "Le mur tient", "Jacmel", "2026-03-14")
    assert (page.organisation, page.original_language, page.original) == (invitation.organisation, "fr", "")
    assert page.first_day.isoformat() == "2026-03-14"
    assert [block.block_type for block in page.body] == ["paragraph", "photo"]
    shown = page.body[1].value
    assert (shown["caption"], shown["image"].contextual_alt_text) == ("Le premier", "Un mur")
    assert (shown["image"].description, shown["image"].credit) == ("Un mur", "Coopérative")
    assert page.latest_revision is not None


def test_the_draft_is_nowhere_to_be_read(client, device, invitation):
    device.words()
    device.complete()
    (page,) = drafts(invitation)
    assert client.get(page.url or f"{invitation.project.url}{page.slug}/").status_code == 404
    assert "Le mur tient" not in client.get("/recherche/?q=mur").content.decode()
    page.save_revision().publish()
    assert ProjectUpdatePage.objects.get(pk=page.pk).live


def test_a_picture_without_description_waits_and_the_rules_refuse_it(device, invitation):
    content = picture()
    device.words(announce(1, content))
    device.photo(1, content)
    device.complete()
    (page,) = drafts(invitation)
    with pytest.raises(PublicationRefused):
        page.save_revision().publish()
    added_pictures().update(description="Un mur", credit="Coopérative")
    page.save_revision().publish()


def test_sent_again_at_every_step_it_stays_one(device, invitation):
    content = picture()
    for _time in range(3):
        device.words(announce(1, content))
        device.photo(1, content)
    for _time in range(3):
        assert device.complete().json()["state"] == "complete"
    device.photo(1, content)
    again = device.words(announce(1, content), title="Tout autre chose").json()
    assert (again["state"], again["same"]) == ("complete", False)
    assert [page.title for page in drafts(invitation)] == ["Le mur tient"]
    assert (added_pictures().count(), OutgoingMail.objects.filter(kind="field-report").count()) == (1, 1)
    assert bytes(FieldPhoto.objects.get().content) == b""


def test_control_under_another_key_the_same_words_are_something_new(device, invitation):
    for one in (device, Device(invitation)):
        one.words()
        one.complete()
    assert len(drafts(invitation)) == 2


def test_a_gap_is_refused_with_what_is_held_and_repeats_are_harmless(device):
    content = picture()
    device.words(announce(1, content))
    assert device.piece(1, 0, content[:1000]).json()["photos"] == {"1": 1000}
    gap = device.piece(1, 2000, content[2000:3000])
    assert (gap.status_code, gap.json()["held"]) == (409, 1000)
    assert device.piece(1, 0, content[:1000]).json()["photos"] == {"1": 1000}
    assert device.piece(1, 500, content[500:1500]).json()["photos"] == {"1": 1500}
    assert device.complete().status_code == 409
    device.photo(1, content)
    held = FieldPhoto.objects.get()
    assert bytes(held.content) == content
    assert device.complete().status_code == 200


def test_a_photograph_damaged_on_the_way_is_asked_for_again(device, invitation):
    content = picture()
    device.words(announce(1, content, digest=hashlib.sha256(content).hexdigest()))
    device.photo(1, content[:-1] + bytes([content[-1] ^ 1]))
    answer = device.complete()
    assert (answer.status_code, answer.json()["photos"]) == (409, {"1": 0})
    device.photo(1, content)
    assert device.complete().status_code == 200
    assert len(drafts(invitation)) == 1


def test_a_photograph_taken_back_is_forgotten_and_another_begins_anew(device):
    one, other = picture(), photograph(500, 500)
    device.words(announce(1, one), announce(2, other))
    device.photo(1, one)
    assert device.words(announce(1, other)).json()["photos"] == {"1": 0}
    device.photo(1, other)
    assert device.complete().json()["photos"] == {"1": len(other)}


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> & "x"\n\n<a href="javascript:alert(1)">x</a>\nfin'


@pytest.mark.parametrize("language", ["fr", "ht"])
def test_hostile_words_are_only_words(device, invitation, language):
    device.words(title="<b>Titre</b> {{ x }}", text=HOSTILE, language=language)
    device.complete()
    (page,) = drafts(invitation)
    kept = page.original if language == "ht" else page.body[0].value.source
    assert "<script" not in kept and "<img" not in kept and "<a " not in kept
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in kept
    assert kept.count("<p>") == 2 and "<br/>fin</p>" in kept
    page.save_revision().publish()
    assert page.title == "<b>Titre</b> {{ x }}"


def test_words_in_another_language_stand_as_the_original(device, invitation):
    device.words(language="ht", text="Mi a kanpe.")
    device.complete()
    (page,) = drafts(invitation)
    assert (page.original, page.original_language, len(page.body)) == ("<p>Mi a kanpe.</p>", "ht", 0)


def test_the_draft_is_put_in_the_language_of_the_invitation_where_the_project_has_it():
    project = make_project()
    spanish = make_invitation(project, language="es")
    for expected in ("fr", "es"):
        device = Device(spanish)
        device.words(language="es")
        device.complete()
        page = ProjectUpdatePage.objects.latest("pk")
        assert page.locale.language_code == expected
        assert bool(page.original) is (expected == "fr")
        if expected == "fr":
            project.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)


def test_a_photograph_loses_its_place_on_the_way_in(device):
    content = picture(exif=True)
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    device.words(announce(1, content))
    device.photo(1, content)
    device.complete()
    with added_pictures().get().file.open("rb") as file:
        kept = file.read()
    assert (len(Image.open(io.BytesIO(kept)).getexif()), b"Zyx-Canari" in kept) == (0, False)


def test_control_kept_as_it_came_the_photograph_would_tell_its_place(device, monkeypatch):
    monkeypatch.setattr("core.uploads.clean_bytes", lambda file: ((file.seek(0), file.read())[1], "JPEG"))
    content = picture(exif=True)
    device.words(announce(1, content))
    device.photo(1, content)
    device.complete()
    assert Image.open(added_pictures().get().file).getexif().get_ifd(0x8825)


def test_what_is_no_photograph_is_named_and_can_be_taken_back(device, invitation):
    page = b"<!doctype html><script>alert(1)</script>"
    device.words(announce(3, page))
    device.photo(3, page)
    answer = device.complete()
    assert (answer.status_code, answer.json()["photo"]) == (422, 3)
    assert answer.json()["error"]
    assert (drafts(invitation), added_pictures().count()) == ([], 0)
    device.words()
    assert device.complete().status_code == 200
