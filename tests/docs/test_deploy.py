"""What docs/deploy.md and deploy/ say is what the site needs."""

import re
import subprocess
import sys

import pytest

from core.body_limits import PUBLIC_BYTES, STAFF_BYTES
from projects.views.field import MOST_BYTES
from tests.databases import ROOT

GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
PROXY = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
CLUSTER = (ROOT / "script" / "lib" / "postgres.py").read_text(encoding="utf-8")
# What the guide calls, and Debian does not have by itself.
PACKAGES = {
    "sudo": "sudo", "git": "git", "createdb": "postgresql", "pg_restore": "postgresql", "caddy": "caddy",
    "script/manage": "python3-venv",
}  # fmt: skip
UNITS = sorted(path.name for path in (ROOT / "deploy").glob("*.service"))


def settings_of_the_guide() -> dict[str, str]:
    """Its example of /etc/ciso/environment, what the reader has to fill in filled in."""
    block = re.search(r"on one machine:\n\n```\n(.*?)```", GUIDE, re.DOTALL).group(1)
    found = dict(line.split("=", 1) for line in block.splitlines())
    return {name: re.sub(r"<\d+ characters.*>|…", "x" * 60, value) for name, value in found.items()}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess:
    known = {"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "ciso_site.settings.production"}
    command = [sys.executable, "-W", "ignore", "-c", "import django; django.setup()"]
    return subprocess.run(command, cwd=ROOT, env={**known, **environment}, capture_output=True, text=True)


def test_the_settings_of_the_guide_start_production():
    assert start(settings_of_the_guide()).stderr == ""


def test_control_without_the_proxy_s_line_it_refuses():
    environment = settings_of_the_guide()
    del environment["TRUSTED_PROXIES"]
    assert "TRUSTED_PROXIES" in start(environment).stderr


@pytest.mark.parametrize(("room", "needed"), [("staff", STAFF_BYTES), ("field", MOST_BYTES), ("public", PUBLIC_BYTES)])
def test_the_proxy_lets_through_what_the_site_takes(room, needed):
    most = re.search(rf"request_body @{room} \{{\s*max_size (\d+)MB", PROXY).group(1)
    assert needed < int(most) * 1_000_000


@pytest.mark.parametrize(
    "line",
    [
        "request_header -*_*", 'header_up Forwarded "for=\\"{remote_host}\\";proto={scheme}"', "buffer_requests",
        "rewrite * {rp.header.X-Accel-Redirect}", "read_body",
    ],
)  # fmt: skip
def test_the_proxy_does_what_limits_rest_on(line):
    assert line in PROXY


@pytest.mark.parametrize("folder", ["MEDIA_ROOT", "PRIVATE_ROOT"])
def test_the_proxy_starts_without_folders_that_an_s3_store_makes_needless(folder):
    """Caddy reads a line without its value as one that is wrong, and does not start."""
    assert re.findall(rf"\{{\$({folder}:?)", PROXY) == [f"{folder}:"]


def test_the_guide_s_policy_names_what_is_prepared_for_readers_and_no_other_folder():
    """The rehearsal gives its store this very policy."""
    folders = re.findall(r"arn:aws:s3:::BUCKET/(\w+)/\*", GUIDE)
    assert folders == ["images", "media", "media_thumbnails"]
    assert '"Action": "s3:GetObject"' in GUIDE


@pytest.mark.parametrize("name", UNITS)
def test_each_unit_starts_a_program_that_is_there(name):
    unit = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    program = re.search(r"^ExecStart=/srv/ciso/(\S+)", unit, re.MULTILINE).group(1)
    assert (ROOT / program).stat().st_mode & 0o111
    assert "EnvironmentFile=/etc/ciso/environment" in unit


def test_each_program_of_the_guide_comes_with_a_package_that_it_installs():
    installed = re.search(r"apt-get install -y (.+)", GUIDE).group(1).split()
    commands = "\n".join(re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL))
    called = {package for program, package in PACKAGES.items() if program in commands}
    assert called == set(PACKAGES.values())
    assert called - set(installed) == set()


def test_its_commands_stand_where_every_account_may_stand():
    """PostgreSQL's programs complain of a folder that they may not read, such as root's own."""
    assert re.search(r"```\n(.*)", GUIDE).group(1) == "cd /"


def test_the_database_sorts_and_folds_letters_as_the_suite_s_does():
    """Whatever language the machine was installed in."""
    locale = re.search(r"createdb .*--locale (\S+)", GUIDE).group(1)
    assert f"--locale={locale}" in CLUSTER


@pytest.mark.parametrize("name", UNITS)
def test_each_service_may_do_what_it_does_and_no_more(name):
    lines = (ROOT / "deploy" / name).read_text(encoding="utf-8").splitlines()
    for line in (
        "User=ciso", "ProtectSystem=strict", "NoNewPrivileges=true", "CapabilityBoundingSet=", "PrivateDevices=true",
        "RestrictNamespaces=true", "SystemCallFilter=@system-service", "SystemCallFilter=~@privileged @resources",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6", "ProtectProc=invisible",
    ):  # fmt: skip
        assert line in lines
    # Its own code is none of what it may write; the services share an account, hence their shared memory.
    written = next(line for line in lines if line.startswith("ReadWritePaths="))
    assert written in ("ReadWritePaths=/var/lib/ciso", "ReadWritePaths=/var/backups/ciso")
    assert "RemoveIPC=true" not in lines
