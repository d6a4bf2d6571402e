"""Several at the same moment, and a large file over a line that breaks."""

import hashlib
import http.client
import os
import resource as machine
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import Client
from django.utils import timezone

from education.models import DownloadCount, ResourceFile, WorkshopReport
from education.services import counting, reports
from tests.factories.education import make_file, make_resource, members, organisation, people_reached, person
from tests.factories.gifts import FROM_OUR_PAGE

SIZE = 200 * 1024 * 1024


def at_once(times, act):
    def run(_number):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def told(key):
    return {
        "key": key, "organisation": organisation("sepb-574").pk, "held_on": timezone.localdate().isoformat(),
        "people": "22", "kind": "congress",
    }  # fmt: skip


def test_a_report_sent_five_times_at_once_is_one_workshop(own_database):
    delegate, key = person("delegate"), uuid.uuid4()
    before = people_reached(timezone.localdate().year)

    def send():
        browser = Client()
        browser.force_login(delegate)
        return browser.post("/materiel/atelier-tenu/", told(key), **FROM_OUR_PAGE).status_code

    with members():
        assert at_once(5, send) == [302] * 5
    report = WorkshopReport.objects.get(submission_key=key)
    reports.decide_report(report, counts=True, by=None)
    assert people_reached(timezone.localdate().year) == before + 22


def test_control_without_the_key_each_sending_is_one_more(own_database, monkeypatch):
    monkeypatch.setattr(
        WorkshopReport.objects, "get_or_create",
        lambda submission_key, defaults: (WorkshopReport.objects.create(**defaults), True), raising=False,
    )  # fmt: skip
    day = timezone.localdate()

    def send():
        return reports.report_workshop(
            submission_key=uuid.UUID(int=1), reporter_email="x@example.org", held_on=day, people=3
        )

    at_once(3, send)
    assert WorkshopReport.objects.filter(reporter_email="x@example.org").count() == 3


def test_twenty_downloads_at_once_are_twenty_in_one_row(own_database):
    file = make_file(make_resource())
    at_once(10, lambda: [counting.count_download(file, None) for _time in range(2)])
    assert DownloadCount.objects.get(file=file).count == 20


def test_control_a_count_read_and_written_back_loses_some(own_database, monkeypatch):
    file = make_file(make_resource())
    row = DownloadCount.objects.create(file=file, month=date(2026, 1, 1))
    gate = threading.Barrier(4)

    def careless():
        mine = DownloadCount.objects.get(pk=row.pk)
        gate.wait(timeout=20)
        mine.count += 1
        mine.save()

    at_once(4, careless)
    assert DownloadCount.objects.get(pk=row.pk).count < 4


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words) -> None:
        """The suite's output is for its findings."""


@pytest.fixture
def server(own_database):
    """The site behind a real socket."""
    with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made.server_port
        made.shutdown()
        thread.join(timeout=20)


@pytest.fixture
def heavy(tmp_path, monkeypatch):
    """Two hundred megabytes on a disk: drawn blocks over a sparse file, so that no two stretches are alike."""
    store = FileSystemStorage(location=tmp_path)
    monkeypatch.setattr(ResourceFile._meta.get_field("file"), "storage", store)
    row = make_file(make_resource(), b"%PDF-1.7 tiny", name="film.pdf")
    path = tmp_path / str(row.file.name)
    path.write_bytes(b"")
    with path.open("r+b") as target:
        target.truncate(SIZE)
        for start in range(0, SIZE, 16 * 1024 * 1024):
            target.seek(start)
            target.write(os.urandom(64 * 1024))
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    ResourceFile.objects.filter(pk=row.pk).update(size_bytes=SIZE, digest=digest)
    return ResourceFile.objects.get(pk=row.pk)


def test_two_hundred_megabytes_interrupted_three_times_arrive_whole(server, heavy):
    got, digest, etag = 0, hashlib.sha256(), ""
    before = machine.getrusage(machine.RUSAGE_SELF).ru_maxrss
    for stop in (31_000_000, 90_000_001, 150_000_007, None):
        line = http.client.HTTPConnection("127.0.0.1", server, timeout=30)
        headers = {"Range": f"bytes={got}-", "If-Range": etag} if got else {}
        line.request("GET", f"/materiel/fichier/{heavy.public_id}/", headers=headers)
        answer = line.getresponse()
        assert answer.status == (206 if got else 200)
        etag = answer.headers["ETag"]
        while block := answer.read(min(1024 * 1024, (stop or SIZE) - got) or 1):
            digest.update(block)
            got += len(block)
            if got == stop:
                break
        answer.close()
        line.close()
    assert got == SIZE
    assert digest.hexdigest() == heavy.digest
    assert machine.getrusage(machine.RUSAGE_SELF).ru_maxrss - before < 40 * 1024  # kilobytes
    assert heavy.counts.get().count == 1
