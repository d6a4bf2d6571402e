"""The libraries of the CMS used by an editor: with real files, by each of their doors."""

import io
import json
import wave
import zipfile
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.documents import models as wagtail_documents
from wagtail.models import UploadedFile

from core import documents
from core.models import CustomDocument, CustomImage, CustomMedia
from core.models.media import Licence
from core.storages import StaffAddressMixin, StaffFileSystemStorage
from home.roles import EDITORS, TREASURERS
from tests.factories.education import zipped
from tests.factories.exhibitions import make_image, photograph
from tests.factories.pictures import added_pictures
from tests.factories.staff import sign_in
from users.models import User

pytestmark = pytest.mark.django_db
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
WORD_ONLINE = (
    '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"'
    ' PartName="/word/document2.xml"/></Types>'
)
DOCUMENTS = {
    "procès-verbal.pdf": b"%PDF-1.7\n%%EOF",
    "apres-une-ligne.pdf": b"\xef\xbb\xbf\r\n%PDF-1.4\n%%EOF",
    "lettre.docx": zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "<x/>"}),
    "lettre-en-ligne.DOCX": zipped(**{"[Content_Types].xml": WORD_ONLINE, "word__document2.xml": "<x/>"}),
    "diapositives.pptx": zipped(**{"[Content_Types].xml": "<Types/>", "ppt__presentation.xml": "<x/>"}),
    "budget.xlsx": zipped(**{"[Content_Types].xml": "<Types/>", "xl__workbook.xml": "<x/>"}),
    "lettre.odt": zipped(mimetype=f"{OPEN_DOCUMENT}text"),
    "diapositives.odp": zipped(mimetype=f"{OPEN_DOCUMENT}presentation"),
    "budget.ods": zipped(mimetype=f"{OPEN_DOCUMENT}spreadsheet"),
    "livre.epub": zipped(mimetype="application/epub+zip"),
    "trousse.zip": zipped(a="b"),
    "liste.csv": "nom;dons\nÉloïse;5\n".encode("cp1252"),
    "notes.txt": "Été à Québec".encode("utf-16"),
}
LIES = {
    "page.pdf": b"<html><script>alert(1)</script> %PDF-1.7",
    "programme.pdf": b"MZ\x90\0 %PDF-1.7",
    "lettre.docx": b"%PDF-1.7",
    "macro.docx": zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "", "word__vbaProject.bin": "x"}),
    "macro-ailleurs.docx": zipped(
        **{"[Content_Types].xml": WORD_ONLINE.replace("document.main", "document.macroEnabled.main"), "word__x.xml": ""}
    ),
    "budget.xlsx": zipped(a="b"),
    "livre.epub": zipped(mimetype="text/html"),
    "notes.txt": b"\x7fELF\x02\x01\x01\0\0",
    "liste.csv": bytes(range(256)),
}
RIGHTS = {"credit": "CISO", "licence": Licence.ALL_RIGHTS, "tags": "", "collection": "1"}


@pytest.fixture
def editor(client, monkeypatch, tmp_path) -> Client:
    """An editor of a site that keeps its files on a disk."""
    monkeypatch.setattr(default_storage, "_wrapped", StaffFileSystemStorage(location=tmp_path))
    sign_in(client, EDITORS)
    return client


def send(client: Client, library: str, name: str, content: bytes) -> dict:
    """The first step of *Add a document*, *Add a picture*: the file alone. What the page's script is told."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(f"/admin/{library}/multiple/add/", {"title": "T", "files[]": file, "collection": "1"})
    assert answer.status_code == 200
    return json.loads(answer.content)


def finish(client: Client, library: str, number: int, **words: str) -> dict:
    """The second step: the words, and *Save*."""
    kind = library.removesuffix("s")
    fields = {f"uploaded-{kind}-{number}-{name}": value for name, value in (RIGHTS | words).items()}
    answer = client.post(f"/admin/{library}/multiple/create_from_uploaded_{kind}/{number}/", fields)
    assert answer.status_code == 200
    return json.loads(answer.content)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_editor_adds_a_document_and_readers_take_it(editor, name):
    sent = send(editor, "documents", name, DOCUMENTS[name])
    refused = finish(editor, "documents", sent["uploaded_file_id"], title="T", credit="")
    assert "rien n’est publié sans son crédit" in refused["form"]
    assert finish(editor, "documents", sent["uploaded_file_id"], title="T")["success"]
    document = CustomDocument.objects.get()
    taken = Client().get(document.url)
    assert b"".join(taken.streaming_content) == DOCUMENTS[name]
    assert not UploadedFile.objects.exists()


def test_control_wagtails_own_document_stops_at_the_second_step(editor, monkeypatch):
    monkeypatch.setattr(CustomDocument, "clean", wagtail_documents.AbstractDocument.clean)
    sent = send(editor, "documents", "a.pdf", b"%PDF-1.7")
    with pytest.raises(ValueError, match="no field named 'file'"):
        finish(editor, "documents", sent["uploaded_file_id"], title="T")


@pytest.mark.parametrize("name", LIES)
def test_a_document_that_is_not_what_its_name_says_is_refused_with_a_sentence(editor, name):
    answer = send(editor, "documents", name, LIES[name])
    assert (answer["success"], "n’en est pas un" in answer["error_message"]) == (False, True)
    answer = editor.post("/admin/documents/add/", RIGHTS | {"title": "T", "file": SimpleUploadedFile(name, LIES[name])})
    assert "n’en est pas un" in answer.content.decode()
    assert not CustomDocument.objects.exists()


@pytest.mark.parametrize("name", ["ancienne.doc", "page.html", "programme.exe", "sans-fin"])
def test_a_kind_of_document_that_is_not_taken_is_refused_at_once_with_those_that_are(editor, name):
    answer = send(editor, "documents", name, b"x")
    assert (answer["success"], "pdf" in answer["error_message"]) == (False, True)
    assert not UploadedFile.objects.exists()


def test_control_without_the_comparison_a_page_is_taken_as_a_pdf(editor, monkeypatch):
    monkeypatch.setattr(documents, "is_what_it_says", lambda _file, name: True)
    assert send(editor, "documents", "page.pdf", LIES["page.pdf"])["success"]


def test_a_document_chosen_inside_a_text_is_added_there(editor):
    fields = {f"document-chooser-upload-{name}": value for name, value in (RIGHTS | {"title": "Le PV"}).items()}
    fields["document-chooser-upload-file"] = SimpleUploadedFile("pv.pdf", b"%PDF-1.7")
    answer = editor.post("/admin/documents/chooser/create/", fields)
    assert json.loads(answer.content)["step"] == "chosen"
    assert CustomDocument.objects.get().title == "Le PV"


def test_a_picture_chosen_inside_a_text_is_added_there(editor):
    words = RIGHTS | {"title": "Atelier", "description": "Des mains."}
    fields = {f"image-chooser-upload-{name}": value for name, value in words.items()}
    fields["image-chooser-upload-file"] = SimpleUploadedFile("a.jfif", photograph())
    answer = editor.post("/admin/images/chooser/create/?select_format=true", fields)
    assert json.loads(answer.content)["step"] in ("chosen", "select_format", "chooser_upload_complete")
    assert added_pictures().get().file.name.endswith(".jpg")


def test_an_editor_adds_a_picture_by_the_two_steps_and_it_is_decoded_once(editor, monkeypatch):
    seen = []
    from_bytes = __import__("core.uploads", fromlist=["clean_bytes"]).clean_bytes
    monkeypatch.setattr("core.uploads.clean_bytes", lambda file: seen.append(file) or from_bytes(file))
    sent = send(editor, "images", "photo.png", photograph(600, 700, exif=True))
    waiting = UploadedFile.objects.get(pk=sent["uploaded_file_id"])
    assert Image.open(waiting.file).size == (700, 600)
    assert finish(editor, "images", sent["uploaded_file_id"], title="T", description="Des mains.")["success"]
    assert (len(seen), added_pictures().get().file.name[-4:]) == (1, ".jpg")


def test_the_same_picture_a_second_time_is_said(editor):
    first = send(editor, "images", "photo.jpg", photograph())
    finish(editor, "images", first["uploaded_file_id"], title="La première", description="Des mains.")
    assert not send(editor, "images", "autre.jpg", photograph(500, 400)).get("duplicate")
    again = send(editor, "images", "IMG_2.JPG", photograph())
    assert again["duplicate"]
    assert "La première" in again["confirm_duplicate_upload"]


def test_the_same_document_a_second_time_is_said(editor):
    first = send(editor, "documents", "pv.pdf", b"%PDF-1.7 one")
    assert "déjà" not in first["form"]
    finish(editor, "documents", first["uploaded_file_id"], title="Le premier")
    assert "Le premier" in send(editor, "documents", "copie.pdf", b"%PDF-1.7 one")["form"]


def sound() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 8000)
    return buffer.getvalue()


def test_an_editor_enters_the_library_of_recordings_and_adds_one(editor):
    assert editor.get("/admin/media/").status_code == 200
    assert editor.get("/admin/media/audio/add/").status_code == 200
    words = RIGHTS | {"title": "Son", "duration": "1", "language": "es", "transcript": "0:00 Hola", "thumbnail": ""}
    file = SimpleUploadedFile("Entrevue été.wav", sound())
    assert editor.post("/admin/media/audio/add/", words | {"file": file}).status_code == 302
    recording = CustomMedia.objects.get(title="Son")
    assert editor.get(f"/admin/media/edit/{recording.pk}/").status_code == 200
    assert editor.post(f"/admin/media/edit/{recording.pk}/", words | {"title": "Sonido"}).status_code == 302
    chooser = editor.get("/admin/media/chooser/").content.decode()
    assert 'id="upload"' in chooser or "chooser/upload" in chooser


def test_a_treasurer_does_not_enter_the_library_of_recordings(client):
    sign_in(client, TREASURERS)
    assert client.get("/admin/media/", follow=True).redirect_chain


def test_a_portrait_of_one_of_the_staff_does_not_tell_where_it_was_taken(client):
    user = User.objects.create_superuser("portrait@staff.example.org", "x")
    client.force_login(user)
    fields = {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": user.email}
    fields |= {"locale-preferred_language": "fr", "theme-theme": "system", "theme-contrast": "system"}
    fields |= {"theme-density": "default", "locale-current_time_zone": "America/Toronto"}
    refused = client.post("/admin/account/", fields | {"avatar-avatar": SimpleUploadedFile("a.jpg", b"<html>")})
    assert "n’en est pas une" in refused.content.decode()
    portrait = SimpleUploadedFile("moi.jpg", photograph(300, 350, exif=True))
    answer = client.post("/admin/account/", fields | {"avatar-avatar": portrait})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    user.wagtail_userprofile.refresh_from_db()
    kept = user.wagtail_userprofile.avatar
    assert b"Exif" not in kept.open().read()
    assert Image.open(kept.open()).size[0] > Image.open(kept.open()).size[1]
    assert b"".join(client.get(kept.url).streaming_content).startswith(b"\xff\xd8")


def test_nothing_but_renditions_and_recordings_has_a_public_address(editor):
    for library, name, content in (("documents", "pv.pdf", b"%PDF-1.7"), ("images", "photo.jpg", photograph())):
        sent = send(editor, library, name, content)
        send(editor, library, name, content)
        assert finish(editor, library, sent["uploaded_file_id"], title="T", description="Des mains.")["success"]
    editor.get(f"/admin/images/{added_pictures().get().pk}/")
    public = CustomImage.get_rendition_model()._meta.get_field("file").storage
    assert set(public.listdir("")[0]) <= {"images", "media"}
    assert {"documents", "original_images", "wagtail_uploads"} <= set(default_storage.listdir("")[0])
    assert not added_pictures().get().renditions.filter(filter_spec="original").exists()


def test_an_original_is_for_those_of_the_staff_who_may_choose_it(client):
    image = make_image()
    assert isinstance(image.file.storage, StaffAddressMixin)
    sign_in(client, EDITORS)
    given = client.get(image.file.url)
    assert b"".join(given.streaming_content) == image.file.open().read()
    assert "no-store" in given.headers["Cache-Control"]
    other = Client()
    sign_in(other, TREASURERS)
    assert (other.get(image.file.url).status_code, Client().get(image.file.url).status_code) == (404, 302)
    for name in ("documents/x.pdf", "../settings.py", "original_images/none.jpg", "wagtail_uploads/x"):
        assert client.get(f"/admin/files/{name}").status_code in (404, 400)


def test_the_names_of_renditions_and_recordings_cannot_be_guessed():
    one, other = make_image("Mains"), make_image("Mains")
    made = [image.get_rendition("width-480|format-jpeg").file.name.split("/") for image in (one, other)]
    assert made[0][1] != made[1][1]
    assert all(len(name[1]) == 16 and name[0] == "images" for name in made)
    recording = CustomMedia(title="Son", type="audio", credit="CISO")
    recording.file.save("son.wav", SimpleUploadedFile("son.wav", sound()))
    folder = recording.file.name.split("/")
    assert (folder[0], len(folder[1]) >= 16, folder[2]) == ("media", True, "son.wav")


DAMAGED = {
    "lettre.docx": {"[Content_Types].xml": "<Types/>" * 400, "word__document.xml": "<x/>"},
    "diapositives.pptx": {"[Content_Types].xml": "<Types/>" * 400, "ppt__presentation.xml": "<x/>"},
    "budget.xlsx": {"[Content_Types].xml": "<Types/>" * 400, "xl__workbook.xml": "<x/>"},
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_document_damaged_on_its_way_is_refused_with_a_sentence(client, name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in DAMAGED[name].items():
            archive.writestr(part.replace("__", "/"), text)
    content = bytearray(buffer.getvalue())
    at = content.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[at : at + 6] = b"\xff" * 6
    with pytest.raises(zlib.error), zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.read("[Content_Types].xml")
    sign_in(client, EDITORS)
    values = {"title": "x", "credit": "CISO", "licence": Licence.values[0], "collection": "1", "tags": ""}
    page = client.post("/admin/documents/add/", values | {"file": SimpleUploadedFile(name, bytes(content))})
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
