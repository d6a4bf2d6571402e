"""./script/server says why it does not start, in the journal of a machine where nobody sees a terminal."""

import os
import subprocess
from collections.abc import Iterator

import pytest
from psycopg import sql

from tests import databases
from tests.core.test_house import PRODUCTION
from tests.launcher.test_commands import load

EMPTY = f"nothing_{os.getpid()}"


@pytest.fixture
def empty_database() -> Iterator[str]:
    """A database as step 2 of docs/deploy.md leaves it: without a table."""
    databases.drop(EMPTY)
    with databases._server() as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(EMPTY)))
    yield databases.url_of(EMPTY)
    databases.drop(EMPTY)


def start(**changes: str) -> subprocess.CompletedProcess:
    environment = {**PRODUCTION, "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", **changes}
    return subprocess.run(
        [str(databases.ROOT / "script" / "server")],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_database_without_a_table_is_said_to_be_behind(empty_database):
    done = start(DATABASE_URL=empty_database)
    assert done.returncode == 1
    assert done.stderr.strip() == "The database does not answer, or is behind: then run `manage.py migrate` first."


def test_a_database_that_does_not_answer_is_named():
    done = start(DATABASE_URL="postgres://ciso@/ciso?host=/nonexistent")
    assert done.returncode == 1
    assert "The database does not answer" in done.stderr
    assert "/nonexistent" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_setting_is_named():
    done = start(BOOKS_OPEN_AT="")
    assert done.returncode == 1
    assert "BOOKS_OPEN_AT is missing" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("", ""),
        ("ERRORS:\n?: (core.E003) One address.\nSystem check identified 1 issue.", "?: (core.E003) One address."),
        ("Traceback\n  File\na.b.OperationalError: no socket\n    Is it running?", "a.b.OperationalError: no socket"),
        ("One line\nthe last", "the last"),
    ],
)
def test_of_what_a_command_tells_one_line_is_the_reason(told, said):
    assert load("server").reason(told) == said


def test_libraries_are_compiled_once_and_not_at_each_start(monkeypatch, tmp_path):
    """Without their bytecode each process of the site takes seconds more, at each restart."""
    module = load("environment")
    (tmp_path / "uv").touch()
    commands = []
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(module.subprocess, "run", lambda command, **_: commands.append(command) or done)
    module._install(tmp_path / "python", "requirements/base.txt", "the packages")
    assert "--compile-bytecode" in commands[0]
