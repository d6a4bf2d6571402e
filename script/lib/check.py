"""./script/check: everything that can be said about the code without running it."""

import argparse
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from environment import ROOT, main, ready, say

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "ciso_site.settings.production",
    "SECRET_KEY": "a-key-for-the-deployment-check-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://ciso.example.org",
    "DATABASE_URL": "postgres://ciso@localhost/ciso",
    "CACHE_URL": "redis://localhost:6379/0",
    "TRUSTED_PROXIES": "1",
    "S3_BUCKET": "check",
    "S3_PRIVATE_BUCKET": "check-private",
    "S3_ACCESS_KEY": "check",
    "S3_SECRET_KEY": "check",
    "ANYMAIL": '{"POSTMARK_SERVER_TOKEN": "check"}',
    "DEFAULT_FROM_EMAIL": "CISO <ciso@example.org>",
    "STRIPE_SECRET_KEY": "sk_live_deployment_check_alone",
    "STRIPE_WEBHOOK_SECRETS": "whsec_deployment_check_alone",
    "BOOKS_OPEN_AT": "2027-01-01T00:00",
}
DEVELOPMENT = {"DJANGO_SETTINGS_MODULE": "ciso_site.settings.dev", "DATABASE_URL": "sqlite://:memory:"}


def commands(python: Path) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """Each check: its name, its command, its environment."""
    tool = python.parent
    manage = [str(python), "-W", "ignore", "manage.py"]
    yield "types", [f"{tool}/mypy", "--no-error-summary"], {}
    yield "lint", [f"{tool}/ruff", "check", "--quiet"], {}
    yield "format", [f"{tool}/ruff", "format", "--check", "--quiet"], {}
    yield "imports", [f"{tool}/lint-imports", "--no-cache"], {}
    yield "templates", [f"{tool}/djlint", "--lint", "--quiet", "templates"], {}
    yield "layout", [*manage, "layout", "--check"], DEVELOPMENT
    yield "migrations", [*manage, "makemigrations", "--check", "--dry-run"], DEVELOPMENT
    yield "catalogues", [*manage, "catalogues", "--check"], DEVELOPMENT
    yield "deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION
    scripts = [str(path) for path in sorted((ROOT / "script").iterdir()) if path.is_file()]
    yield "scripts", ["sh", "-c", 'for file in "$@"; do sh -n "$file" || exit 1; done', "sh", *scripts, ".ci/run"], {}


def failures(python: Path, *, next_line: bool = False) -> list[str]:
    """Run every check, two at a time; print a line for each and what the failed ones said; return their names.

    On the next line of Wagtail the migrations are left out: that line's own models may differ from the ones released.
    """
    wanted = [entry for entry in commands(python) if not (next_line and entry[0] in ("migrations", "types"))]
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(_run, wanted))
    failed = []
    for name, seconds, status, words in results:
        say(f"{'ok    ' if status == 0 else 'FAILED'} {name} ({seconds:.1f} s)")
        if status:
            say(words.rstrip())
            failed.append(name)
    return failed


def _run(entry: tuple[str, list[str], dict[str, str]]) -> tuple[str, float, int, str]:
    name, command, extra = entry
    started = time.monotonic()
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **extra}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return name, time.monotonic() - started, done.returncode, done.stdout


def run(arguments: list[str]) -> int:
    """0 when every check holds."""
    argparse.ArgumentParser(prog="./script/check", description="Run the static checks.").parse_args(arguments)
    failed = failures(ready("dev"))
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    main(run)
