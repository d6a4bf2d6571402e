"""The site's real web server on a test's database, and clients that keep their connections."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import databases


@contextmanager
def serving(url: str, **more: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """The server of production (two workers of eight threads) on this database, which keeps its cache too; its port and
    process. `more` are variables of its environment.
    """
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "8", "--no-access-log", "--log-level", "error", "ciso_site.wsgi:application",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ciso_site.settings.test",
        "DATABASE_URL": url,
        "SUITE_CONN_MAX_AGE": "60",
        "SUITE_DATABASE_CACHE": "1",
        "PYTHONWARNINGS": "ignore",
        **more,
    }
    make_table = [sys.executable, "manage.py", "createcachetable"]
    subprocess.run(make_table, cwd=databases.ROOT, env=environment, check=True, capture_output=True)
    process = subprocess.Popen(
        command, cwd=databases.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        _wait(port)
        yield port, process
    finally:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """End the server and its workers at once, as `kill -9` does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if Poster(port).post(b"{}", "") == 400:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


class Poster:
    """One kept connection to the webhook, as lean as a socket can be: the client must not be what is measured."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, body: bytes, signature: str) -> int:
        """The status of one delivery."""
        return self.send(request(body, signature))

    def send(self, ready: bytes) -> int:
        """The status of a delivery made by `request`."""
        self.socket.sendall(ready)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = self.socket.recv(4096)
            if not part:
                raise OSError("the server hung up")
            answer += part
        return int(answer[9:12])


def request(body: bytes, signature: str) -> bytes:
    """The bytes of one delivery."""
    head = (
        "POST /stripe/webhook/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Stripe-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
