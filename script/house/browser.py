"""The browser of the journeys: Chromium as the system packages it."""

import os
import shutil

from environment import Refusal
from postgres import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str:
    """The path of Chromium, installed from Debian's packages where allowed. Raises Refusal, saying what to install."""
    if found := _present():
        return found
    if apt_install("chromium") and (found := _present()):
        return found
    raise Refusal(
        "Chromium is needed for the browser journeys. On Debian or Ubuntu: apt-get install chromium "
        "(or set CHROMIUM_PATH to a Chromium or Chrome)."
    )


def _present() -> str | None:
    given = os.environ.get("CHROMIUM_PATH")
    if given:
        return given if os.access(given, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)
