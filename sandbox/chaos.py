"""Faults on request: seeded choices, so that a failing run can be replayed exactly."""

import random
from dataclasses import dataclass, field, fields
from typing import Any

API_FAULTS = ("timeout_before", "timeout_after", "reset", "truncate", "rate_limit", "server_error")
DELIVERY_FAULTS = ("drop", "wrong_signature", "wrong_livemode", "wrong_account", "wrong_api_version")


@dataclass
class Chaos:
    """The knobs. Probabilities lie in [0, 1]; durations are seconds; everything off by default.

    `next_calls` and `next_deliveries` script the coming API calls and delivery attempts one by one ("ok" or a
    fault's name); they are consumed before any probability is drawn.

    API calls: `timeout_before` closes the connection unexecuted, `timeout_after` executes, then closes it;
    `reset` sends RST unexecuted; `truncate` executes and sends half the answer; `rate_limit` answers 429;
    `server_error` answers 500, saved under the idempotency key; `slow_seconds` holds every call in flight.

    Deliveries: `duplicate` is how many times each event is sent in all; `shuffle_window` mixes the order among so
    many due events; `delay_seconds` (virtual) postpones each event; `drop` loses an event for good (it stays in the
    events list); the `wrong_*` faults spoil one attempt. `fee_delay_seconds` (virtual) withholds a charge's balance
    transaction.
    """

    timeout_before: float = 0.0
    timeout_after: float = 0.0
    reset: float = 0.0
    truncate: float = 0.0
    rate_limit: float = 0.0
    server_error: float = 0.0
    slow_seconds: float = 0.0
    drop: float = 0.0
    wrong_signature: float = 0.0
    wrong_livemode: float = 0.0
    wrong_account: float = 0.0
    wrong_api_version: float = 0.0
    duplicate: int = 1
    shuffle_window: int = 1
    delay_seconds: float = 0.0
    fee_delay_seconds: float = 0.0
    next_calls: list[str] = field(default_factory=list)
    next_deliveries: list[str] = field(default_factory=list)

    def set(self, changes: dict[str, Any]) -> None:
        """Turn knobs by name, all or none. Raises ValueError for an unknown knob or a value of another kind."""
        defaults = {knob.name: getattr(Chaos(), knob.name) for knob in fields(self)}
        for name, value in changes.items():
            if name not in defaults:
                raise ValueError(f"unknown knob: {name}")
            _check(name, value, defaults[name])
        for name, value in changes.items():
            setattr(self, name, value)

    def api_fault(self, seed: str, ordinal: int) -> str:
        """The fault of the API call number `ordinal`, or "ok"."""
        if self.next_calls:
            return self.next_calls.pop(0)
        return self._draw(API_FAULTS, f"{seed}:call:{ordinal}")

    def is_dropped(self, seed: str, event_id: str) -> bool:
        """Whether this event is never sent."""
        return choice(f"{seed}:drop:{event_id}") < self.drop

    def delivery_fault(self, seed: str, event_id: str, attempt: int) -> str:
        """The fault of one delivery attempt, or "ok"."""
        if self.next_deliveries:
            return self.next_deliveries.pop(0)
        return self._draw(DELIVERY_FAULTS[1:], f"{seed}:delivery:{event_id}:{attempt}")

    def _draw(self, faults: tuple[str, ...], key: str) -> str:
        drawn, bound = choice(key), 0.0
        for name in faults:
            bound += getattr(self, name)
            if drawn < bound:
                return name
        return "ok"


def choice(key: str) -> float:
    """A number in [0, 1) that depends on the key alone."""
    return random.Random(key).random()


def _check(name: str, value: Any, default: Any) -> None:
    if isinstance(default, list):
        known = {"ok", *(API_FAULTS if name == "next_calls" else DELIVERY_FAULTS)}
        right = isinstance(value, list) and all(item in known for item in value)
    elif isinstance(default, int):
        right = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    else:
        right = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        right = right and (name.endswith("_seconds") or value <= 1)
    if not right:
        raise ValueError(f"bad value for {name}: {value!r}")
