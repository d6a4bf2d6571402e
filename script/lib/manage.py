"""./script/manage: a management command in production, the Python environment made first where there is none."""

import os

from environment import ROOT, main, ready


def run(arguments: list[str]) -> int:
    """Replace this process by the command."""
    python = ready("base")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ciso_site.settings.production")
    os.chdir(ROOT)
    os.execv(python, [str(python), "-W", "ignore", "manage.py", *arguments])


if __name__ == "__main__":
    main(run)
