"""Material: what enters, what is current, what is counted, what is listed; nothing of persons."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from core.publication import PublicationRefused
from core.related_content import related_content_for
from education import related_content
from education.models import DownloadCount, ResourceFile, current_of
from education.services.counting import count_download
from education.services.files import keep_file
from education.uploads import CONTENT_TYPES, MOST_BYTES, check_material
from home.roles import EDITORS
from tests.factories.education import (
    days_ago,
    fake_finder,
    make_file,
    make_resource,
    members,
    organisation,
    person,
    resource_index,
    zipped,
)  # fmt: skip
from tests.factories.journal import campaign
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
SOUND = {
    "pdf": b"%PDF-1.7", "txt": "été".encode(), "png": b"\x89PNG\r\n\x1a\n..", "jpg": b"\xff\xd8\xff\xe0", "jpeg": b"\xff\xd8\xff\xe0",
    "mp3": b"ID3\x03", "mp4": b"\0\0\0\x18ftypmp42", "zip": zipped(a="b"),
    "docx": zipped(**{"[Content_Types].xml": "", "word__document.xml": ""}),
    "pptx": zipped(**{"[Content_Types].xml": "", "ppt__presentation.xml": ""}),
    "odt": zipped(mimetype="application/vnd.oasis.opendocument.text"),
    "odp": zipped(mimetype="application/vnd.oasis.opendocument.presentation"),
    "epub": zipped(mimetype="application/epub+zip"),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(CONTENT_TYPES))
def test_a_file_that_is_what_it_says_is_taken(kind):
    assert check_material(ContentFile(SOUND[kind]), name=f"Guide.{kind.upper()}") == kind.replace("jpeg", "jpg")


@pytest.mark.parametrize("kind", sorted(CONTENT_TYPES))
def test_a_program_under_any_of_these_names_is_refused(kind):
    for content in (b"MZ\x90\0\x03 program", b"", b"<html><script>x</script>\0"):
        with pytest.raises(ValidationError):
            check_material(ContentFile(content), name=f"guide.{kind}")


WORD_ONLINE = (
    '<Types><Override PartName="/word/document2.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
AS_PEOPLE_HAVE_IT = {
    "guide.docx": zipped(**{"[Content_Types].xml": WORD_ONLINE, "word__document2.xml": ""}),
    "guide.pdf": b"\xef\xbb\xbf\n\n%PDF-1.6",
    "accents.txt": "Éloïse – « été » 5 €".encode("cp1252"),
    "accents-utf16.txt": "Éloïse – « été » 5 €".encode("utf-16"),
    "accents-marque.txt": "Éloïse – « été » 5 €".encode("utf-8-sig"),
}


@pytest.mark.parametrize("name", AS_PEOPLE_HAVE_IT)
def test_material_as_people_have_it_is_taken(name):
    content = AS_PEOPLE_HAVE_IT[name]
    row = ResourceFile(page=make_resource(), version="1.0", file=ContentFile(content, name=name))
    file = keep_file(row)
    kept = file.file.open("rb").read()
    assert (file.size_bytes, file.digest) == (len(kept), hashlib.sha256(kept).hexdigest())
    assert kept == ("Éloïse – « été » 5 €".encode() if file.format == "txt" else content)


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"\x89PNG\r\n\x1a\n\x00", bytes(range(32, 256)), b"\xff\xfeodd"])
def test_what_is_no_text_is_not_taken_as_one_of_an_older_encoding(content):
    with pytest.raises(ValidationError):
        check_material(ContentFile(content), name="notes.txt")


@pytest.mark.parametrize("name", ["guide.html", "guide.svg", "guide.exe", "guide", "guide.pdf.js", "pdf"])
def test_another_kind_is_refused_whatever_is_inside(name):
    with pytest.raises(ValidationError, match="PDF"):
        check_material(ContentFile(b"%PDF-1.7"), name=name)


def test_a_macro_hidden_in_a_plain_document_is_refused():
    hidden = zipped(**{"[Content_Types].xml": "", "word__document.xml": "", "word__vbaProject.bin": "x"})
    with pytest.raises(ValidationError):
        check_material(ContentFile(hidden), name="guide.docx")


def test_a_letter_cut_by_the_end_of_a_block_is_still_text():
    assert check_material(ContentFile(("a" * (64 * 1024 - 1) + "é" * 9).encode()), name="x.txt") == "txt"


def test_too_heavy_is_refused_before_it_is_read():
    heavy = ContentFile(b"%PDF-")
    heavy.size = MOST_BYTES + 1
    with pytest.raises(ValidationError, match="300"):
        check_material(heavy, name="x.pdf")


def test_the_newest_of_a_language_and_a_format_is_current():
    page = make_resource()
    old, new = make_file(page, published_on=days_ago(9)), make_file(page, version="2.0")
    spanish = make_file(page, language="es", published_on=days_ago(40))
    assert current_of([old, spanish, new]) == [new, spanish]


def test_a_deleted_version_leaves_no_byte(django_capture_on_commit_callbacks):
    file = make_file(make_resource())
    store, name = file.file.storage, file.file.name
    assert store.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        file.delete()
    assert not store.exists(name)


def take(client, file, **headers):
    answer = client.get(f"/materiel/fichier/{file.public_id}/", headers=headers)
    return b"".join(answer.streaming_content) if answer.streaming else b""


def test_downloads_count_by_organisation_and_month_once_each(client):
    file = make_file(make_resource())
    with members():
        take(client, file)
        client.force_login(person("delegate"))
        for headers in ({}, {"Range": "bytes=0-"}, {"Range": "bytes=5-"}, {"Range": "bytes=900-"}):
            take(client, file, **headers)
        client.head(f"/materiel/fichier/{file.public_id}/")
        client.force_login(person("individual"))
        take(client, file)
    rows = dict(DownloadCount.objects.filter(file=file).values_list("organisation__code", "count"))
    assert rows == {None: 2, "sepb-574": 2}
    assert {field.name for field in DownloadCount._meta.fields} == {"id", "file", "organisation", "month", "count"}


def test_the_staff_is_not_counted(client):
    file = make_file(make_resource())
    sign_in(client, EDITORS)
    with members():
        assert take(client, file)
    assert not file.counts.exists()


def test_the_report_of_downloads_opens_and_exports_harmlessly(client):
    count_download(make_file(make_resource(title="=SOMME(A1)")), organisation("sepb-574").pk)
    sign_in(client, EDITORS)
    assert "=SOMME(A1)" in client.get("/admin/resource_downloads/").content.decode()
    sheet = client.get("/admin/resource_downloads/?export=csv")
    assert "'=SOMME(A1)" in b"".join(sheet.streaming_content).decode()


def test_an_editor_adds_a_version_and_never_changes_its_bytes(client):
    sign_in(client, EDITORS)
    page = make_resource()
    row = {"page": page.pk, "language": "fr", "version": "1.0", "published_on": days_ago(0).isoformat(), "changes": ""}
    refused = client.post("/admin/resource_files/new/", {**row, "file": ContentFile(b"MZ", name="x.pdf")})
    assert "PDF" in refused.content.decode()
    assert not page.files.exists()
    client.post("/admin/resource_files/new/", {**row, "file": ContentFile(b"%PDF-1.7", name="x.pdf")})
    file = page.files.get()
    assert (file.format, file.size_bytes, file.added_by.email) == ("pdf", 8, "rédaction@staff.example.org")
    twice = client.post("/admin/resource_files/new/", {**row, "file": ContentFile(b"%PDF-1.8", name="x.pdf")})
    assert "existe déjà" in twice.content.decode()
    assert client.get(f"/admin/resource_files/edit/{file.pk}/").status_code == 200
    changes = {**row, "changes": "Corrigé", "file": ContentFile(b"%PDF-other", name="x.pdf")}
    client.post(f"/admin/resource_files/edit/{file.pk}/", changes)
    kept = ResourceFile.objects.get(pk=file.pk)
    assert (kept.changes, kept.digest, kept.file.name) == ("Corrigé", file.digest, file.file.name)
    shown = client.get(f"/admin/resource_files/inspect/{file.pk}/").content.decode()
    assert file.filename in shown
    assert f"/media/{file.file.name}" not in shown


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"audience": "organisation"}, "quelle organisation"),
        ({"group_min": 9, "group_max": 3}, "plus petit"),
    ],
)
def test_a_resource_that_contradicts_itself_is_not_published(values, words):
    with pytest.raises(PublicationRefused, match=words):
        make_resource(**values)


def test_filters_keep_what_answers_to_them(client):
    kit = make_resource(kind="poster", audience="members", title="Affiche unique")
    make_file(kit, language="es")
    listing = resource_index().url
    for asked, is_there in (
        ("kind=poster&language=es&audience=members", True), ("kind=poster&language=fr", False), ("kind=film", True),
        ("audience=public", False), ("kind=inconnu", True),
    ):  # fmt: skip
        assert ("Affiche unique" in client.get(f"{listing}?{asked}").content.decode()) is is_there, asked


def test_a_campaign_has_its_material_on_a_shelf():
    page = make_resource(campaign=campaign(), title="Du matériel de campagne")
    related = next(one for one in related_content_for(campaign()) if one.code == "resources")
    assert page.title in [item.title for item in related.items]


def test_the_room_says_that_a_newer_version_exists_to_who_took_the_older_one():
    page = make_resource()
    old = make_file(page, published_on=days_ago(9))
    reader = fake_finder(person("delegate"))
    count_download(old, organisation("sepb-574").pk)
    assert not related_content.newer_versions(reader).items
    new = make_file(page, version="2.0", changes="Plus court")
    assert [item.text for item in related_content.newer_versions(reader).items] == ["Plus court"]
    assert not related_content.newer_versions(fake_finder(person("other-branch"))).items
    count_download(new, organisation("sepb-574").pk)
    assert not related_content.newer_versions(reader).items


@pytest.mark.parametrize(
    "source", [related_content.newer_versions, related_content.material, related_content.workshops]
)
def test_a_shelf_of_the_room_costs_two_queries(source, django_assert_max_num_queries):
    for _time in range(3):
        count_download(make_file(make_resource(), published_on=days_ago(3)), organisation("sepb-574").pk)
    reader = fake_finder(person("delegate"))
    source(reader)
    with django_assert_max_num_queries(4 if source is related_content.material else 2):
        source(reader)
