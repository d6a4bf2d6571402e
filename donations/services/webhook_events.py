"""Webhook events: kept before they are answered, then handled, again and again until they reach an end."""

import logging
import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.failpoints import failpoint

from ..exceptions import ForeignEvent, GatewayRefused, GatewayUnavailable, UnknownShape
from ..gateways.facts import EventFact
from ..models import StripeEvent
from .event_handlers import MONEY_PREFIXES, follow, is_followed, is_silent

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(hours=2)
LONGEST_TYPE = 100
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def receive_event(event: EventFact) -> bool:
    """Keep a verified event, once; True when it is new, or takes the place of one that was set aside or given up.

    Raises ForeignEvent when it belongs to the other mode (live or test) or to another account.
    """
    if event.livemode != settings.STRIPE_LIVE_MODE:
        raise ForeignEvent("livemode")
    if event.account and event.account != settings.STRIPE_ACCOUNT_ID:
        raise ForeignEvent("account")
    failpoint("webhook_before_insert")
    is_new = _keep(event)
    failpoint("webhook_after_commit")
    return is_new


def _keep(event: EventFact) -> bool:
    """One statement, hence one round trip to the database and its own commit: the unique event id decides.

    What Stripe sends again in place of an event that could not be handled is a new chance for it.
    """
    now = timezone.now()
    values = {
        "event_id": event.event_id,
        "type": event.type[:LONGEST_TYPE],
        "api_version": event.api_version,
        "created": event.created,
        "payload": storable(event.payload),
        "status": StripeEvent.Status.RECEIVED.value,
        "attempts": 0,
        "next_attempt_at": now,
        "last_error": "",
        "object_id": event.object_id,
        "received_at": now,
    }
    fields: list[Any] = [StripeEvent._meta.get_field(name) for name in values]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    adapted = [field.get_db_prep_save(value, connection) for field, value in zip(fields, values.values(), strict=True)]
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(StripeEvent._meta.db_table)
    renewed = ", ".join(
        f"{name} = excluded.{name}" for field in fields if (name := connection.ops.quote_name(field.column))
    )
    ended = ", ".join(f"'{status.value}'" for status in (StripeEvent.Status.PARKED, StripeEvent.Status.DEAD))
    statement = (
        f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT (event_id) "  # noqa: S608 - our own columns
        f"DO UPDATE SET {renewed} WHERE {table}.status IN ({ended})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, adapted)
        return bool(cursor.rowcount)


def storable(value: Any) -> Any:
    """The same JSON without what PostgreSQL cannot keep in text: NUL and lone surrogates become U+FFFD."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode() if UNSTORABLE.search(value) else value
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    return value


def process_due_events(*, limit: int = 100, now: datetime | None = None) -> int:
    """Handle the events that are due, oldest first, and return how many reached an end (done, ignored, parked)."""
    handled = 0
    for event_id in _due(now or timezone.now(), limit):
        handled += process_event(event_id)
    return handled


def _due(moment: datetime, limit: int) -> list[int]:
    events = StripeEvent.objects.filter(status=StripeEvent.Status.RECEIVED, next_attempt_at__lte=moment)
    return list(events.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:limit])


def process_event(event_pk: int) -> bool:
    """Handle one event; True when it reached an end.

    Whatever fails leaves it in the inbox with a longer pause; after 12 attempts it is dead, and staff are alarmed.
    While Stripe does not answer, or refuses our key, it waits as long as it takes.
    Without a database the failure cannot be written: it is raised, and the event simply stays due.
    Two workers may handle it at once: its facts are booked once all the same.
    """
    event = StripeEvent.objects.filter(pk=event_pk, status=StripeEvent.Status.RECEIVED).first()
    if event is None:
        return False
    try:
        status, reason = _handle(event), ""
    except (UnknownShape, GatewayRefused) as error:
        status, reason = StripeEvent.Status.PARKED, f"{type(error).__name__}: {error}"
        logger.error("event %s (%s) parked: %s", event.event_id, event.type, reason)
    except GatewayUnavailable as error:
        _postpone(event, f"{type(error).__name__}: {error}", gives_up=False)
        return False
    except Exception as error:
        logger.exception("event %s failed", event.event_id)
        _postpone(event, f"{type(error).__name__}: {error}")
        return False
    _finish(event, status, reason)
    return True


def _handle(event: StripeEvent) -> StripeEvent.Status:
    if is_followed(event.type):
        failpoint("event_before_fetch")
        follow(event.type, event.payload["data"]["object"])
        return StripeEvent.Status.DONE
    if event.type.startswith(MONEY_PREFIXES) and not is_silent(event.type):
        raise UnknownShape(f"{event.type} is not booked by this version")
    return StripeEvent.Status.IGNORED


def _finish(event: StripeEvent, status: StripeEvent.Status, reason: str) -> None:
    StripeEvent.objects.filter(pk=event.pk).update(
        status=status, last_error=reason[:300], attempts=event.attempts + 1, processed_at=timezone.now()
    )


def _postpone(event: StripeEvent, reason: str, *, gives_up: bool = True) -> None:
    attempts = event.attempts + 1 if gives_up else min(event.attempts + 1, MOST_ATTEMPTS - 1)
    dead = gives_up and attempts >= MOST_ATTEMPTS
    if dead:
        logger.error("event %s (%s) given up after %s attempts", event.event_id, event.type, attempts)
    StripeEvent.objects.filter(pk=event.pk, status=StripeEvent.Status.RECEIVED).update(
        status=StripeEvent.Status.DEAD if dead else StripeEvent.Status.RECEIVED,
        attempts=attempts,
        last_error=reason[:300],
        next_attempt_at=timezone.now() + min(timedelta(seconds=5 * 2**attempts), LONGEST_PAUSE),
    )


def replay_event(event: StripeEvent) -> None:
    """Put a parked, dead or settled event back in the inbox, as if it had just arrived."""
    Status = StripeEvent.Status
    StripeEvent.objects.filter(pk=event.pk, status__in=[Status.PARKED, Status.DEAD, Status.SETTLED]).update(
        status=Status.RECEIVED, attempts=0, last_error="", next_attempt_at=timezone.now()
    )
