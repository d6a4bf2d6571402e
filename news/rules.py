"""What the press must find before a page is published."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from core.dates import date_format
from core.publication import Problem

from .models import NewsPage


def embargo_is_kept(page: Any) -> Iterator[Problem]:
    """Nothing appears before its embargo ends: it is scheduled for that hour, or waits."""
    if not isinstance(page, NewsPage) or page.embargo_until is None or page.embargo_until <= timezone.now():
        return
    if page.go_live_at is None or page.go_live_at < page.embargo_until:
        hour = date_format(timezone.localtime(page.embargo_until), "j F Y H:i")
        yield Problem(
            gettext(
                "Under embargo until %(hour)s: schedule it for that hour or later (Status, Schedule), then publish."
            )
            % {"hour": hour},
            "embargo_until",
        )


def press_can_call(page: Any) -> Iterator[Problem]:
    """A press release says whom to call."""
    if isinstance(page, NewsPage) and page.kind == NewsPage.Kind.RELEASE and not page.press_email:
        yield Problem(gettext("A press release needs a press contact: write its e-mail."), "press_email")
