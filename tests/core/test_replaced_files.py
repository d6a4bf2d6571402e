"""A file goes with what pointed at it: when another takes its place, and when its row is deleted."""

import datetime

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from core.models import CustomImage, CustomMedia
from core.retention import apply_retention
from exhibitions.models import Consent
from tests.factories.exhibitions import make_consent, photograph
from tests.factories.people import person
from users.models import User

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture(autouse=True)
def committed(monkeypatch):
    """What waits for a commit happens at once: a test's transaction never ends."""
    monkeypatch.setattr("core.replaced_files.transaction.on_commit", lambda act, **_how: act())


def picture(name: str = "portrait.jpg") -> ContentFile:
    return ContentFile(photograph(60, 60), name=name)


def test_a_recording_s_old_picture_leaves_the_public_store():
    recording = CustomMedia.objects.create(
        title="Voix", type="audio", duration=1, file=ContentFile(b"ID3\x04", name="voix.mp3"), thumbnail=picture()
    )
    public, first = storages["public"], recording.thumbnail.name
    store = recording.thumbnail.storage
    recording.title = "Voix de loin"
    recording.save()
    assert store.exists(first), public
    recording.thumbnail = picture("autre.jpg")
    recording.save()
    second = recording.thumbnail.name
    assert (store.exists(first), store.exists(second)) == (False, True)
    recording.thumbnail = ""
    recording.save()
    assert not store.exists(second)


def test_a_signed_document_s_old_one_goes_and_its_form_links_to_the_new_one(client):
    consent = make_consent(document=ContentFile(b"%PDF-1.7 1", name="signe.pdf"))
    store, first = consent.document.storage, consent.document.name
    Consent.objects.get(pk=consent.pk).save()
    assert store.exists(first)
    consent.document = ContentFile(b"%PDF-1.7 2", name="signe.pdf")
    consent.save()
    assert not store.exists(first)
    client.force_login(User.objects.create_superuser("adm@staff.example.org", "x"))
    page = client.get(f"/admin/consents/edit/{consent.pk}/").content.decode()
    assert f'href="{consent.document.url}"' in page
    assert b"%PDF-1.7 2" in client.get(consent.document.url).getvalue()


def test_a_portrait_goes_with_its_account():
    profile = UserProfile.objects.create(user=person(), avatar=picture())
    store, name = profile.avatar.storage, profile.avatar.name
    assert store.exists(name)
    profile.user.delete()
    assert not store.exists(name)


def test_what_was_sent_to_a_library_and_left_goes_after_a_week():
    row = UploadedFile.objects.create(
        file=SimpleUploadedFile("laisse.jpg", photograph(60, 60)),
        for_content_type=ContentType.objects.get_for_model(CustomImage),
    )
    store, name = row.file.storage, row.file.name
    for days, there in ((6, True), (8, False)):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
            apply_retention()
        assert (store.exists(name), UploadedFile.objects.filter(pk=row.pk).exists()) == (there, there)
