"""./script/test: the whole suite, on what it starts itself."""

import argparse
import fcntl
import hashlib
import os
import subprocess
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import check
from chromium import find_browser
from environment import LOCKS, ROOT, Refusal, main, ready, say, ticking
from postgres import USER, Cluster, find_binaries

MONEY_CODE = (
    "donations/money.py,donations/chart.py,donations/ledger.py,donations/naming.py,donations/webhooks.py,"
    "donations/services/*,donations/gateways/*"
)
PURPOSE = "promises" if os.environ.get("PROMISES") == "full" else "test"
REPORT = ROOT / "var" / PURPOSE / "report.xml"


def run(arguments: list[str]) -> int:
    """Check, then test; 0 only when everything passed and nothing was skipped."""
    options, rest = _parse(arguments)
    kind = "next" if options.next else "dev"
    python = ready(kind)
    browser = find_browser()
    binaries = find_binaries()
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    with (REPORT.parent / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refusal(f"Another ./script/{PURPOSE} is running in this folder.") from error
        with Cluster(binaries, PURPOSE) as cluster, ThreadPoolExecutor(1) as beside:
            # The template takes one core for a minute: the checks take the other.
            skipped = options.no_check or rest
            checks = None if skipped else beside.submit(check.failures, python, next_line=options.next)
            environment = suite_environment(cluster, template_database(python, cluster, kind), browser)
            failed = checks.result() if checks else []
            status = _suite(python, environment, rest, options.coverage)
    passed = summary(REPORT, failed)
    return 0 if passed and status == 0 else 1


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="./script/test", description="Run the checks, then the whole suite. Other arguments go to pytest."
    )
    parser.add_argument("--next", action="store_true", help="on the next line of Wagtail")
    parser.add_argument("--no-check", action="store_true", help="leave the static checks out")
    parser.add_argument("--coverage", action="store_true", help="measure the branches of the money code: all or fail")
    return parser.parse_known_args(arguments)


def suite_environment(cluster: Cluster, template: str, browser: str) -> dict[str, str]:
    """What the suite is told of the private cluster, its template database and the browser."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ciso_site.settings.test",
        "DATABASE_URL": cluster.url(template),
        "TEST_PG_SOCKET_DIR": str(cluster.sockets),
        "TEST_PG_USER": USER,
        "TEST_PG_TEMPLATE": template,
        "TEST_PG_BIN": str(cluster.binaries),
        "CHROMIUM_PATH": browser,
        # The browser driver keeps an event loop in the main thread; the database is used beside it, never inside it.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
    }
    for name in (
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRETS",
        "STRIPE_API_BASE",
        "SITE_URL",
        "FAIL_AT",
        "BOOKS_OPEN_AT",
    ):
        environment.pop(name, None)
    return environment


def _suite(python: Path, environment: dict[str, str], rest: list[str], coverage: bool) -> int:
    REPORT.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", f"--junitxml={REPORT}", "-q"]
    if coverage:
        return _covered(python, [*command[1:], "-n0", *rest], environment)
    if not any(word.startswith("-n") for word in rest):
        command += ["-n", str(min(os.cpu_count() or 2, 4)), "--dist", "loadfile", "--no-loadscope-reorder"]
    return subprocess.run([*command, *rest], cwd=ROOT, env=environment).returncode


def _covered(python: Path, pytest: list[str], environment: dict[str, str]) -> int:
    """Run in one process and report each branch of the money code that no test took; 0 when there is none."""
    data = {**environment, "COVERAGE_FILE": str(REPORT.parent / "coverage")}
    run = [str(python), "-m", "coverage", "run", "--branch", f"--include={MONEY_CODE}", *pytest]
    tested = subprocess.run(run, cwd=ROOT, env=data).returncode
    report = [str(python), "-m", "coverage", "report", "--show-missing", "--skip-covered", "--fail-under=100"]
    return subprocess.run(report, cwd=ROOT, env=data).returncode or tested


def template_database(python: Path, cluster: Cluster, kind: str) -> str:
    """A database with every migration and the demonstration site, made again when one of them changes."""
    name = f"ciso_{_mark(kind)}"
    with ticking("· preparing the template database"):
        done = subprocess.run(
            [str(python), str(Path(__file__).with_name("template.py")), str(cluster.sockets), USER, name],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise Refusal(f"The template database could not be made:\n{(done.stdout + done.stderr)[-2500:]}")
    return name


def _mark(kind: str) -> str:
    mark = hashlib.sha256((ROOT / LOCKS[kind]).read_bytes())
    patterns = (
        "*/migrations/*.py",
        "*/models.py",
        "home/roles.py",
        "*/models/*.py",
        "home/demo*/**/*",
        "core/plates.yaml",
        "core/search_*.py",
        "donations/services/*.py",
        "exhibitions/services/*.py",
        "script/lib/template.py",
    )
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
        if "__pycache__" not in path.parts:
            mark.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return mark.hexdigest()[:12]


def summary(report: Path, failed_checks: list[str]) -> bool:
    """Print the last line; True when tests ran, none failed and none was skipped, and every check held."""
    if not report.exists():
        say("0 passed, 1 failed, 0 skipped (the suite did not start)")
        return False
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    seconds = 0.0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        for name in counts:
            counts[name] += int(suite.get(name, 0))
        seconds += float(suite.get("time", 0))
    failed = counts["failures"] + counts["errors"] + len(failed_checks)
    passed = counts["tests"] - counts["failures"] - counts["errors"] - counts["skipped"]
    if failed_checks:
        say(f"checks that failed: {', '.join(failed_checks)}")
    if counts["skipped"]:
        say("A skipped test is a failure here: give it what it needs, or remove it.")
    say(f"{passed} passed, {failed} failed, {counts['skipped']} skipped in {seconds:.0f} s")
    return passed > 0 and not failed and not counts["skipped"]


if __name__ == "__main__":
    main(run)
