"""The project's own Python environment, made from a hash-pinned lock and kept until the lock changes."""

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = {
    "base": "requirements/base.txt",
    "dev": "requirements/dev.txt",
    "next": "requirements/next.txt",
    "store": "requirements/store.txt",
}
FOLDERS = {"next": ".venv-next", "store": ".venv-store"}
NO_NETWORK = (
    "Temporary failure in name resolution",
    "Failed to establish a new connection",
    "Network is unreachable",
    "Name or service not known",
    "No matching distribution found",
    "error sending request",
    "dns error",
    "Connection refused",
    "Could not connect",
)


class Refusal(Exception):
    """Why the command cannot go on, in one sentence for the person who typed it."""


def main(run: Callable[[list[str]], int]) -> None:
    """Run a command; a Refusal becomes one sentence and status 1, Ctrl-C status 130."""
    try:
        sys.exit(run(sys.argv[1:]))
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def say(text: str) -> None:
    """A line of progress, at once."""
    print(text, flush=True)


def ready(kind: str) -> Path:
    """The environment's Python, made or completed first when its lock has changed. Raises Refusal."""
    folder = ROOT / FOLDERS.get(kind, ".venv")
    python = folder / "bin" / "python"
    if python.exists() and any(_is_stamped(folder, known) for known in ([kind, "dev"] if kind == "base" else [kind])):
        return python
    try:
        _make(folder, python)
        _install(python, "requirements/tools.txt", "the installer")
        _install(python, LOCKS[kind], "the packages")
        (folder / f"lock-{kind}").write_text(_mark(kind), encoding="utf-8")
    except OSError as error:
        raise Refusal(f"This folder cannot be written to: {ROOT} ({error.strerror}).") from error
    return python


def _is_stamped(folder: Path, kind: str) -> bool:
    stamp = folder / f"lock-{kind}"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _mark(kind)


def _mark(kind: str) -> str:
    lock = (ROOT / LOCKS[kind]).read_bytes() + (ROOT / "requirements/tools.txt").read_bytes()
    return f"{hashlib.sha256(lock).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]}\n"


def _make(folder: Path, python: Path) -> None:
    if python.exists() and (folder / "bin" / "pip").exists():
        return
    if not os.access(ROOT, os.W_OK):
        raise Refusal(f"This folder cannot be written to: {ROOT}. Clone the project where you may write.")
    say("· making a Python environment")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], capture_output=True, text=True)
    if made.returncode:
        words = made.stdout + made.stderr
        if "ensurepip" in words or "No module named venv" in words:
            raise Refusal("Python's venv module is incomplete here. On Debian or Ubuntu: apt-get install python3-venv")
        raise Refusal(f"The environment could not be made: {words.strip().splitlines()[-1]}")


def _install(python: Path, lock: str, what: str) -> None:
    uv = python.with_name("uv")
    arguments = ["install", "--require-hashes", "-r", str(ROOT / lock)]
    if uv.exists():
        # Commands write no bytecode of their own: without it each start would compile every library again.
        command = [str(uv), "pip", *arguments, "--python", str(python), "--compile-bytecode", "--quiet"]
    else:
        command = [str(python), "-m", "pip", *arguments, "--disable-pip-version-check", "--quiet"]
    with ticking(f"· installing {what}"):
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        words = done.stdout + done.stderr
        if any(sign in words for sign in NO_NETWORK):
            raise Refusal("The packages cannot be downloaded: no package registry answers from this machine.")
        raise Refusal(f"The packages could not be installed:\n{words.strip()[-1500:]}")


@contextmanager
def ticking(text: str) -> Iterator[None]:
    """Say what goes on, again every eight seconds until it ends, then how long it took."""
    say(text)
    started, over = time.monotonic(), threading.Event()

    def tick() -> None:
        while not over.wait(8):
            say(f"  … {time.monotonic() - started:.0f} s")

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
