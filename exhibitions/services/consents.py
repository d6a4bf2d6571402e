"""Consents: what they cover, and what happens when their last day nears and passes."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from core.letters import Letter, queue_staff_letter
from core.models import CustomImage, CustomMedia
from core.pictures import purge

from ..models import Consent, ConsentPicture, ConsentRecording, PortraitPage, Use
from .prints import forget_kits

# A renewal takes a letter, a meeting, sometimes a trip.
NOTICES_DAYS = (60, 30, 7)


def record_consent(*, recorded_by: Any = None, **values: Any) -> Consent:
    """Keep what a person agreed to. Raises IntegrityError when it allows nothing or ends before it begins."""
    return Consent.objects.create(recorded_by=recorded_by, **values)


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
        _announce(consent, notice)
    for consent in Consent.objects.filter(withdrawn_at__isnull=False):
        destroy_files(consent)
    return _unpublish_ended(day)


def destroy_files(consent: Consent) -> None:
    """Delete every picture and recording under this consent: rows, files, renditions."""
    purge(CustomImage.objects.filter(consents__consent=consent))
    for recording in CustomMedia.objects.filter(consents__consent=consent):
        for file in (recording.file, recording.thumbnail):
            if file:
                file.storage.delete(file.name)
        recording.delete()


def _announce(consent: Consent, notice: int) -> None:
    def write() -> Letter:
        words = {"reference": consent.reference, "day": date_format(consent.expires_on or "", "DATE_FORMAT")}
        explain = _t("Portraits that will be unpublished the day after, unless a new consent is recorded:")
        titles = sorted(set(consent.portraits.values_list("title", flat=True)))
        return Letter(_t("Consent %(reference)s ends on %(day)s") % words, [explain, *titles])

    queue_staff_letter("consent-ends", f"consent:{consent.pk}:{consent.expires_on}:{notice}", write)


def _unpublish_ended(day: date) -> int:
    ended = PortraitPage.objects.live().exclude(consent__in=Consent.objects.allowing(Use.WEB, day))
    pages = list(ended.filter(consent__isnull=False))
    for page in pages:
        with transaction.atomic():
            page.unpublish()
            forget_kits({page.get_parent().translation_key})
    return len(pages)
