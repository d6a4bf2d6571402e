"""Bytes as HTTP wants them: ranges, validators, names, kinds; a large file taken up again; a link of a minute on S3."""

from urllib.parse import parse_qs, urlsplit

import pytest
from storages.backends.s3 import S3Storage

from education.models import ResourceFile
from education.ranges import ByteRange, RangeFile, Unsatisfiable, requested_range
from tests.factories.education import CANARY, make_file, make_resource

pytestmark = pytest.mark.django_db


def take(client, file, method="get", **headers):
    return getattr(client, method)(f"/materiel/fichier/{file.public_id}/", headers=headers)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def file():
    return make_file(make_resource(title="Trousse d’été : «fils»"), version="2.1")


def test_the_whole_file_with_its_name_and_kind(client, file):
    answer = take(client, file)
    assert body(answer).decode() == CANARY
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="trousse-dete-fils-fr-v2-1.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(CANARY))
    assert (answer["Accept-Ranges"], answer["ETag"]) == ("bytes", file.etag)
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("wish", "first", "last"),
    [("bytes=0-3", 0, 3), ("bytes=4-", 4, len(CANARY) - 1), ("bytes=-5", len(CANARY) - 5, len(CANARY) - 1), ("bytes=2-9999", 2, len(CANARY) - 1)],
)  # fmt: skip
def test_one_range_is_answered_206(client, file, wish, first, last):
    answer = take(client, file, Range=wish)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(CANARY)}"
    assert body(answer).decode() == CANARY[first : last + 1]
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("wish", ["bytes=0-1,4-5", "bytes=a-b", "octets=0-1", "bytes=-", "bytes=5-2", "bytes=0-1;x"])
def test_what_is_no_single_range_gives_the_whole(client, file, wish):
    answer = take(client, file, Range=wish)
    assert (answer.status_code, body(answer).decode()) == (200, CANARY)


@pytest.mark.parametrize("wish", [f"bytes={len(CANARY)}-", "bytes=-0", "bytes=99999-100000"])
def test_a_range_outside_of_the_file_is_416(client, file, wish):
    answer = take(client, file, Range=wish)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(CANARY)}")


def test_a_range_of_another_version_gives_the_whole_of_this_one(client, file):
    kept = take(client, file, **{"Range": "bytes=4-", "If-Range": file.etag})
    changed = take(client, file, **{"Range": "bytes=4-", "If-Range": '"another"'})
    assert (kept.status_code, changed.status_code) == (206, 200)
    assert body(changed).decode() == CANARY


def test_head_says_everything_and_gives_nothing(client, file):
    whole, part = take(client, file, "head"), take(client, file, "head", Range="bytes=1-2")
    assert (whole.status_code, whole["Content-Length"], body(whole)) == (200, str(len(CANARY)), b"")
    assert (part.status_code, part["Content-Length"]) == (206, "2")


def test_no_other_method(client, file):
    assert client.post(f"/materiel/fichier/{file.public_id}/").status_code == 405


def test_spans_are_exact():
    assert requested_range("bytes=0-0", "", size=10, etag='"x"') == ByteRange(0, 0)
    assert requested_range("", "", size=10, etag='"x"') is None
    with pytest.raises(Unsatisfiable):
        requested_range("bytes=0-", "", size=0, etag='"x"')


def test_a_file_that_vanished_from_the_disk_is_said_and_not_counted(client, file):
    file.file.storage.delete(file.file.name)
    assert take(client, file).status_code == 503
    assert not file.counts.exists()


def test_on_s3_the_door_gives_a_link_of_a_minute_made_after_judging(client, file, monkeypatch):
    store = S3Storage(
        bucket_name="prive", access_key="a", secret_key="b", region_name="ca-central-1", querystring_auth=True,
        querystring_expire=300, signature_version="s3v4",
    )  # fmt: skip
    monkeypatch.setattr(ResourceFile._meta.get_field("file"), "storage", store)
    answer = take(client, file)
    asked = parse_qs(urlsplit(answer.url).query)
    assert answer.status_code == 302
    assert asked["X-Amz-Expires"] == ["60"]
    assert "trousse-dete-fils-fr-v2-1.txt" in asked["response-content-disposition"][0]
    assert answer["Cache-Control"] == "private, no-store"
    assert file.counts.get().count == 1
    assert take(client, file, "head").status_code == 200


def test_a_piece_is_read_in_blocks_and_closed(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(bytes(range(256)) * 4096)
    piece = RangeFile(path.open("rb"), ByteRange(10, 700_000))
    blocks = list(piece)
    piece.close()
    assert b"".join(blocks) == path.read_bytes()[10:700_001]
    assert max(map(len, blocks)) <= 256 * 1024
    assert piece.file.closed
