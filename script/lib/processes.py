"""Processes that a command starts, watches and ends."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from environment import ROOT, Refusal

PATIENCE_SECONDS = 4


@dataclass
class Child:
    """A process in a group of its own, its output in a log file."""

    name: str
    process: subprocess.Popen
    log: Path

    def tail(self, lines: int = 12) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


class Children:
    """Starts processes and ends them all, whatever happened in between."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: list[Child] = []

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> Child:
        """Start one, its log emptied first."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        child = Child(name, process, log)
        self.running.append(child)
        return child

    def check(self) -> None:
        """Raise Refusal, with the end of its log, when one has ended by itself."""
        for child in self.running:
            if child.process.poll() is not None:
                raise Refusal(f"The {child.name} stopped (status {child.process.returncode}).\n{child.tail()}")

    def stop(self) -> None:
        """End every group: politely, then after four seconds by force."""
        for child in reversed(self.running):
            _signal(child.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self.running:
            try:
                child.process.wait(max(deadline - time.monotonic(), 0.05))
            except subprocess.TimeoutExpired:
                _signal(child.process.pid, signal.SIGKILL)
                child.process.wait()
            _signal(child.process.pid, signal.SIGKILL)
        self.running.clear()


def _signal(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def is_free(port: int) -> bool:
    """True when this machine's port takes a listener."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(wanted: int) -> int:
    """`wanted` when it is free, else any free port."""
    if wanted and is_free(wanted):
        return wanted
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
