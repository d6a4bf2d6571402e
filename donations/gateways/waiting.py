"""Whoever waits for Stripe in a request: so many at once in a process, and never past a deadline.

Requests that read need no Stripe: as long as fewer than all threads wait for it, pages and webhooks are answered.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.signals import request_finished, request_started

from ..exceptions import GatewayUnavailable

Answer = TypeVar("Answer")
_in_request: ContextVar[bool] = ContextVar("in_request", default=False)
_until: ContextVar[float | None] = ContextVar("until", default=None)


def _begin(**_signal: Any) -> None:
    _in_request.set(True)


def _end(**_signal: Any) -> None:
    _in_request.set(False)


request_started.connect(_begin, dispatch_uid="waiting-begin")
request_finished.connect(_end, dispatch_uid="waiting-end")


@lru_cache(maxsize=4)
def _places(at_once: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(at_once)


@lru_cache(maxsize=4)
def _callers(at_once: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(at_once, thread_name_prefix="stripe")


# A forked process has none of its parent's threads, and nobody in its places.
os.register_at_fork(after_in_child=_callers.cache_clear)
os.register_at_fork(after_in_child=_places.cache_clear)


@contextmanager
def place_to_wait() -> Iterator[None]:
    """Hold one of this process's STRIPE_CALLS_AT_ONCE places; raises GatewayUnavailable at once when all are taken.

    Outside of requests nobody's page waits: the worker takes no place, and what a place is held for takes no second.
    """
    if not _in_request.get():
        yield
        return
    places = _places(settings.STRIPE_CALLS_AT_ONCE)
    if not places.acquire(blocking=False):
        raise GatewayUnavailable("too many wait for Stripe")
    _in_request.set(False)
    try:
        yield
    finally:
        _in_request.set(True)
        places.release()


@contextmanager
def one_deadline(seconds: float) -> Iterator[None]:
    """Every call to Stripe in here ends within so many seconds, all of them together. An outer deadline stands."""
    mark = _until.set(time.perf_counter() + seconds) if _until.get() is None else None
    try:
        yield
    finally:
        if mark is not None:
            _until.reset(mark)


def has_deadline() -> bool:
    """True inside of `one_deadline`, in its own thread."""
    return _until.get() is not None


def punctually(call: Callable[[], Answer]) -> Answer:
    """The answer of `call` before the deadline that stands, if one does; else GatewayUnavailable."""
    return within(threading.TIMEOUT_MAX, call) if has_deadline() else call()


def within(seconds: float, call: Callable[[], Answer]) -> Answer:
    """The answer of `call`, or GatewayUnavailable once so many seconds have passed in all, however they passed.

    A deadline that ends before counts. A socket's own time-out begins again with each byte. What comes later is of no
    use to anybody here.
    """
    until = _until.get()
    if until is not None:
        seconds = min(seconds, until - time.perf_counter())
    if seconds <= 0:
        raise GatewayUnavailable("deadline")
    future = _callers(settings.STRIPE_CALLS_AT_ONCE).submit(call)
    try:
        return future.result(timeout=seconds)
    except TimeoutError as error:
        future.cancel()
        raise GatewayUnavailable("deadline") from error
