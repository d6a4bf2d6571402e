"""Start the bench as a process."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from .server import StandIn


def main() -> int:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local stand-in for Stripe.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook-url", default=None)
    parser.add_argument("--webhook-secret", default="whsec_demonstration")
    parser.add_argument("--api-key", default="sk_test_demonstration")
    parser.add_argument("--state", type=Path, default=None, help="file that keeps the bench's memory between runs")
    parser.add_argument("--seed", default=None)
    parser.add_argument("--account", default="acct_demo")
    options = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        bench = StandIn(
            webhook_url=options.webhook_url,
            webhook_secret=options.webhook_secret,
            api_key=options.api_key,
            port=options.port,
            seed=options.seed,
            account=options.account,
            state_file=options.state,
        )
    except (RuntimeError, ValueError, OSError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    with bench:
        print(f"stand-in ready {bench.url}", flush=True)
        stop.wait()
    return 0


sys.exit(main())
