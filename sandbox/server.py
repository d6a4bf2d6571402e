"""The bench as a server: Stripe's API, the hosted page, and the bench's own controls, on 127.0.0.1."""

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from . import balance as books
from . import billing, charging, sessions
from .account import Account
from .acts import ACTS, Acts
from .bench import Bench
from .chaos import Chaos
from .deliveries import Postman
from .handler import Handler
from .neighbours import move_in
from .state import Object, State


class StandIn(Acts):
    """A running bench. Use it in a `with` block, or call `start` and `stop`.

    `deliveries` is "auto" (in the background) or "manual" (only by `deliver`); `lenient` names where it is kinder than
    Stripe (`leniency.LENIENCIES`). Raises ValueError for a live key,
    RuntimeError under production settings, OSError when the port is taken.
    """

    def __init__(
        self,
        *,
        webhook_url: str | None,
        webhook_secret: str,
        api_key: str,
        port: int = 0,
        seed: int | str | None = None,
        deliveries: str = "auto",
        account: str = "acct_demo",
        state_file: Path | None = None,
        lenient: Iterable[str] = (),
    ) -> None:
        if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
            raise RuntimeError("The stand-in does not run under production settings.")
        if not api_key.startswith(("sk_test_", "rk_test_")):
            raise ValueError("The stand-in takes a test key (sk_test_…) and never a live one.")
        self.state = State(seed=seed, account=account, path=state_file, lenient=lenient)
        if not self.state.events and not self.state.is_lenient("account_is_empty"):
            move_in(self.state)
        self.postman = Postman(self.state, webhook_url, webhook_secret)
        self.server = Bench(port, Handler, self.state, api_key, self.postman, self.act)
        self.automatic = deliveries == "auto"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> "StandIn":
        """Serve in the background."""
        self._thread.start()
        if self.automatic:
            self.postman.start()
        return self

    def stop(self) -> None:
        """Stop serving and delivering; the state is saved."""
        self.server.shutdown()
        self.server.server_close()
        self.postman.stop()
        with self.state.lock:
            self.state.save()

    def __enter__(self) -> "StandIn":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the API answers: the value of STRIPE_API_BASE."""
        return self.server.url

    @property
    def chaos(self) -> Chaos:
        """The knobs."""
        return self.state.chaos

    @property
    def account(self) -> Account:
        """The account's own settings, and the acts of its dashboard."""
        return self.server.api.account

    def roll_key(self, api_key: str) -> None:
        """Another secret key from now on: the old one is answered 401."""
        self.server.api_key = api_key

    def act(self, name: str, arguments: Object) -> Object:
        """One of the acts above by its name. Raises KeyError for any other."""
        if name not in ACTS:
            raise KeyError(name)
        return getattr(self, name)(**arguments) or {}

    def advance(self, seconds: float) -> int:
        """Push the virtual clock; sessions, fees, months and retries follow it."""
        with self.state.lock:
            moment = self.state.clock.advance(seconds)
            sessions.expire_due(self.state)
            charging.settle_fees(self.state)
            billing.run_due(self.state)
            return moment

    def pending_deliveries(self) -> list[Object]:
        """The events that wait to be delivered, oldest first."""
        with self.state.lock:
            return [self.state.events[event_id] for event_id in self.state.deliveries]

    def signed(self, event: Object) -> tuple[bytes, str]:
        """Body and signature header of an event."""
        return self.postman.signed(event)

    def deliver(self, *, shuffle: bool = False, copies: int = 1, workers: int = 1) -> int:
        """Deliver what is due now; return how many events were accepted."""
        return self.postman.deliver(shuffle=shuffle, copies=copies, workers=workers)

    def truth(self) -> dict[str, Any]:
        """The bench's books, in cents, from its balance transactions."""
        with self.state.lock:
            return books.truth(self.state)
