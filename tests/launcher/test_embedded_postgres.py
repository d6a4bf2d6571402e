"""PostgreSQL's programs from an archive, with whatever Python a machine has."""

import io
import tarfile

from tests.clusters import launcher


def test_an_archive_leaves_nothing_outside_of_its_folder_and_needs_no_newer_python(tmp_path, monkeypatch):
    monkeypatch.setattr(tarfile.TarFile, "extractall", None)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("package/native/bin/initdb", "../outside", "/tmp/absolute"):
            member = tarfile.TarInfo(name)
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("package/link")
        link.type, link.linkname = tarfile.SYMTYPE, "../../outside"
        archive.addfile(link)
    buffer.seek(0)
    folder = tmp_path / "folder"
    with tarfile.open(fileobj=buffer) as archive:
        launcher()._unpack(archive, folder)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [
        "folder/package/native/bin/initdb"
    ]
