"""What is made from the whole site (sitemap, feeds) is kept until something in it changes, and made once at a time."""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

VERSION_KEY = "content-version"
KEPT_SECONDS = 3600
# How long a maker may take before another one tries, and how long the others wait for a first copy.
MAKING_SECONDS = 30
WAIT_SECONDS = 5.0


def content_changed() -> None:
    """Have everything that is kept made anew at its next request; once more when the change is committed."""
    _raise_version()
    transaction.on_commit(_raise_version)


def _raise_version() -> None:
    try:
        cache.incr(VERSION_KEY)
    except ValueError:
        cache.set(VERSION_KEY, time.time_ns(), None)


def kept_response(name: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The response kept under `name` if nothing changed since, today; else the one of `make`.

    While one request makes it, the others get the last copy; without any they wait for the first, then make their own.
    """
    key, mark = f"kept:{name}", (cache.get(VERSION_KEY, 0), timezone.localdate().isoformat())
    kept = cache.get(key)
    if kept is not None and kept[0] == mark:
        return _response(kept)
    if cache.add(f"{key}:making", 1, MAKING_SECONDS):
        try:
            return _made(key, mark, make)
        finally:
            cache.delete(f"{key}:making")
    kept = kept or _first_copy(key)
    return _response(kept) if kept is not None else _made(key, mark, make)


def _made(key: str, mark: Any, make: Callable[[], HttpResponse]) -> HttpResponse:
    response = make()
    if response.status_code == 200:
        cache.set(key, (mark, response.content, dict(response.headers)), KEPT_SECONDS)
    return response


def _response(kept: Any) -> HttpResponse:
    _mark, content, headers = kept
    return HttpResponse(content, headers=headers)


def _first_copy(key: str) -> Any:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        time.sleep(0.05)
        kept = cache.get(key)
        if kept is not None:
            return kept
    return None
