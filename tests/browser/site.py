"""The site as a reader meets it: a web server, a worker and the stand-in, on a database of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from sandbox.server import StandIn
from tests import databases

PASSWORD = "une phrase de passe pour la suite"


@dataclass
class RunningSite:
    """Where the site answers, where it writes its mail, and what stands in for Stripe."""

    url: str
    folder: Path
    bench: StandIn
    database: str

    def mails(self) -> list[str]:
        """The mails sent so far, oldest first."""
        return [path.read_text(encoding="utf-8") for path in sorted((self.folder / "mail").glob("*"))]

    def query(self, statement: str) -> list[tuple]:
        """Rows of the site's database."""
        with psycopg.connect(
            host=os.environ["TEST_PG_SOCKET_DIR"], user=os.environ["TEST_PG_USER"], dbname=self.database
        ) as connection:
            return connection.execute(statement).fetchall()


@contextmanager
def running_site(folder: Path, name: str) -> Iterator[RunningSite]:
    """Start everything, wait until it answers, end it all."""
    shutil.copytree(databases.files_of_the_demonstration(), folder, dirs_exist_ok=True)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with (
        databases.copied(name),
        StandIn(
            webhook_url=f"{url}/stripe/webhook/", webhook_secret="whsec_demonstration", api_key="sk_test_demonstration"
        ) as bench,
    ):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ciso_site.settings.dev",
            "DATABASE_URL": databases.url_of(name),
            "DEMO_DIR": str(folder),
            "SITE_URL": url,
            "STRIPE_API_BASE": bench.url,
            "PYTHONWARNINGS": "ignore",
        }
        _set_passwords(environment)
        granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
        commands = (
            [*granian, "--port", str(port), "--blocking-threads", "4", "ciso_site.wsgi:application"],
            [sys.executable, "manage.py", "worker"],
        )
        with _processes(commands, environment, folder / "site.log"):
            _wait(url)
            yield RunningSite(url, folder, bench, name)


@contextmanager
def _processes(commands: Sequence[list[str]], environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run these beside the test, each in a group of its own; ended politely, then by force."""
    with log.open("wb") as output:
        processes = [
            subprocess.Popen(
                command, cwd=databases.ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            for command in commands
        ]  # fmt: skip
        try:
            yield
        finally:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, 15)
            for process in processes:
                try:
                    process.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, 9)
                    process.wait()


def _set_passwords(environment: dict[str, str]) -> None:
    script = (
        "from users.models import User\n"
        f"for user in User.objects.all(): user.set_password({PASSWORD!r}); user.save(update_fields=['password'])"
    )
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", script],
        cwd=databases.ROOT, env=environment, check=True, capture_output=True,
    )  # fmt: skip


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the site did not start")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
