"""A process of its own for a piece of work, ended by SIGKILL at a named place."""

import os
import signal
import traceback
from collections.abc import Callable

from django.db import connections


def killed_at(point: str, work: Callable[[], object]) -> bool:
    """Run the work in a child process that dies at that point; True when it came there.

    Raises AssertionError when the work failed by itself: it then proved nothing.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.environ["FAIL_AT"] = point
            # Under the browser driver's event loop the child would see another, older connection than its parent.
            connections["default"] = connections.create_connection("default")
            work()
            status = 0
        except BaseException:  # noqa: BLE001 - the parent is told by the status
            traceback.print_exc()
        finally:
            os._exit(status)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in (0, -signal.SIGKILL), f"the work failed before it could be killed at {point}"
    return ended == -signal.SIGKILL
