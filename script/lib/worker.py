"""./script/worker: the worker in production."""

import argparse
import os

from environment import ROOT, main, ready


def run(arguments: list[str]) -> int:
    """Replace this process by the worker."""
    argparse.ArgumentParser(prog="./script/worker", description="Run the background worker.").parse_args(arguments)
    python = ready("base")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ciso_site.settings.production")
    os.chdir(ROOT)
    os.execv(python, [str(python), "-W", "ignore", "manage.py", "worker"])


if __name__ == "__main__":
    main(run)
