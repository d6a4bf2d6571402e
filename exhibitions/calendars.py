"""The exhibition's stays as a calendar (RFC 5545)."""

import uuid
from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from icalendar import Calendar, Event

from core.text import clean_text


def calendar_of(title: str, address: str, stays: Iterable[Any]) -> bytes:
    """Stays of the exhibition of that title, as whole days of Montréal's calendar; nobody's contact is in it.

    Words are cleaned once more: a line end in an older title would be no calendar at all.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//CISO//exhibition//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _line(title))
    for stay in stays:
        event = Event()
        # Never the public id: it is the key of the host's own page.
        event.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, f'{settings.SITE_URL}/stay/{stay.pk}')}@ciso")
        # When it was last revised: a calendar that is fetched again changes only where something did.
        event.add("dtstamp", (stay.decided_at or stay.created_at).astimezone(UTC))
        event.add("summary", _line(f"{title} – {stay.host_name}"))
        event.add("dtstart", stay.starts_on)
        # A whole-day event ends on the day after its last one.
        event.add("dtend", stay.ends_on + timedelta(days=1))
        event.add("location", _line(", ".join(part for part in (stay.venue, stay.host_name, stay.city) if part)))
        event.add("url", settings.SITE_URL + address)
        if stay.opening_event:
            event.add("description", clean_text(stay.opening_event))
        calendar.add_component(event)
    return calendar.to_ical()


def _line(words: str) -> str:
    return clean_text(words, lines=False)
