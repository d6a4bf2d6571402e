"""A PostgreSQL cluster of a test's own, which it may stop at once and start again."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from tests.databases import ROOT, made_once


def launcher() -> Any:
    """The launcher's module that starts PostgreSQL: the tests have no second way to do it."""
    lib = str(ROOT / "script" / "lib")
    sys.path.insert(0, lib)
    try:
        spec = importlib.util.spec_from_file_location("house_postgres", f"{lib}/postgres.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(lib)


def _cluster(lib: Any, name: str) -> Any:
    cluster = lib.Cluster(Path(os.environ["TEST_PG_BIN"]))
    cluster.folder = Path(f"/tmp/{name}-{os.getpid()}")
    cluster.data, cluster.sockets = cluster.folder / "data", cluster.folder / "s"
    return cluster


def _migrate(data: Path) -> None:
    """Leave at `data` the data folder of a stopped cluster with every migration."""
    shutil.rmtree(data, ignore_errors=True)
    cluster = _cluster(launcher(), "ciso-migrated")
    with cluster:
        subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", "migrate"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": cluster.url("postgres")},
            check=True,
            capture_output=True,
        )
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
            server.execute("ALTER DATABASE postgres SET synchronous_commit = on")
            server.execute("CHECKPOINT")
    cluster.data.rename(data)
    shutil.rmtree(cluster.folder)


@contextmanager
def stoppable_cluster(*, durable: bool = False) -> Iterator[Any]:
    """A cluster with a migrated database named `postgres`, where this process's connections then lead.

    Commits are handed to the system before they are answered: an immediate stop keeps whatever was committed. With
    `durable` they wait for the disk too, as PostgreSQL does by default.
    """
    lib = launcher()
    migrated = made_once("-migrated", _migrate)
    if durable:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            lib.OPTIONS = lib.OPTIONS.replace(f"{name}=off", f"{name}=on")
    cluster = _cluster(lib, "ciso-stop")
    cluster.folder.mkdir()
    subprocess.run(["cp", "-a", str(migrated), str(cluster.data)], check=True)
    settings = connections["default"].settings_dict
    before = dict(settings)
    with cluster:
        connections.close_all()
        settings["NAME"], settings["OPTIONS"] = "postgres", {**before["OPTIONS"], "host": str(cluster.sockets)}
        yield cluster
        connections.close_all()
        settings.update(before)
    shutil.rmtree(cluster.folder)
