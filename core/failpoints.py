"""Named places where a rehearsal may kill the process, to prove that nothing is lost there.

Inert unless FAIL_AT names the point; production settings never read it. An app registers its own in `AppConfig.ready`.
"""

import os
import signal

_names: list[str] = []


def register_failpoints(*names: str) -> None:
    """Have these names known to whoever rehearses."""
    _names.extend(name for name in names if name not in _names)


def failpoints() -> list[str]:
    """Every name, in order of registration."""
    return list(_names)


def failpoint(name: str) -> None:
    """Kill this process with SIGKILL when FAIL_AT is `name`, outside production."""
    if os.environ.get("FAIL_AT") == name and not os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
        os.kill(os.getpid(), signal.SIGKILL)
