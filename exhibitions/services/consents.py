"""Consents: what they cover, and what happens when their last day nears and passes."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from core.models import CustomImage, CustomMedia
from core.navigation import forget_frames
from core.pictures import purge
from core.references import referenced

from ..emails import queue_consent_ends, queue_consent_exceeded
from ..models import Consent, ConsentPicture, ConsentRecording, PortraitPage
from ..rules import persons_agreed
from .prints import forget_unfit_kits

# A renewal takes a letter, a meeting, sometimes a trip.
NOTICES_DAYS = (60, 30, 7)


def cover(consent: Consent, *, image: CustomImage | None = None, recording: CustomMedia | None = None) -> None:
    """Put a picture and a recording under a consent, once."""
    if image is not None:
        ConsentPicture.objects.get_or_create(consent=consent, image=image)
    if recording is not None:
        ConsentRecording.objects.get_or_create(consent=consent, recording=recording)


def watch_consents(today: date | None = None) -> int:
    """Tell the staff of consents that near their end, unpublish the portraits of those that ended with the kits that
    hold them, and finish what a withdrawal could not (a power cut between the books and the files).

    Each notice leaves once; safe to run as often as one likes. Returns how many portraits were unpublished.
    """
    day = today or timezone.localdate()
    ending = Consent.objects.filter(
        withdrawn_at__isnull=True, expires_on__gte=day, expires_on__lte=day + timedelta(days=NOTICES_DAYS[0])
    )
    for consent in ending:
        notice = min(days for days in NOTICES_DAYS if consent.expires_on <= day + timedelta(days=days))
        queue_consent_ends(consent, notice)
    for consent in Consent.objects.filter(withdrawn_at__isnull=False):
        destroy_files(consent)
    return _unpublish_ended(day)


def destroy_files(consent: Consent) -> None:
    """Delete every picture and recording under this consent: rows, files, renditions."""
    purge(CustomImage.objects.filter(consents__consent=consent))
    for recording in CustomMedia.objects.filter(consents__consent=consent):
        for file in (recording.file, recording.thumbnail):
            if file:
                file.storage.delete(str(file.name))
        recording.delete()


def uses_of(consent: Consent, *, scan: bool = True) -> list[Page]:
    """Every page, live or scheduled or draft, that tells of the person or shows a file of theirs, all languages.

    With `scan`, live pages are read themselves: Wagtail's index of references is written a moment later.
    """
    pages: dict[int, Page] = {page.pk: page for page in PortraitPage.objects.filter(consent=consent)}
    images = CustomImage.objects.filter(consents__consent=consent)
    recordings = CustomMedia.objects.filter(consents__consent=consent)
    for thing in (*images, *recordings):
        for reference in ReferenceIndex.get_references_to(thing):
            if issubclass(reference.content_type.model_class(), Page):
                pages.setdefault(int(reference.object_id), Page.objects.get(pk=reference.object_id).specific)
    wanted_images, wanted_recordings = {image.pk for image in images}, {one.pk for one in recordings}
    has_files = bool(wanted_images or wanted_recordings)
    others = Page.objects.live().exclude(pk__in=pages).specific() if scan and has_files else Page.objects.none()
    for page in others.iterator():
        if referenced(page, CustomImage) & wanted_images or referenced(page, CustomMedia) & wanted_recordings:
            pages[page.pk] = page
    return sorted(pages.values(), key=lambda page: page.path)


def unpublish_unfit(pages: Iterable[Page]) -> int:
    """Unpublish each live page on which somebody is shown outside their consent, tell the staff; how many there were.

    A consent ends, is narrowed, or covers one more picture: pages published before are looked at again.
    """
    titles = []
    for page in pages:
        problems = [problem.sentence for problem in persons_agreed(page)] if page.live else []
        if problems:
            page.unpublish()
            titles.append(f"{page.title}: {' '.join(problems)}")
    if titles:
        forget_frames()
        queue_consent_exceeded(titles)
    return len(titles)


def look_again(consent: Consent) -> int:
    """After a consent was changed: unpublish what it no longer covers, forget such kits; how many pages."""
    unpublished = unpublish_unfit(uses_of(consent))
    forget_unfit_kits()
    return unpublished


def _unpublish_ended(day: date) -> int:
    ended = Consent.objects.filter(withdrawn_at__isnull=True, expires_on__lt=day)
    # One that ended long ago is looked at too: somebody may have used its pictures since.
    pages = {page.pk: page for consent in ended for page in uses_of(consent, scan=False)}
    unpublished = unpublish_unfit(pages.values())
    forget_unfit_kits(day)
    return unpublished
