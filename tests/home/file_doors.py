"""Every door by which a file comes into the CMS, used as its page uses it; each says what was kept."""

import re
from collections.abc import Callable
from typing import Any

import polib
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from core.models import CustomDocument, CustomImage, CustomMedia
from education.models import ResourceFile
from exhibitions.models import Consent
from tests.core.test_libraries import RIGHTS, finish, send, sound
from tests.core.test_recordings import SILENT
from tests.factories.education import days_ago, make_resource
from tests.factories.exhibitions import make_consent, make_image, photograph
from tests.factories.pages import make_page

PDF, NEW_PDF = b"%PDF-1.7 one", b"%PDF-1.7 another"
FILM = SILENT["in a long box"]
SAID = {"title": "T", "duration": "1", "language": "es", "transcript": "0:00 Hola", "thumbnail": ""}


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bytes_of(file: Any) -> bytes:
    with file.storage.open(file.name) as kept:
        return bytes(kept.read())


def filled(client: Client, address: str) -> dict[str, Any]:
    """What the form at the address would send, as it is shown."""
    form = client.get(address).context["form"]
    forms = [form, *(part.management_form for part in getattr(form, "formsets", {}).values())]
    values = {bound.html_name: bound.value() for part in forms for bound in part}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def documents(client: Client) -> None:
    first = send(client, "documents", "pv.pdf", PDF)
    assert finish(client, "documents", first["uploaded_file_id"], title="T")["success"]
    assert bytes_of(CustomDocument.objects.get().file) == PDF


def pictures(client: Client) -> None:
    first = send(client, "images", "photo.jpg", photograph())
    assert finish(client, "images", first["uploaded_file_id"], title="T", description="Des mains.")["success"]
    assert get_image_model().objects.filter(title="T").exists()


def one_document(client: Client) -> None:
    assert client.post("/admin/documents/add/", RIGHTS | {"title": "T", "file": sent("a.pdf", PDF)}).status_code == 302
    assert bytes_of(CustomDocument.objects.get().file) == PDF


def document_in_a_text(client: Client) -> None:
    fields = {f"document-chooser-upload-{name}": value for name, value in (RIGHTS | {"title": "T"}).items()}
    fields["document-chooser-upload-file"] = sent("pv.pdf", PDF)
    assert client.post("/admin/documents/chooser/create/", fields).json()["step"] == "chosen"
    assert bytes_of(CustomDocument.objects.get().file) == PDF


def another_document(client: Client) -> None:
    document = CustomDocument.objects.create(title="T", credit="CISO", file=ContentFile(PDF, "a.pdf"))
    before = document.file.name
    address = f"/admin/documents/edit/{document.pk}/"
    assert client.post(address, RIGHTS | {"title": "T", "file": sent("b.pdf", NEW_PDF)}).status_code == 302
    document.refresh_from_db()
    assert bytes_of(document.file) == NEW_PDF
    assert before != document.file.name


def one_picture(client: Client) -> None:
    words = RIGHTS | {"title": "T", "description": "Des mains.", "file": sent("a.jpg", photograph())}
    assert client.post("/admin/images/add/", words).status_code == 302
    assert CustomImage.objects.filter(title="T").exists()


def picture_in_a_text(client: Client) -> None:
    words = RIGHTS | {"title": "T", "description": "Des mains.", "file": sent("a.jpg", photograph())}
    fields = {f"image-chooser-upload-{name}": value for name, value in words.items()}
    assert client.post("/admin/images/chooser/create/", fields).json()["step"] == "chosen"
    assert CustomImage.objects.filter(title="T").exists()


def another_picture(client: Client) -> None:
    image = make_image()
    words = RIGHTS | {"title": "T", "description": "Des mains.", "file": sent("b.jpg", photograph(500, 400))}
    assert client.post(f"/admin/images/{image.pk}/", words).status_code == 302
    image = CustomImage.objects.get(pk=image.pk)
    assert (image.width, image.height) == (500, 400)


def recordings(client: Client) -> None:
    for kind, name, content in (("audio", "voix.wav", sound()), ("video", "film.mp4", FILM)):
        words = RIGHTS | SAID | {"file": sent(name, content), "width": "", "height": ""}
        assert client.post(f"/admin/media/{kind}/add/", words).status_code == 302, kind
        assert bytes_of(CustomMedia.objects.filter(type=kind).latest("pk").file) == content


def another_recording(client: Client) -> None:
    media = CustomMedia.objects.create(title="T", type="audio", credit="CISO", file=ContentFile(b"x", "a.mp3"))
    words = RIGHTS | SAID | {"file": sent("voix.wav", sound())}
    assert client.post(f"/admin/media/edit/{media.pk}/", words).status_code == 302
    media.refresh_from_db()
    assert bytes_of(media.file) == sound()


def recording_in_a_text(client: Client) -> None:
    for kind, name, content in (("audio", "voix.wav", sound()), ("video", "film.mp4", FILM)):
        words = RIGHTS | SAID | {"file": sent(name, content), "width": "", "height": ""}
        fields = {f"media-chooser-upload-{field}": value for field, value in words.items()}
        assert client.post(f"/admin/media/{kind}/chooser/upload/", fields).json()["step"] == "media_chosen", kind
        assert bytes_of(CustomMedia.objects.filter(type=kind).latest("pk").file) == content


def redirects(client: Client) -> None:
    file = sent("liste.csv", b"from,to\n/ancienne/,https://example.org/nouvelle/\n")
    hidden = client.post("/admin/redirects/import/", {"import_file": file}).context["form"].initial
    values = {**hidden, "from_index": 0, "to_index": 1, "permanent": "on"}
    assert client.post("/admin/redirects/import/process/", values).status_code == 302
    assert Redirect.objects.filter(old_path="/ancienne").exists()


def texts(client: Client) -> None:
    page, english = make_page("Une page", "Un texte."), Locale.objects.get(language_code="en")
    translate_object(page, [english])
    translation = Translation.objects.get(source__object_id=page.translation_key)
    edit = client.get(f"/admin/pages/{page.get_translation(english).pk}/edit/").content.decode()
    assert re.search(rf"/localize/translate/{translation.pk}/pofile/upload/", edit)
    given = polib.pofile(client.get(f"/admin/localize/translate/{translation.pk}/pofile/download/").content.decode())
    next(entry for entry in given if entry.msgid == "Une page").msgstr = "A page"
    address = f"/admin/localize/translate/{translation.pk}/pofile/upload/"
    assert client.post(address, {"file": sent("a.po", str(given).encode())}).status_code == 302
    assert StringTranslation.objects.filter(data="A page").exists()


def material(client: Client) -> None:
    page = make_resource()
    row = filled(client, "/admin/resource_files/new/") | {"page": page.pk, "language": "fr", "version": "1.0"}
    row["published_on"] = days_ago(0).isoformat()
    client.post("/admin/resource_files/new/", row | {"file": sent("x.pdf", PDF)})
    assert bytes_of(ResourceFile.objects.get(page=page).file) == PDF


def consent(client: Client) -> None:
    row = filled(client, "/admin/consents/new/") | {"person_name": "Zyx Canari", "read_language": "es"}
    row |= {"given_on": "2026-05-01", "allows_web": "on", "document": sent("signe.pdf", PDF)}
    answer = client.post("/admin/consents/new/", row)
    assert answer.status_code == 302
    assert bytes_of(Consent.objects.get(person_name="Zyx Canari").document) == PDF


def another_consent(client: Client) -> None:
    kept = make_consent(document=ContentFile(PDF, name="signe.pdf"))
    address = f"/admin/consents/edit/{kept.pk}/"
    answer = client.post(address, filled(client, address) | {"document": sent("b.pdf", NEW_PDF)})
    assert answer.status_code == 302
    assert bytes_of(Consent.objects.get(pk=kept.pk).document) == NEW_PDF


def portrait(client: Client) -> None:
    fields = {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": "a@staff.example.org"}
    fields |= {"locale-preferred_language": "fr", "theme-theme": "system", "theme-contrast": "system"}
    fields |= {"theme-density": "default", "locale-current_time_zone": "America/Toronto"}
    client.post("/admin/account/", fields | {"avatar-avatar": sent("moi.jpg", photograph(300, 350))})
    assert client.get("/admin/").wsgi_request.user.wagtail_userprofile.avatar


DOORS: dict[str, Callable[[Client], None]] = {
    "add_documents": documents, "add_pictures": pictures, "consents:add": consent, "consents:edit": another_consent,
    "resource_files:add": material, "wagtail_localize:upload_pofile": texts, "wagtailadmin_account": portrait,
    "wagtaildocs:add": one_document, "wagtaildocs:edit": another_document,
    "wagtaildocs_chooser:create": document_in_a_text, "wagtailimages:add": one_picture,
    "wagtailimages:edit": another_picture, "wagtailimages_chooser:create": picture_in_a_text,
    "wagtailmedia:add": recordings, "wagtailmedia:edit": another_recording,
    "wagtailmedia:chooser_upload": recording_in_a_text, "wagtailredirects:start_import": redirects,
}  # fmt: skip
# What shows a field for a file, or reads one, and is no door of its own.
NO_DOORS = {
    "wagtaildocs:add_multiple": "the path of add_documents",
    "wagtailimages:add_multiple": "the path of add_pictures",
    "wagtaildocs_chooser:choose": "its form is sent to wagtaildocs_chooser:create",
    "wagtailimages_chooser:choose": "its form is sent to wagtailimages_chooser:create",
    "wagtailmedia:chooser": "its forms are sent to wagtailmedia:chooser_upload",
    "wagtailredirects:process_import": "the second step of wagtailredirects:start_import",
    "wagtailembeds:chooser_upload": "a form with an address and no file",
}
