"""A circuit breaker: when Stripe is silent, donors are told at once instead of waiting for a time-out each."""

from django.core.cache import cache

from ..exceptions import GatewayUnavailable

KEY = "stripe-silences"
SILENCES = 4
WINDOW_SECONDS = 60


def note_silence() -> None:
    """Count one call that Stripe did not answer; counts are forgotten a minute after the last one."""
    cache.set(KEY, cache.get(KEY, 0) + 1, WINDOW_SECONDS)


def note_answer() -> None:
    """Stripe answers: forget its silences."""
    if cache.get(KEY):
        cache.delete(KEY)


def is_open() -> bool:
    """True while Stripe was silent four times in a row, within the last minute."""
    return cache.get(KEY, 0) >= SILENCES


def refuse_while_open() -> None:
    """Raise GatewayUnavailable while the breaker is open."""
    if is_open():
        raise GatewayUnavailable("Stripe has been silent")
