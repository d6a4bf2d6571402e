"""Consents that end, are narrowed or grow after a page was published; what is left in files, kits and on paper."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Page

from core.models import CustomImage, CustomMedia, OrganisationSettings
from core.publication import PublicationRefused
from core.recordings import check_recording
from exhibitions.models import Consent, OfflineKit, PortraitPage, PrintRun
from exhibitions.offline_kits import build_kit
from exhibitions.print import labels_pdf
from exhibitions.services.consents import cover, watch_consents
from exhibitions.services.loans import accept_loan
from exhibitions.services.withdrawal import withdraw_consent
from tests.factories.exhibitions import (
    make_consent,
    make_exhibition,
    make_image,
    make_loan,
    make_portrait,
    photograph,
    translated,
)
from tests.factories.mails import words_of

pytestmark = pytest.mark.django_db
ABOUT, APPEAL = "/accueil/a-propos/", "/accueil/donner/cooperatives-mexique/"


def again(page):
    return type(page).objects.get(pk=page.pk)


def shows(url_path: str, image: CustomImage) -> Page:
    page = Page.objects.get(url_path=url_path).specific
    page.photo = image
    page.save_revision().publish()
    return again(page)


def day(number: int):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """A block whose work is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_live_row_is_not_written_outside_consent_by_a_translation_either():
    exhibition = make_exhibition()
    portrait = make_portrait(exhibition, consent=make_consent(person_name="María López", is_at_risk=True))
    spanish = translated(portrait, exhibition, "es")
    spanish.work = "Maria clasifica."
    with pytest.raises(PublicationRefused) as refused:
        spanish.save()
    assert "__all__" in refused.value.error_dict
    assert again(spanish).work == "Elle trie."


def test_a_page_that_reuses_a_picture_falls_with_the_consent(commits):
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    image = make_image()
    consent = make_consent(expires_on=day(5))
    cover(consent, image=image)
    page = shows(ABOUT, image)
    with commits():
        assert watch_consents(day(5)) == 0
    assert again(page).live
    Consent.objects.filter(pk=consent.pk).update(expires_on=day(-1), given_on=day(-9))
    with commits():
        assert watch_consents() == 1
    assert not again(page).live
    assert page.title in words_of("consent-exceeded").text


def test_a_narrowed_consent_takes_its_pictures_out_of_appeals_at_once(commits):
    image, consent = make_image(), make_consent(allows_fundraising=True)
    cover(consent, image=image)
    appeal, about = shows(APPEAL, image), shows(ABOUT, image)
    consent.allows_fundraising = False
    with commits():
        consent.save()
    assert (again(appeal).live, again(about).live) == (False, True)


def test_who_is_found_to_be_at_risk_leaves_with_their_place(commits):
    portrait = make_portrait(make_exhibition(), place="Coapan, 12")
    portrait.consent.is_at_risk = True
    with commits():
        portrait.consent.save()
    assert not again(portrait).live


def test_a_picture_put_under_a_consent_is_looked_for_where_it_already_was(commits):
    image = make_image()
    appeal = shows(APPEAL, image)
    with commits():
        cover(make_consent(allows_fundraising=False), image=image)
    assert not again(appeal).live


def test_a_second_person_on_a_portrait_counts_too(commits):
    image, other = make_image(), make_consent(expires_on=day(3))
    portrait = make_portrait(make_exhibition(), photo=image)
    cover(other, image=image)
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False), commits():
        assert watch_consents() == 1
    assert not again(portrait).live


def test_a_renewed_consent_lets_the_same_picture_be_published_again():
    image = make_image()
    old = make_consent(person_name="Zyx Renouvelé", given_on=day(-9), expires_on=day(-1))
    cover(old, image=image)
    portrait = make_portrait(
        make_exhibition(), photo=image, publish=False, consent=make_consent(person_name="zyx renouvele")
    )
    portrait.save_revision().publish()
    assert again(portrait).live
    elsewhere = make_portrait(make_exhibition(), photo=image, publish=False)
    cover(elsewhere.consent, image=image)
    Consent.objects.exclude(pk__in=[old.pk, elsewhere.consent_id]).filter(person_name="zyx renouvele").update(
        given_on=day(-9), expires_on=day(-1)
    )
    with pytest.raises(PublicationRefused):
        elsewhere.save_revision().publish()


@pytest.mark.parametrize("how", ["moved", "deleted", "given another consent", "in the hero", "unpublished by hand"])
def test_no_kit_survives_whom_it_shows(commits, how):
    exhibition, image = make_exhibition(), make_image()
    portrait = make_portrait(exhibition, photo=image)
    consent = portrait.consent
    if how == "in the hero":
        exhibition.photo = image
        exhibition.save_revision().publish()
        cover(consent, image=image)
    kit = build_kit(exhibition, languages=["fr"])
    assert consent.pk in kit.consents
    if how == "moved":
        portrait.move(make_exhibition(), pos="last-child")
    elif how == "deleted":
        portrait.delete()
    elif how == "given another consent":
        portrait.consent = make_consent()
        portrait.save_revision().publish()
    elif how == "unpublished by hand":
        portrait.unpublish()
    with commits():
        withdraw_consent(consent)
    assert not OfflineKit.objects.exists()
    assert not storages["private"].exists(kit.file.name)


def test_what_a_draft_shows_is_deleted_too(commits):
    never = make_portrait(make_exhibition(), publish=False, photo=make_image())
    sound = CustomMedia(title="Son", type="audio", transcript="0:00 …", credit="CISO")
    sound.file.save("son.wav", ContentFile(b"RIFF"), save=True)
    draft = make_portrait(make_exhibition(), photo=make_image(), consent=never.consent)
    draft.photo, draft.recording = make_image(), sound
    draft.save_revision()
    files = [(file.storage, file.name) for file in (never.photo.file, draft.photo.file, sound.file)]
    with commits():
        report = withdraw_consent(never.consent)
    assert (report.pictures, report.recordings) == (3, 1)
    assert [name for store, name in files if store.exists(name)] == []


@pytest.mark.parametrize(
    "values",
    [
        {"word": "Lopez"}, {"gesture": "Maria trie"}, {"said": "María"}, {"seo_title": "LÓPEZ"}, {"slug": "maria-lopez"},
        {"slug": "maria_lopez"}, {"search_description": "Avec Lopez"}, {"testimony": "<p><b>Ma</b>ría habla</p>"},
    ],
)  # fmt: skip
def test_no_corner_of_the_page_tells_a_name_at_risk(values):
    consent = make_consent(person_name="María López", is_at_risk=True)
    portrait = make_portrait(make_exhibition(), publish=False, consent=consent, **values)
    with pytest.raises(PublicationRefused, match="vrai nom"):
        portrait.save_revision().publish()


@pytest.mark.parametrize("title", ["Maria Lopez", "Portrait"])
def test_no_file_tells_a_name_at_risk(title):
    consent = make_consent(person_name="María López", is_at_risk=True)
    image = make_image(title)
    if title == "Portrait":
        image.file.name = "original_images/lopez.jpg"
        image.save()
    portrait = make_portrait(make_exhibition(), publish=False, consent=consent, photo=image)
    with pytest.raises(PublicationRefused, match="fichier"):
        portrait.save_revision().publish()


def test_pages_that_hang_a_person_at_risk_keep_the_picture_out_of_indexes(client):
    exhibition = make_exhibition()
    make_portrait(exhibition, pair=1, consent=make_consent(is_at_risk=True))
    neighbour = make_portrait(exhibition, pair=1, side="b")
    far = make_portrait(exhibition, pair=2)
    assert client.get(exhibition.url)["X-Robots-Tag"] == "noimageindex"
    assert client.get(neighbour.url)["X-Robots-Tag"] == "noimageindex"
    assert "X-Robots-Tag" not in client.get(far.url)


def test_every_paper_and_key_is_listed_for_recall_with_its_host(client, commits):
    exhibition = make_exhibition()
    portrait = make_portrait(exhibition)
    loan = make_loan(exhibition.panel_set, in_days=-30, days=10, host_name="Cégep du Nord")
    accept_loan(loan, by=None)
    kit = build_kit(exhibition, languages=["fr"])
    door = f"/pret-exposition/{loan.public_id}/"
    for path in ("labels.pdf", "poster.pdf", f"kit/{kit.public_id}.zip"):
        assert client.get(door + path).status_code == 200
    consent = portrait.consent
    portrait.delete()
    with commits():
        recalls = withdraw_consent(consent).recalls
    assert PrintRun.objects.filter(consent=consent).count() == 4
    assert sum("Cégep du Nord" in recall for recall in recalls) == 3
    assert {recall.split(" (")[0] for recall in recalls} == {"Étiquettes", "Affiche", "Trousse hors ligne"}


def test_an_accented_address_answers_that_it_is_gone(client, commits):
    portrait = make_portrait(make_exhibition(), slug="découpeuse")
    address = portrait.url
    with commits():
        withdraw_consent(portrait.consent)
    assert client.get(address).status_code == 410


def test_the_calendar_gives_no_hosts_key_away(client):
    exhibition = make_exhibition()
    loan = make_loan(exhibition.panel_set, status="accepted")
    content = client.get(f"{exhibition.url}calendrier/").content.decode()
    assert "UID:" in content
    assert str(loan.public_id) not in content


def test_labels_of_a_portrait_that_never_had_a_code_are_printed():
    exhibition = make_exhibition()
    portrait = make_portrait(exhibition)
    PortraitPage.objects.filter(pk=portrait.pk).update(translation_key="6f1cb4a1-7a0d-4a4c-9d6e-0c6dbb7d2f11")
    assert len(labels_pdf(exhibition)[1]) == 1


GOOD = {"a.wav": b"RIFF\x24\0\0\0WAVEfmt ", "a.mp3": b"ID3\x04", "a.ogg": b"OggS\0", "a.m4a": b"\0\0\0\x20ftypM4A "}


@pytest.mark.parametrize("name", GOOD)
def test_a_recording_is_what_its_name_says_and_tells_no_place(name):
    from django.core.exceptions import ValidationError

    check_recording(io.BytesIO(GOOD[name] + b"\0" * 50), name=name)
    for content, words in (
        (b"<html>" + GOOD[name], "que dit son nom"),
        (GOOD[name] + b"\0" * (1 << 20) + b"\xa9xyz+18.4628-097.3928/", "où il a été fait"),
    ):
        with pytest.raises(ValidationError, match=words):
            check_recording(io.BytesIO(content), name=name)


def test_a_recordings_picture_is_written_anew(client, admin_user):
    client.force_login(admin_user)
    licence = CustomMedia._meta.get_field("licence").choices[0][0]
    data = {
        "title": "Son",
        "duration": "1",
        "language": "es",
        "transcript": "0:00 …",
        "credit": "CISO",
        "licence": licence,
    }
    data |= {"file": SimpleUploadedFile("a.wav", GOOD["a.wav"]), "collection": "1", "tags": ""}
    data |= {"thumbnail": SimpleUploadedFile("t.jpg", photograph(300, 300, exif=True))}
    answer = client.post("/admin/media/audio/add/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert b"Exif" not in CustomMedia.objects.get(title="Son").thumbnail.read()
    data |= {"title": "Faux", "file": SimpleUploadedFile("b.wav", b"<html>"), "thumbnail": ""}
    assert client.post("/admin/media/audio/add/", data).status_code == 200
    assert not CustomMedia.objects.filter(title="Faux").exists()
