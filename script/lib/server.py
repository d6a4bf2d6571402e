"""./script/server: the site in production, once its settings, its schema and its files are in order."""

import argparse
import os
import re
import subprocess

from environment import ROOT, Refusal, main, ready

NAMES_AN_ERROR = re.compile(r"\.E0|^[\w.]+\.(\w+Error|ImproperlyConfigured): ")


def reason(told: str) -> str:
    """The first error that a check or an exception names; else the last line of what was told, if anything was."""
    lines = told.strip().splitlines() or [""]
    return next((line for line in lines if NAMES_AN_ERROR.search(line)), lines[-1])


def run(arguments: list[str]) -> int:
    """Replace this process by the web server; never returns when all is in order."""
    parser = argparse.ArgumentParser(
        prog="./script/server",
        description="Serve the site. HOST, PORT, WEB_CONCURRENCY and WEB_THREADS come from the environment.",
    )
    parser.parse_args(arguments)
    python = ready("base")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ciso_site.settings.production")
    os.environ["PYTHONWARNINGS"] = "ignore"
    for command, sentence in (
        (["check", "--deploy"], "The settings are not fit for production"),
        (["migrate", "--check"], "The database does not answer, or is behind: then run `manage.py migrate` first"),
        (["collectstatic", "--noinput", "--verbosity", "0"], "The static files could not be collected"),
    ):
        done = subprocess.run([str(python), "manage.py", *command], cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise Refusal(f"{sentence}.\n{reason(done.stdout + done.stderr)}".strip())
    os.chdir(ROOT)
    command = [
        str(python.with_name("granian")), "--interface", "wsgi", "--host", os.environ.get("HOST", "127.0.0.1"),
        "--port", os.environ.get("PORT", "8000"), "--workers", os.environ.get("WEB_CONCURRENCY", "2"),
        "--blocking-threads", os.environ.get("WEB_THREADS", "8"), "--respawn-failed-workers",
        "ciso_site.wsgi:application",
    ]  # fmt: skip
    os.execv(command[0], command)


if __name__ == "__main__":
    main(run)
