"""Stripe's events: verified when they arrive, listed when they did not."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from ..exceptions import SignatureRefused
from .facts import EventFact
from .stripe import client, is_signed, moment, translate_stripe_errors


def verify_event(body: bytes, signature: str) -> EventFact:
    """The event of a webhook whose signature matches one of the current secrets.

    Raises SignatureRefused for a missing, wrong, stale (over 300 s, past or future) signature or a body that is not
    an event.
    """
    if not any(is_signed(body, signature, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise SignatureRefused
    try:
        return _event(json.loads(body, parse_constant=_refuse_constant))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise SignatureRefused from error


def list_events(since: datetime, until: datetime, types: list[str]) -> Iterator[EventFact]:
    """Every event of these types created in [since, until), newest first; Stripe keeps them for 30 days.

    `types` are at most 20 names; Stripe takes a trailing `.*`.
    """
    window: Any = {
        "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
        "types": types,
        "limit": 100,
    }
    with translate_stripe_errors():
        for event in client().v1.events.list(window).auto_paging_iter():
            yield _event(as_stripe_writes_it(event.to_dict()))


def as_stripe_writes_it(data: dict[str, Any]) -> dict[str, Any]:
    """The same as plain JSON: the SDK reads Stripe's decimal strings as numbers of its own, which no column keeps."""
    plain: dict[str, Any] = json.loads(json.dumps(data, default=str))
    return plain


def _event(data: dict[str, Any]) -> EventFact:
    return EventFact(
        event_id=str(data["id"]),
        type=str(data["type"]),
        api_version=str(data.get("api_version") or ""),
        livemode=bool(data["livemode"]),
        account=str(data.get("account") or ""),
        created=moment(data["created"]),
        object_id=str(data["data"]["object"].get("id") or ""),
        payload=data,
    )


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
