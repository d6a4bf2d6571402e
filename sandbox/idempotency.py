"""Stripe's idempotency: one key, one answer, for a day. Errors are answers too, once execution began."""

import hashlib

from .errors import ApiError
from .state import State

LIFETIME = 24 * 3600


def saved_answer(state: State, key: str, path: str, body: str) -> tuple[int, dict] | None:
    """The answer already given under this key, or None for a new one, which is then in flight.

    Raises ApiError 400 when the key was used with other parameters, 409 while the first call is in flight.
    """
    _forget_old(state)
    mark = hashlib.sha256(f"{path}\n{body}".encode()).hexdigest()
    saved = state.answers.get(key)
    if saved is None:
        state.answers[key] = {"mark": mark, "at": state.clock.now(), "status": None, "body": None}
        return None
    if saved["mark"] != mark:
        raise ApiError(
            400,
            f"Keys for idempotent requests can only be used with the same parameters they were first used with: {key}",
            kind="idempotency_error",
        )
    if saved["status"] is None:
        raise ApiError(409, f"Another request with this key is in flight: {key}", kind="idempotency_error")
    return saved["status"], saved["body"]


def save_answer(state: State, key: str, status: int, body: dict) -> None:
    """Remember the answer of an executed call."""
    state.answers[key] |= {"status": status, "body": body}


def forget_call(state: State, key: str) -> None:
    """Execution never began: the key is free again."""
    state.answers.pop(key, None)


def _forget_old(state: State) -> None:
    oldest = state.clock.now() - LIFETIME
    # Keys are kept in the order of their first use: the first one that is young enough ends the search.
    while state.answers and (key := next(iter(state.answers))) and state.answers[key]["at"] < oldest:
        del state.answers[key]
