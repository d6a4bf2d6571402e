"""The demonstration's folder: what is kept between two starts."""

import hashlib
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from environment import LOCKS, ROOT, Refusal

OURS = (
    "db.sqlite3",
    "db.sqlite3-wal",
    "db.sqlite3-shm",
    "stand-in.json",
    "stand-in.port",
    "accounts.txt",
    "prepared.json",
)
OUR_FOLDERS = ("media", "mail", "log")
SOURCES = ("*/migrations/*.py", "home/demo/*.py", "home/demo_site/**/*.yaml", "core/plates.yaml")


class DemoFolder:
    """A folder that holds one demonstration."""

    root = ROOT

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, given: str) -> "DemoFolder":
        """The folder, made if need be. Raises Refusal where nothing can be written."""
        path = (ROOT / given).resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
            trial = path / ".writable"
            trial.touch()
            trial.unlink()
        except OSError as error:
            raise Refusal(f"This folder cannot be written to: {path} ({error.strerror}).") from error
        return cls(path)

    def read(self, name: str, default: Any) -> Any:
        """The JSON kept under this name, or `default`."""
        try:
            return json.loads((self.path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return default

    def write(self, name: str, value: Any) -> None:
        """Keep a JSON value, whole or not at all."""
        draft = self.path / f".{name}.new"
        draft.write_text(json.dumps(value), encoding="utf-8")
        draft.replace(self.path / name)

    def forget(self, name: str) -> None:
        """Remove what is kept under this name."""
        (self.path / name).unlink(missing_ok=True)

    def secret_key(self) -> str:
        """The demonstration's own SECRET_KEY, made once, readable by its owner alone."""
        path = self.path / "secret-key"
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(60))
        return path.read_text(encoding="utf-8")

    def running(self) -> dict[str, Any] | None:
        """Pid and address of the demonstration that runs on this folder, if its process is still one of ours."""
        found = self.read("running.json", None)
        if not found:
            return None
        try:
            command = Path(f"/proc/{found['pid']}/cmdline").read_bytes()
        except OSError:
            return None
        return found if b"lib/demo.py" in command else None

    def is_prepared(self) -> bool:
        """True when the data was made by exactly this version of the site."""
        return (self.path / "db.sqlite3").exists() and self.read("prepared.json", None) == self._mark()

    def mark_prepared(self) -> None:
        """Remember the version that made the data."""
        self.write("prepared.json", self._mark())

    def reset(self) -> None:
        """Forget the data: the files that a demonstration makes, nothing else."""
        for name in OURS:
            self.forget(name)
        for name in OUR_FOLDERS:
            shutil.rmtree(self.path / name, ignore_errors=True)

    @staticmethod
    def _mark() -> str:
        mark = hashlib.sha256((ROOT / LOCKS["base"]).read_bytes())
        for pattern in SOURCES:
            for path in sorted(ROOT.glob(pattern)):
                mark.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
        return mark.hexdigest()
