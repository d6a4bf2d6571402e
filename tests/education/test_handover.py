"""Guarded files on a disk: the site judges, the proxy sends."""

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage, storages
from wagtail.utils import sendfile as wagtail_sendfile
from wagtail.utils import sendfile_streaming_backend

from core import handover
from core.handover import HEADER, proxy_address
from education.models import ResourceFile
from education.views import files
from home.roles import EDITORS
from tests.factories.education import make_file, make_resource
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def disk(settings, tmp_path, monkeypatch):
    """Private files in a folder that the proxy may read; the other places stay the ones that the models hold."""
    private = FileSystemStorage(location=tmp_path / "private", base_url=None)
    monkeypatch.setitem(storages._storages, "private", private)
    settings.PROXY_SENDS_FILES = True
    (tmp_path / "private").mkdir()
    return tmp_path


@pytest.fixture
def handed(monkeypatch) -> ResourceFile:
    """A guarded file that lies on such a disk."""
    file = make_file(make_resource(audience="delegates"))
    monkeypatch.setattr(files, "proxy_address", lambda storage, name: f"/{name}")
    return file


def path_of(file: ResourceFile) -> str:
    return f"/materiel/fichier/{file.public_id}/"


def test_what_lies_in_the_private_folder_has_an_address_for_the_proxy(disk):
    assert proxy_address(storages["private"], "resources/été 1.pdf") == "/resources/%C3%A9t%C3%A9%201.pdf"


def test_nothing_else_has_one(disk, settings):
    assert proxy_address(FileSystemStorage(location=disk / "media"), "a.pdf") == ""
    assert proxy_address(InMemoryStorage(), "a.pdf") == ""
    settings.PROXY_SENDS_FILES = False
    assert proxy_address(storages["private"], "a.pdf") == ""


def test_the_answer_is_empty_and_its_length_the_proxy_s(client, handed):
    sign_in(client, EDITORS)
    answer = client.get(path_of(handed), headers={"Range": "bytes=0-9", "If-Range": '"of the proxy"'})
    assert (answer.status_code, answer.content, answer[HEADER]) == (200, b"", f"/{handed.file.name}")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert {"ETag", "Content-Range", "Accept-Ranges"}.isdisjoint(answer.headers)


def test_a_stranger_is_judged_first(client, handed):
    answer = client.get(path_of(handed))
    assert answer.status_code == 302
    assert HEADER not in answer.headers


def test_a_document_in_the_private_folder_is_handed_over_without_a_length(rf, disk):
    file = disk / "private" / "documents" / "a.pdf"
    file.parent.mkdir()
    file.write_bytes(b"%PDF")
    answer = handover.sendfile(rf.get("/"), str(file))
    answer["Content-length"], answer["Content-Encoding"] = 4, None
    assert (answer[HEADER], answer.content) == ("/documents/a.pdf", b"")
    assert {"Content-Length", "Content-Encoding"}.isdisjoint(answer.headers)


def test_a_document_elsewhere_is_sent_by_the_site(rf, disk):
    file = disk / "a.pdf"
    file.write_bytes(b"%PDF")
    answer = handover.sendfile(rf.get("/"), str(file))
    assert HEADER not in answer.headers
    assert b"".join(answer.streaming_content) == b"%PDF"
    answer.close()


def test_what_the_site_sends_itself_is_whole_and_has_no_coding_that_browsers_do_not_know(rf, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7 x")
    answer = wagtail_sendfile.sendfile(rf.get("/"), str(file), backend=handover.sendfile)
    assert (answer.getvalue(), answer["Content-Length"]) == (b"%PDF-1.7 x", "10")
    assert "Content-Encoding" not in answer.headers
    again = rf.get("/", headers={"If-Modified-Since": answer["Last-Modified"]})
    assert wagtail_sendfile.sendfile(again, str(file), backend=handover.sendfile).status_code == 304


def test_control_the_library_s_own_answer_bears_one(rf, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF")
    answer = wagtail_sendfile.sendfile(rf.get("/"), str(file), backend=sendfile_streaming_backend.sendfile)
    assert answer["Content-Encoding"] == "None"
