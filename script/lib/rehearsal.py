"""./script/rehearsal: production on one machine, its proxy in front; journeys and attacks go through it."""

import argparse
import hashlib
import json
import os
import secrets
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from demo_data import SOURCES
from environment import ROOT, Refusal, main, ready, say, ticking
from postgres import USER, Cluster, find_binaries
from processes import Children, free_port
from rehearsal_attacks import ATTACKS
from rehearsal_client import Site, Wrong
from rehearsal_journeys import JOURNEYS
from rehearsal_slow import control_without_the_proxy, cut_by_the_proxy, slow_connections
from rehearsal_store import originals_in_the_store, proxy_before_the_store, start_store

FOLDER = ROOT / "var" / "rehearsal"
# The database and the files of an untouched demonstration, made once for each state of the sources.
KEPT = ROOT / "var" / "rehearsal-content"
DATABASE = "rehearsal"
START_SECONDS = 180
# The real limit leaves time for 300 MB; here nobody waits ten minutes for it.
READ_BODY, SHORT_READ_BODY = "read_body 10m", 25.0
# On a new site the first administrator comes before the demonstration's.
FACTS = """
import json, hashlib
from django.core.management import call_command
from users.models import User
User.objects.filter(is_superuser=True).update(is_superuser=False)
call_command("first_administrator", "premiere@ciso.example.com")
User.objects.filter(email="administration@example.org").update(is_superuser=True)
from django.urls import reverse
from donations.models import Fund
from directory.models import OrganisationRole
from core.models import CustomDocument, CustomImage
from education.models import ResourceFile
fund = next(one for one in Fund.objects.filter(nature="gift") if one.is_open())
file = ResourceFile.objects.out().exclude(page__audience="public").order_by("-size_bytes").first()
member = OrganisationRole.objects.filter(role="member").select_related("organisation").first()
content = file.file.open("rb").read()
print(json.dumps({
    "fund": fund.code, "union": member.organisation.name,
    "file": {"path": reverse("education:file", args=[file.public_id]), "name": file.file.name,
             "digest": hashlib.sha256(content).hexdigest()},
    "documents": list(CustomDocument.objects.values_list("file", flat=True)[:3]),
    "originals": list(CustomImage.objects.values_list("file", flat=True)[:3]),
}))
"""


def run(arguments: list[str]) -> int:
    """Start all of it, try it, end it; 0 when every journey went through and no attack did."""
    parser = argparse.ArgumentParser(
        prog="./script/rehearsal",
        description="Rehearse production on this machine: PostgreSQL, Caddy, Redis where there is one, files on the "
        "disk, a stand-in for Stripe. Journeys and attacks go through the proxy.",
    )
    parser.add_argument("--s3", action="store_true", help="keep files in an S3 store, started here, not on the disk")
    parser.add_argument("--leave", action="store_true", help="leave it running afterwards, until Ctrl-C")
    options = parser.parse_args(arguments)
    caddy = shutil.which("caddy")
    if caddy is None:
        raise Refusal("Caddy, the proxy, is needed for this. On Debian or Ubuntu: apt-get install caddy")
    python = ready("base")
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name in ("media", "private", "static", "mail", "log"):
        (FOLDER / name).mkdir(parents=True)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with Cluster(find_binaries(), "rehearsal") as cluster:
        children = Children(FOLDER / "log")
        try:
            site = _started(children, cluster, python, caddy, s3=options.s3)
            wrong = _tried(site)
            if options.leave:
                say(f"\nIt runs at {site.url}/ (authority: {site.authority}). Ctrl-C ends it.")
                signal.pause()
        finally:
            children.stop()
    return 1 if wrong else 0


def _interrupt(number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _started(children: Children, cluster: Cluster, python: Path, caddy: str, *, s3: bool) -> Site:
    """Every process of production, in the order of docs/deploy.md."""
    ports = {name: free_port(0) for name in ("https", "http", "site", "stripe", "redis", "store", "media")}
    authority = FOLDER / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    site = Site(ports["https"], authority, FOLDER)
    environment = _environment(ports, cluster, site)
    if redis := shutil.which("redis-server"):
        command = [redis, "--port", str(ports["redis"]), "--bind", "127.0.0.1", "--save", "", "--dir", str(FOLDER)]
        children.start("redis", command, environment)
        environment["CACHE_URL"] = f"redis://127.0.0.1:{ports['redis']}/0"
    say(f"· cache: {'Redis' if redis else 'the database'}; files: {'an S3 store' if s3 else 'the disk'}")
    proxied = _for_this_machine(ports)
    if s3:
        environment |= start_store(children, python, ports, environment)
        for name in ("MEDIA_ROOT", "PRIVATE_ROOT", "PROXY_SENDS_FILES"):
            del environment[name]
        site.facts |= {"store": environment["S3_ENDPOINT_URL"], "media": environment["S3_MEDIA_HOST"]}
        proxied += proxy_before_the_store(ports)
        _make(cluster, python, environment)
    else:
        _fill(cluster, python, environment)
    site.facts["administrator"] = "premiere@ciso.example.com"
    told = _manage(python, environment, "· inviting the first administrator", "shell", "-c", FACTS)
    site.facts |= json.loads(told.splitlines()[-1])
    site.facts |= {"stripe": environment["REHEARSAL_STRIPE"], "site_port": ports["site"], "accounts": _accounts()}
    proxy = FOLDER / "Caddyfile"
    proxy.write_text(proxied, encoding="utf-8")
    children.start("proxy", [caddy, "run", "--config", str(proxy), "--adapter", "caddyfile"], environment)
    stand_in = [
        str(python), "-m", "sandbox", "--port", str(ports["stripe"]), "--webhook-url", f"{site.url}/stripe/webhook/",
        "--webhook-secret", environment["STRIPE_WEBHOOK_SECRETS"], "--api-key", environment["STRIPE_SECRET_KEY"],
    ]  # fmt: skip
    children.start("stand-in", stand_in, {**environment, "SSL_CERT_FILE": str(authority)})
    children.start("server", [sys.executable, str(ROOT / "script/lib/server.py")], environment)
    children.start("worker", [sys.executable, str(ROOT / "script/lib/worker.py")], environment)
    _wait_until_it_answers(site, children)
    return site


def _fill(cluster: Cluster, python: Path, environment: dict[str, str]) -> None:
    """A database and files as the demonstration has them; another run on the same sources copies those of the first."""
    sources = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:10]
    kept, folder = f"{DATABASE}_{mark}", KEPT / mark
    made = KEPT / f"{mark}-{cluster.folder.name}"
    if made.exists():
        _copy(cluster, kept, DATABASE)
        shutil.copytree(folder, FOLDER, dirs_exist_ok=True)
        return
    _make(cluster, python, environment)
    _copy(cluster, DATABASE, kept)
    shutil.rmtree(KEPT, ignore_errors=True)
    for name in ("media", "private"):
        shutil.copytree(FOLDER / name, folder / name)
    shutil.copy2(FOLDER / "accounts.txt", folder)
    made.touch()


def _make(cluster: Cluster, python: Path, environment: dict[str, str]) -> None:
    """A new database with the demonstration's content."""
    _copy(cluster, "template0", DATABASE)
    _manage(python, environment, "· making the database", "migrate")
    _manage(python, environment, "· loading the demonstration's content", "load_demo_site")


def _copy(cluster: Cluster, old: str, new: str) -> None:
    """A copy of a database, in the place of one of that name."""
    access = ("-h", str(cluster.sockets), "-U", USER)
    cluster._run("dropdb", *access, "--if-exists", "--force", new)
    cluster._run("createdb", *access, "--template", old, new)


def _environment(ports: dict[str, int], cluster: Cluster, site: Site) -> dict[str, str]:
    """The README's table, as the server of one machine fills it in."""
    return {
        "PATH": os.environ["PATH"], "HOME": str(FOLDER), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore", "PYTHONPATH": f"{ROOT}:{ROOT / 'script/lib'}", "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": "rehearsal_settings", "REHEARSAL_DIR": str(FOLDER),
        "REHEARSAL_STRIPE": f"http://127.0.0.1:{ports['stripe']}",
        "SECRET_KEY": secrets.token_urlsafe(60), "SITE_URL": site.url, "DATABASE_URL": cluster.url(DATABASE),
        "TRUSTED_PROXIES": "1", "MEDIA_ROOT": str(FOLDER / "media"), "PRIVATE_ROOT": str(FOLDER / "private"),
        "STATIC_ROOT": str(FOLDER / "static"), "PROXY_SENDS_FILES": "1", "PORT": str(ports["site"]),
        "DEFAULT_FROM_EMAIL": "CISO <ciso@ciso.example.com>",
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "STRIPE_SECRET_KEY": "sk_test_rehearsal_0123456789", "STRIPE_WEBHOOK_SECRETS": "whsec_rehearsal_0123456789",
        "STRIPE_ALLOW_TEST_MODE": "1", "BOOKS_OPEN_AT": "2015-01-01T00:00",
        "SITE_HOST": "localhost", "XDG_DATA_HOME": str(FOLDER / "caddy"), "XDG_CONFIG_HOME": str(FOLDER / "caddy"),
    }  # fmt: skip


def _for_this_machine(ports: dict[str, int]) -> str:
    """deploy/Caddyfile on other ports, its authority left out of the machine's trust, impatient with slow bodies."""
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    own = f"{{\n\tadmin off\n\tskip_install_trust\n\thttp_port {ports['http']}\n\thttps_port {ports['https']}\n"
    if READ_BODY not in text:
        raise Refusal(f"deploy/Caddyfile does not say «{READ_BODY}» any more.")
    return text.replace("{\n", own, 1).replace(READ_BODY, f"read_body {SHORT_READ_BODY:.0f}s")


def _manage(python: Path, environment: dict[str, str], text: str, *arguments: str) -> str:
    with ticking(text):
        done = subprocess.run(
            [str(python), "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
        )
    if done.returncode:
        raise Refusal(f"{arguments[0]} failed:\n{(done.stdout + done.stderr).strip()[-2000:]}")
    return done.stdout


def _accounts() -> dict[str, tuple[str, str]]:
    """Each role's address and password."""
    lines = (FOLDER / "accounts.txt").read_text(encoding="utf-8").splitlines()
    found = (line.rsplit(maxsplit=2) for line in lines if line.strip())
    return {role.strip(): (email, password) for role, email, password in found}


def _wait_until_it_answers(site: Site, children: Children) -> None:
    deadline = time.monotonic() + START_SECONDS
    with ticking("· starting the proxy, the site and the worker"):
        while time.monotonic() < deadline:
            children.check()
            try:
                with urllib.request.urlopen(f"{site.url}/", timeout=10, context=site.context()) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError, ssl.SSLError):
                time.sleep(0.5)
    raise Refusal(f"The site did not answer within {START_SECONDS} s.\n{children.running[-2].tail()}")


def _tried(site: Site) -> list[str]:
    """Every journey, every attack, the slow connections; what went wrong."""
    wrong: list[str] = []
    say("\nJourneys")
    for journey in JOURNEYS:
        _try(journey, site, wrong)
    say("\nAttacks")
    for attack in (*ATTACKS, *([originals_in_the_store] if "store" in site.facts else [])):
        _try(attack, site, wrong)
    say("\nSlow connections")
    try:
        for line in slow_connections(site):
            say(f"  {line}")
        say(f"  {control_without_the_proxy(site)}")
        say(f"  {cut_by_the_proxy(site, SHORT_READ_BODY)}")
    except (Wrong, OSError) as error:
        wrong.append(f"slow connections: {error}")
        say(f"  WRONG {error}")
    say(f"\n{len(wrong)} went wrong." if wrong else "\nAll of it went as it should.")
    return wrong


def _try(act: Callable[[Site], str], site: Site, wrong: list[str]) -> None:
    name = act.__name__.replace("_", " ")
    try:
        say(f"  {name}: {act(site)}")
    except (Wrong, OSError, KeyError) as error:
        wrong.append(f"{name}: {error!r}")
        say(f"  WRONG {name}: {error!r}")


if __name__ == "__main__":
    main(run)
