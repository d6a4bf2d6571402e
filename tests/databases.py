"""PostgreSQL databases for tests: copied from one migrated template that holds the demonstration site."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


def template() -> str:
    """The template's name. Raises KeyError outside ./script/test."""
    return os.environ["TEST_PG_TEMPLATE"]


def files_of_the_demonstration() -> Path:
    """The folder of what the demonstration site in the template uploaded: `media`, `private`."""
    return Path(os.environ["TEST_PG_SOCKET_DIR"]).parent / template()


def url_of(name: str) -> str:
    """The DATABASE_URL of a database of the private cluster."""
    return f"postgres://{os.environ['TEST_PG_USER']}@/{name}?host={os.environ['TEST_PG_SOCKET_DIR']}"


def _server() -> psycopg.Connection:
    return psycopg.connect(
        host=os.environ["TEST_PG_SOCKET_DIR"], user=os.environ["TEST_PG_USER"], dbname="postgres", autocommit=True
    )


def create(name: str) -> None:
    """Copy the template into a new database, replacing one of that name."""
    drop(name)
    with _server() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template())
            )
        )


def drop(name: str) -> None:
    """Remove the database, whoever is connected."""
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def copied(name: str) -> Iterator[str]:
    """A copy of the template for the time of the block; gives its name."""
    create(name)
    try:
        yield name
    finally:
        drop(name)


def made_once(suffix: str, make: Callable[[Path], None]) -> Path:
    """What `make` leaves at the path it is given: made beside the template by the first process that needs it, under a
    lock, and cleaned away with the template.
    """
    folder = Path(os.environ["TEST_PG_SOCKET_DIR"]).parent
    made = folder / f"{template()}{suffix}"
    with (folder / f"making{suffix}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(draft := folder / f"draft{suffix}")
            draft.rename(made)
    return made


def migrated_sqlite(path: Path) -> None:
    """An SQLite database with every migration at `path`, copied from the one made once."""
    shutil.copyfile(made_once("-migrated.sqlite3", _migrate_sqlite), path)


def _migrate_sqlite(path: Path) -> None:
    path.unlink(missing_ok=True)
    done = manage("migrate", database=template(), DATABASE_URL=f"sqlite:///{path}")
    assert done.returncode == 0, done.stderr


def manage(*arguments: str, database: str, timeout: float = 120, **environment: str) -> subprocess.CompletedProcess:
    """Run a management command in its own process, on that database, under the test settings."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ciso_site.settings.test",
            "DATABASE_URL": url_of(database),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
