"""Make the template database of the tests, unless it is there. Run by the environment's own Python.

Arguments: socket folder, user, name.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql


def make(sockets: str, user: str, name: str) -> None:
    """Migrate and load a database under a working name, then give it its name: half a template is never used."""
    with psycopg.connect(host=sockets, user=user, dbname="postgres", autocommit=True) as server:
        known = [row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'ciso_%'")]
        if name in known:
            return
        for old in known:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(old)))
            shutil.rmtree(Path(sockets).parent / old, ignore_errors=True)
            # What the tests made once beside it.
            shutil.rmtree(Path(sockets).parent / f"{old}-migrated", ignore_errors=True)
            (Path(sockets).parent / f"{old}-migrated.sqlite3").unlink(missing_ok=True)
        draft = f"{name}_draft"
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        environment = {**os.environ, "DATABASE_URL": f"postgres://{user}@/{draft}?host={sockets}"}
        manage(environment, "migrate", settings="test")
        environment["TASKS_BACKEND"] = "django_tasks.backends.immediate.ImmediateBackend"
        # The site's files lie beside the cluster: they live and die with the database that names them.
        manage({**environment, "DEMO_DIR": str(Path(sockets).parent / name)}, "load_demo_site", settings="dev")
        _analyze(sockets, user, draft)
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))


def _analyze(sockets: str, user: str, name: str) -> None:
    """What autovacuum does in production; without statistics the planner reads whole tables in loops."""
    with psycopg.connect(host=sockets, user=user, dbname=name, autocommit=True) as database:
        database.execute("ANALYZE")


def manage(environment: dict[str, str], command: str, *, settings: str) -> None:
    """Run a management command. Raises CalledProcessError."""
    subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", command, "--settings", f"ciso_site.settings.{settings}"],
        env=environment,
        check=True,
    )


make(*sys.argv[1:4])
