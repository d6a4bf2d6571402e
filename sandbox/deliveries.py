"""Webhooks: signed, retried with a longer and longer pause, spoilt on request."""

import hashlib
import hmac
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from .state import Object, State

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
MOST_ATTEMPTS = 40


def sign(body: bytes, secret: str, moment: int) -> str:
    """Stripe's signature header of `body` at `moment`."""
    mark = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mark}"


class Postman:
    """Delivers queued events to one address. `start` makes it do so by itself until `stop`."""

    def __init__(self, state: State, url: str | None, secret: str) -> None:
        self.state, self.url, self.secret = state, url, secret
        self._stopping = False
        self._thread: threading.Thread | None = None

    def signed(self, event: Object, *, secret: str | None = None) -> tuple[bytes, str]:
        """Body and signature header of an event, signed now by the real clock, as the receiver's tolerance demands."""
        body = json.dumps(event, separators=(",", ":")).encode()
        return body, sign(body, secret or self.secret, int(time.time()))

    def due(self) -> list[Object]:
        """The deliveries whose moment has come, in the order in which they will be tried."""
        with self.state.lock:
            now = self.state.clock.now()
            found = [delivery for delivery in self.state.deliveries.values() if delivery["due"] <= now]
            return _mixed(found, self.state.chaos.shuffle_window, f"{self.state.seed}:order:{self.state.calls}")

    def deliver(self, *, shuffle: bool = False, copies: int = 1, workers: int = 1) -> int:
        """Try every due delivery `copies` times, by so many threads; return how many events were accepted.

        What no attempt got a 2xx for stays queued, for a later try.
        """
        queue = [delivery for delivery in self.due() for _copy in range(copies)]
        if shuffle:
            random.Random(self.state.seed).shuffle(queue)
        with ThreadPoolExecutor(max_workers=max(workers, 1)) as pool:
            results = list(pool.map(self._attempt, queue))
        accepted = {delivery["event"] for delivery, taken in zip(queue, results, strict=True) if taken}
        self._finish(queue, accepted)
        return len(accepted)

    def start(self) -> None:
        """Deliver in the background."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the background deliveries and wait for them."""
        with self.state.lock:
            self._stopping = True
            self.state.changed.notify_all()
        if self._thread:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping:
            if not self.deliver(copies=self.state.chaos.duplicate):
                with self.state.lock:
                    if not self._stopping:
                        self.state.changed.wait(timeout=0.5)

    def _finish(self, queue: Iterable[Object], accepted: set[str]) -> None:
        with self.state.lock:
            for delivery in {id(row): row for row in queue}.values():
                if delivery["event"] in accepted:
                    self.state.events[delivery["event"]]["pending_webhooks"] = 0
                if delivery["event"] in accepted or delivery["attempts"] >= MOST_ATTEMPTS:
                    self.state.deliveries.pop(delivery["event"], None)
                    continue
                pause = min(FIRST_PAUSE * 2 ** max(delivery["attempts"] - 1, 0), LONGEST_PAUSE)
                delivery["due"] = self.state.clock.now() + pause
            if queue:
                self.state.save()

    def _attempt(self, delivery: Object) -> bool:
        with self.state.lock:
            delivery["attempts"] += 1
            event = dict(self.state.events[delivery["event"]])
            fault = self.state.chaos.delivery_fault(self.state.seed, delivery["event"], delivery["attempts"])
        if self.url is None or fault == "drop":
            return False
        body, signature = self.signed(
            _spoilt(event, fault), secret="whsec_wrong" if fault == "wrong_signature" else None
        )
        request = urllib.request.Request(
            self.url,
            data=body,
            headers={"Content-Type": "application/json", "Stripe-Signature": signature},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return 200 <= answer.status < 300
        except (urllib.error.URLError, OSError):
            return False


def _spoilt(event: Object, fault: str) -> Object:
    if fault == "wrong_livemode":
        event["livemode"] = True
    elif fault == "wrong_account":
        event["account"] = "acct_of_somebody_else"
    elif fault == "wrong_api_version":
        event["api_version"] = "2019-01-01"
    return event


def _mixed(rows: list[Object], window: int, seed: str) -> list[Object]:
    if window <= 1:
        return rows
    chooser, mixed = random.Random(seed), []
    for start in range(0, len(rows), window):
        part = rows[start : start + window]
        chooser.shuffle(part)
        mixed += part
    return mixed
