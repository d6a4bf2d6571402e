"""./script/demo: the demonstration site, its worker and its Stripe stand-in, from nothing to READY."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from demo_data import DemoFolder
from environment import Refusal, main, ready, say
from processes import Children, free_port, is_free
from progress import follow

START_SECONDS = 90


def run(arguments: list[str]) -> int:
    """Start, stop or reset the demonstration."""
    options = _parse(arguments)
    folder = DemoFolder.open(os.environ.get("DEMO_DIR", "var/demo"))
    if options.stop:
        return _stop(folder)
    if options.second_factor:
        os.environ["STAFF_SECOND_FACTOR"] = "1"
    if not options.serve:
        if running := folder.running():
            raise Refusal(f"The demonstration already runs at {running['url']}; ./script/demo --stop ends it.")
        if not is_free(options.port):
            raise Refusal(f"Port {options.port} is taken by another program: choose another with --port.")
    if options.reset:
        folder.reset()
    python = ready("base")
    environment = _environment(folder, options.port)
    if not options.serve:
        _prepare(folder, python, environment)
    if options.no_wait:
        return _detach(folder, options.port)
    return _serve(folder, python, environment, options.port)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./script/demo", description="Run the demonstration site.")
    parser.add_argument("--port", type=int, default=8000, help="of the site (8000)")
    parser.add_argument("--reset", action="store_true", help="forget the data first")
    parser.add_argument("--no-wait", action="store_true", help="leave it running in the background")
    parser.add_argument("--second-factor", action="store_true", help="ask the staff for a second step")
    parser.add_argument("--stop", action="store_true", help="end the one in the background")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _environment(folder: DemoFolder, port: int) -> dict[str, str]:
    """What the site needs to know. With the caller's own Stripe keys, Stripe itself is spoken to."""
    own_keys = bool(os.environ.get("STRIPE_SECRET_KEY") and os.environ.get("STRIPE_WEBHOOK_SECRETS"))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ciso_site.settings.dev",
        "DEMO_DIR": str(folder.path),
        "DATABASE_URL": f"sqlite:///{folder.path / 'db.sqlite3'}",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": folder.secret_key(),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }
    if not own_keys:
        stand_in = free_port(folder.read("stand-in.port", 0))
        folder.write("stand-in.port", stand_in)
        environment |= {
            "STRIPE_API_BASE": f"http://127.0.0.1:{stand_in}",
            "STRIPE_SECRET_KEY": "sk_test_demonstration",
            "STRIPE_WEBHOOK_SECRETS": "whsec_demonstration",
        }
    return environment


def _prepare(folder: DemoFolder, python: Path, environment: dict[str, str]) -> None:
    if folder.is_prepared():
        return
    status, words = follow(
        [str(python), "manage.py", "prepare_demo_site"],
        cwd=folder.root,
        environment=environment | {"TASKS_BACKEND": "home.demo.once_each.OnceEachBackend"},
        first="preparing the database",
    )
    if status:
        raise Refusal(f"prepare_demo_site failed:\n{words[-2000:]}")
    folder.mark_prepared()


def _serve(folder: DemoFolder, python: Path, environment: dict[str, str], port: int) -> int:
    url = f"http://127.0.0.1:{port}/"
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _interrupt)
    children = Children(folder.path / "log")
    try:
        say("· starting the site, the worker and the Stripe stand-in")
        for name, command in _commands(folder, python, environment, port):
            children.start(name, command, environment)
        _wait_until_it_answers(url, children)
        folder.write("running.json", {"pid": os.getpid(), "url": url})
        _announce(folder, url)
        while True:
            children.check()
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        children.stop()
        folder.forget("running.json")


def _interrupt(number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _commands(folder: DemoFolder, python: Path, environment: dict[str, str], port: int) -> list[tuple[str, list[str]]]:
    granian = [str(python.with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    found = [
        ("site", [*granian, "--workers", "1", "--blocking-threads", "8", "ciso_site.wsgi:application"]),
        ("worker", [str(python), "manage.py", "worker"]),
    ]
    if base := environment.get("STRIPE_API_BASE", "").removeprefix("http://127.0.0.1:"):
        webhook = [
            "--webhook-url",
            f"http://127.0.0.1:{port}/stripe/webhook/",
            "--webhook-secret",
            "whsec_demonstration",
        ]
        state = ["--state", str(folder.path / "stand-in.json")]
        found.append(("stand-in", [str(python), "-m", "sandbox", "--port", base, *webhook, *state]))
    return found


def _wait_until_it_answers(url: str, children: Children) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        children.check()
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Refusal(f"The site did not answer within {START_SECONDS} s.\n{children.running[0].tail()}")


def _announce(folder: DemoFolder, url: str) -> None:
    say(f"\nREADY {url}\n")
    say(f"Management  {url}admin/")
    say((folder.path / "accounts.txt").read_text(encoding="utf-8").rstrip())
    say(f"\nMail sent by the site is in {folder.path / 'mail'}. Ctrl-C or ./script/demo --stop ends everything.")


def _detach(folder: DemoFolder, port: int) -> int:
    """Serve in another session; come back once it is ready. Raises Refusal when it is not."""
    (folder.path / "log").mkdir(parents=True, exist_ok=True)
    log = folder.path / "log" / "demo.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), "--serve", "--port", str(port)],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS + 10
    while time.monotonic() < deadline and process.poll() is None:
        if folder.running():
            _announce(folder, f"http://127.0.0.1:{port}/")
            return 0
        time.sleep(0.2)
    raise Refusal(f"The demonstration did not start.\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _stop(folder: DemoFolder) -> int:
    running = folder.running()
    if running is None:
        say("No demonstration is running.")
        return 0
    os.kill(running["pid"], signal.SIGTERM)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and folder.running():
        time.sleep(0.1)
    say("stopped" if not folder.running() else json.dumps(running))
    return 0


if __name__ == "__main__":
    main(run)
