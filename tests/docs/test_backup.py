"""deploy/backup: every night, while people work."""

import subprocess
from pathlib import Path

import pytest

from tests.databases import ROOT

BACKUP = ROOT / "deploy" / "backup"


@pytest.fixture
def machine(tmp_path) -> Path:
    """Folders of files and of backups, and PostgreSQL's programs as far as the command needs them."""
    for name in ("media", "private", "backups", "programs"):
        (tmp_path / name).mkdir()
    for name in ("media", "private"):
        (tmp_path / name / "file").write_text(name, encoding="utf-8")
    program(tmp_path, "pg_dump", 'for word; do case $word in --file=*) echo rows >"${word#--file=}";; esac; done')
    program(tmp_path, "pg_restore", "exit 0")
    return tmp_path


def program(machine: Path, name: str, body: str) -> None:
    path = machine / "programs" / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def back_up(machine: Path) -> subprocess.CompletedProcess:
    environment = {
        "PATH": f"{machine / 'programs'}:/usr/bin:/bin", "DATABASE_URL": "postgres:///ciso",
        "MEDIA_ROOT": str(machine / "media"), "PRIVATE_ROOT": str(machine / "private"),
    }  # fmt: skip
    return subprocess.run([str(BACKUP), str(machine / "backups")], env=environment, capture_output=True, text=True)


def kept(machine: Path) -> list[Path]:
    return sorted((machine / "backups").glob("20*Z"))


def test_the_database_and_the_files_are_kept_for_their_owner_alone(machine):
    assert back_up(machine).returncode == 0
    (folder,) = kept(machine)
    assert sorted(path.name for path in folder.iterdir()) == ["database", "media.tar", "private.tar"]
    assert {path.stat().st_mode & 0o077 for path in [folder, *folder.iterdir()]} == {0}
    told = subprocess.run(["tar", "-xOf", folder / "private.tar", "./file"], capture_output=True, text=True)
    assert told.stdout == "private"


def test_a_folder_that_changes_meanwhile_stops_no_backup(machine):
    """tar says so by status 1: a picture was prepared while it read."""
    program(machine, "tar", '/usr/bin/tar "$@"; echo "tar: .: file changed as we read it" >&2; exit 1')
    assert back_up(machine).returncode == 0
    assert len(kept(machine)) == 1


@pytest.mark.parametrize("broken", ["tar", "pg_dump", "pg_restore"])
def test_control_what_could_not_be_written_is_no_backup(machine, broken):
    program(machine, broken, "exit 2")
    assert back_up(machine).returncode != 0
    assert kept(machine) == []


def test_what_is_older_than_its_days_is_forgotten(machine):
    old, young, other = (
        machine / "backups" / name for name in ("2026-01-01T03-30-00Z", "2026-02-20T03-30-00Z", "copy")
    )
    for folder in (old, young, other):
        folder.mkdir()
    for folder in (old, other):
        subprocess.run(["touch", "--date=40 days ago", str(folder)], check=True)
    assert back_up(machine).returncode == 0
    assert not old.exists()
    assert young.exists() and other.exists()
