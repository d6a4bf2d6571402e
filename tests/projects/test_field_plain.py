"""The page itself: light, private, and a plain form where there is no script."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import OrganisationSettings, OutgoingMail
from core.static_storage import bundle_imports
from projects.models import FieldReport
from tests.databases import ROOT
from tests.factories.exhibitions import photograph
from tests.factories.field import Device, address, drafts, make_invitation
from tests.factories.pictures import added_pictures

pytestmark = pytest.mark.django_db
WHOLE_PAGE = 30_000


@pytest.fixture
def invitation():
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    return make_invitation()


@pytest.fixture
def device(invitation):
    return Device(invitation)


def weight(client, invitation) -> dict[str, int]:
    """What the page loads, in bytes, uncompressed: it, its style, its script, its worker, its icon."""
    static = ROOT / "static"
    return {
        "page": len(client.get(address(invitation)).content),
        "style": len(bundle_imports(static / "css" / "field.css").encode()),
        "script": (static / "js" / "field.js").stat().st_size,
        "worker": len(client.get("/terrain/sw.js").content),
        "icon": (static / "icon.svg").stat().st_size,
    }


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_everything_the_page_loads_weighs_at_most_thirty_kilobytes_uncompressed(client, language):
    invitation = make_invitation(language=language)
    found = weight(client, invitation)
    assert sum(found.values()) <= WHOLE_PAGE, found
    page = client.get(address(invitation)).content.decode()
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert loaded == {"/static/css/field.css", "/static/js/field.js", "/static/icon.svg"}
    assert "@import" not in bundle_imports(ROOT / "static" / "css" / "field.css")
    assert "url(" not in bundle_imports(ROOT / "static" / "css" / "field.css")


def test_the_page_is_private_and_speaks_the_language_of_the_invitation(client):
    answer = client.get(address(make_invitation(language="es")))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert answer["Referrer-Policy"] == "same-origin"
    assert (answer["Content-Language"], '<html lang="es">' in answer.content.decode()) == ("es", True)
    assert not answer.cookies


def test_the_page_costs_few_queries(client, invitation, django_assert_max_num_queries):
    for _time in range(3):
        Device(invitation).plain()
    with django_assert_max_num_queries(12):
        client.get(address(invitation))


def test_the_worker_rules_over_its_own_folder(client):
    answer = client.get("/terrain/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in answer


def test_the_plain_form_sent_three_times_is_one_draft(device, invitation):
    for _time in range(3):
        file = SimpleUploadedFile("photo.PNG", photograph(200, 200, kind="PNG"))
        answer = device.plain(photo_1=file, shows_1="Un mur", credit_1="Nous")
        assert answer.status_code == 302
    page = device.client.get(answer.url)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    (draft,) = drafts(invitation)
    assert [block.block_type for block in draft.body] == ["paragraph", "photo"]
    assert added_pictures().get().description == "Un mur"
    assert OutgoingMail.objects.filter(kind="field-report").count() == 1


def test_the_plain_form_asked_for_again_has_another_key(client, invitation):
    keys = {
        re.search(r'name="key" value="([0-9a-f-]{36})"', client.get(address(invitation)).content.decode()).group(1)
        for _ in "ab"
    }
    assert len(keys) == 2


def test_other_words_under_a_received_key_are_never_swallowed(device, invitation):
    device.plain()
    answer = device.plain(text="Autre chose.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Autre chose." in page and device.key not in page
    assert len(drafts(invitation)) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.pdf", b"%PDF-1.7"), ("photo.jpg", b"<!doctype html>"), ("photo.heic", b"x"), ("photo.jpg", b""),
        ("photo.jpg", b"\xff\xd8" + b"x" * (6 * 1024 * 1024)),
    ],
)  # fmt: skip
def test_the_plain_form_says_what_is_wrong_and_keeps_every_word(device, name, content):
    answer = device.plain(text="Tout mon récit.", photo_2=SimpleUploadedFile(name, content))
    page = answer.content.decode()
    assert (answer.status_code, 'id="errors"' in page, 'href="#id_photo_2"' in page) == (422, True, True)
    assert "Tout mon récit." in page
    assert not FieldReport.objects.exists()
    assert device.plain(text="Tout mon récit.").status_code == 302


def test_a_form_too_heavy_altogether_is_not_read(device):
    answer = device.client.post(
        device.base,
        b"x",
        content_type="text/plain",
        CONTENT_LENGTH=str(40 * 1024 * 1024),
        HTTP_SEC_FETCH_SITE="same-origin",
    )
    assert answer.status_code == 413
    assert not FieldReport.objects.exists()
