"""Have those who gave to an update's fund told of it, in each language as its translations appear."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from core.visibility import open_to_all
from donations.signals import Story, StoryVersion, story_published

from ..models import ProjectUpdatePage

# Translations that come later than this are not announced any more.
WATCHED = timedelta(days=60)


def tell_of_update(key: UUID) -> int:
    """Tell the donors of the fund of the update `key` (its translation key); how many mails are new.

    Safe to repeat: the till tells nobody twice. Nothing is told of an update that is not live in any language.
    """
    family = ProjectUpdatePage.objects.filter(translation_key=key, fund__isnull=False)
    live = list(open_to_all(family).select_related("locale", "fund").order_by("pk"))
    told_at = family.aggregate(first=Min("first_published_at"))["first"]
    if not live or told_at is None:
        return 0
    versions = {
        update.locale.language_code: StoryVersion(update.title, update.introduction, settings.SITE_URL + update.url)
        for update in live
    }
    story = Story(key=str(key), told_at=told_at, versions=versions, first_language=live[0].locale.language_code)
    answers: list[tuple[Any, Any]] = story_published.send(sender=ProjectUpdatePage, fund=live[0].fund, story=story)
    return sum(int(new or 0) for _receiver, new in answers)


def tell_of_recent_updates() -> int:
    """The same for every update of the last sixty days: what a crash left, and late translations."""
    since = timezone.now() - WATCHED
    recent = ProjectUpdatePage.objects.live().filter(fund__isnull=False, first_published_at__gte=since)
    return sum(tell_of_update(key) for key in set(recent.values_list("translation_key", flat=True)))
