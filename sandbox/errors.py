"""Refusals in the shape of Stripe's API."""

from typing import Any


class ApiError(Exception):
    """An answer that is an error. `status` is HTTP's, `body` is what the client receives."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        # Stripe keeps an answer under its idempotency key only once execution began.
        self.began = True
        error: dict[str, Any] = {"message": message, "type": kind}
        if code:
            error["code"] = code
            error["doc_url"] = f"https://docs.stripe.com/error-codes#{code.replace('_', '-')}"
        if param:
            error["param"] = param
        self.body = {"error": error}


class SessionNotOpen(ApiError):
    """The checkout session is complete or expired: it cannot be paid, declined or expired."""

    def __init__(self, session_id: str, status: str) -> None:
        super().__init__(
            400,
            f'Only Checkout Sessions with a status in ["open"] can be used here: {session_id} has a status '
            f"of `{status}`.",
        )


def missing(kind: str, object_id: str) -> ApiError:
    """The error for an object that does not exist."""
    return ApiError(404, f"No such {kind}: '{object_id}'", code="resource_missing", param="id")
