"""A circuit breaker: when Stripe is silent or slow, donors are told at once instead of waiting each in turn.

Closed, every call passes. Four silences or slow answers in a row open it: for half a minute nobody asks. Then one
caller at a time may try; a quick answer closes it, another silence opens it again. Counts live in the cache, which all
processes share in production.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

from ..exceptions import GatewayRefused, GatewayUnavailable

KEY, PAUSE, PROBE = "stripe-silences", "stripe-pause", "stripe-probe"
SILENCES = 4
# A checkout opens in half a second; whoever waits for longer than this is about to leave.
SLOW_SECONDS = 4
PAUSE_SECONDS = 30
# Longer than any single call may last: a caller that died while trying does not keep the others out.
PROBE_SECONDS = 15
FORGOTTEN_SECONDS = 300


def note_silence() -> None:
    """Count one call that Stripe did not answer, or not in time; forgotten five minutes after the last one."""
    cache.add(KEY, 0, FORGOTTEN_SECONDS)
    try:
        count = cache.incr(KEY)
    except ValueError:
        # Forgotten between the two lines.
        cache.set(KEY, count := 1, FORGOTTEN_SECONDS)
    cache.touch(KEY, FORGOTTEN_SECONDS)
    if count >= SILENCES:
        cache.set(PAUSE, 1, PAUSE_SECONDS)
    cache.delete(PROBE)


def note_answer() -> None:
    """Stripe answers: forget its silences."""
    if cache.get(KEY):
        cache.delete_many([KEY, PAUSE, PROBE])


def is_open() -> bool:
    """True while nobody asks Stripe: for half a minute from the fourth silence in a row on, and from each later one."""
    return cache.get(KEY, 0) >= SILENCES and cache.get(PAUSE) is not None


def refuse_while_open() -> None:
    """Raise GatewayUnavailable while the breaker is open; afterwards, for all but the one caller that tries."""
    if cache.get(KEY, 0) < SILENCES:
        return
    if cache.get(PAUSE) is not None or not cache.add(PROBE, 1, PROBE_SECONDS):
        raise GatewayUnavailable("Stripe has been silent")


@contextmanager
def watched() -> Iterator[None]:
    """Note what becomes of one call: no answer and a slow answer are silences, a quick refusal is an answer."""
    begin = time.perf_counter()
    try:
        yield
    except GatewayUnavailable:
        note_silence()
        raise
    except GatewayRefused:
        _note(time.perf_counter() - begin)
        raise
    _note(time.perf_counter() - begin)


def _note(seconds: float) -> None:
    if seconds > SLOW_SECONDS:
        note_silence()
    else:
        note_answer()
