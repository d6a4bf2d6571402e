"""The dates of a monthly gift, as Stripe counts them: the anchor's day and hour, UTC, or the month's last day."""

import calendar
from datetime import datetime


def months_after(anchor: datetime, count: int) -> datetime:
    """The anchor's day so many months later, or that month's last day; a short month never shortens the next ones."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + count, 12)
    return anchor.replace(year=year, month=month + 1, day=min(anchor.day, calendar.monthrange(year, month + 1)[1]))


def next_date(anchor: datetime, moment: datetime, *, skip: int = 0) -> datetime:
    """The first date of the series at or after `moment`, so many dates later when `skip` is given."""
    count = max((moment.year - anchor.year) * 12 + moment.month - anchor.month, 0)
    first = months_after(anchor, count)
    return months_after(anchor, count + skip + (first < moment))
