"""Tell donors what became of the money: once each, in their language, unless they said no."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby, islice
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone

from core.models import OutgoingMail

from ..emails import STORY, queue_story
from ..models import Donation, DonorPreferences, Fund, Payment
from ..selectors import reversed_cents
from ..signals import Story, story_published
from .selfservice import choose_mails, preferences_of

MOST_AT_ONCE = 2000
BATCH = 200
# How long a donor waits for a translation before being told in another language.
PATIENCE = timedelta(days=3)


@receiver(story_published, dispatch_uid="givers_are_told")
def story_was_published(fund: Fund, story: Story, **_kwargs: Any) -> int:
    return tell_donors(fund=fund, story=story)


def tell_donors(*, fund: Fund, story: Story, limit: int = MOST_AT_ONCE) -> int:
    """Queue a mail to each donor of the fund who gave before the story and was not told yet; return how many are new.

    A donor whose whole gift went back is not told, nor one who refused such news. Donors whose language has no version
    wait `PATIENCE`. Each mail is a row of its own, unique by story and address: after a crash, or with two workers, the
    next call goes on where this one stopped.
    """
    may_fall_back = timezone.now() - story.told_at >= PATIENCE
    languages = set(story.versions) if not may_fall_back else None
    new = 0
    for gift in islice(_givers_to_tell(fund, story, languages), limit):
        language = gift.language if gift.language in story.versions else _fallback(story)
        digest = hashlib.sha256(gift.email.encode()).hexdigest()[:40]
        new += queue_story(
            gift, object_key=f"{_prefix(story)}{digest}", version=story.versions[language], language=language
        )
    return new


def _prefix(story: Story) -> str:
    return f"story:{story.key}:"


def _fallback(story: Story) -> str:
    return story.first_language if story.first_language in story.versions else min(story.versions)


def _givers_to_tell(fund: Fund, story: Story, languages: set[str] | None) -> Iterator[Donation]:
    """The newest gift of each address that is still to be told and of which something was kept."""
    told = OutgoingMail.objects.filter(kind=STORY, object_key__startswith=_prefix(story)).values("to")
    refused = DonorPreferences.objects.filter(wants_updates=False).values("email")
    gifts: QuerySet[Donation] = (
        Donation.objects.filter(fund=fund, status=Donation.Status.SUCCEEDED, settled_at__lte=story.told_at)
        .exclude(email="")
        .exclude(email__in=told)
        .exclude(email__in=refused)
        .select_related("payment", "fund")
        .order_by("email", "-settled_at")
    )
    if not story.versions:
        return
    addresses = groupby(gifts.iterator(chunk_size=BATCH), key=lambda gift: gift.email)
    while batch := [list(group) for _email, group in islice(addresses, BATCH)]:
        gone = reversed_cents([payment for group in batch for payment in _payments(group)])
        for group in batch:
            kept = any(payment.amount_cents > gone.get(payment.pk, 0) for payment in _payments(group))
            if kept and (languages is None or group[0].language in languages):
                yield group[0]


def _payments(gifts: list[Donation]) -> list[Payment]:
    return [gift.payment for gift in gifts if hasattr(gift, "payment")]


def stop_stories(email: str) -> None:
    """This address wants no more news of what its gifts make possible; its other choices stay."""
    choose_mails(email, wants_renewal_mails=preferences_of(email).wants_renewal_mails, wants_updates=False)
