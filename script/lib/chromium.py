"""The browser of the journeys: Chromium as the system packages it, and the library that its driver needs."""

import ctypes
import os
import shutil

from environment import Refusal
from postgres import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome")
LIBRARY = "libatomic.so.1"
PACKAGES = {"chromium": "chromium", LIBRARY: "libatomic1"}


def find_browser() -> str:
    """The path of Chromium; what is missing is installed from the system's packages where allowed.

    Raises Refusal, saying exactly what to install.
    """
    missing = _missing()
    if missing and apt_install(*(PACKAGES[name] for name in missing)):
        missing = _missing()
    found = _present()
    if missing or found is None:
        raise Refusal(
            "The browser journeys need Chromium and a library of its driver. On Debian or Ubuntu: apt-get install "
            f"{' '.join(PACKAGES[name] for name in missing)} (CHROMIUM_PATH may name another Chromium or Chrome)."
        )
    return found


def _missing() -> list[str]:
    missing = [] if _present() else ["chromium"]
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        missing.append(LIBRARY)
    return missing


def _present() -> str | None:
    given = os.environ.get("CHROMIUM_PATH")
    if given:
        return given if os.access(given, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)
