"""Named places where a rehearsal may kill the process, to prove that nothing is lost there.

Inert unless FAIL_AT names the point; production settings never read it.
"""

import os
import signal

FAILPOINTS = (
    "gift_before_stripe",
    "gift_after_stripe",
    "webhook_before_insert",
    "webhook_after_commit",
    "event_before_fetch",
    "event_after_fetch",
    "settle_before_ledger",
    "settle_before_commit",
    "settle_after_commit",
    "reversal_before_commit",
    "monthly_before_commit",
    "refund_before_stripe",
    "refund_after_stripe",
    "mail_before_send",
)


def failpoint(name: str) -> None:
    """Kill this process with SIGKILL when FAIL_AT is `name`, outside production."""
    if os.environ.get("FAIL_AT") == name and not os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
        os.kill(os.getpid(), signal.SIGKILL)
