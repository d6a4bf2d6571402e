"""What a person's consent asks of a page before it is published."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext

from core.dates import date_format
from core.models import CustomImage, CustomMedia
from core.publication import Problem
from core.references import referenced

from .models import Consent, PortraitPage, Use


def persons_agreed(page: Any) -> Iterator[Problem]:
    """Every person seen, heard or told of on the page agreed to this use of it, on the day it appears."""
    day = _first_day(page)
    if isinstance(page, PortraitPage):
        yield from _own_consent(page, day)
    yield from _consents_of_files(page, day)


def _first_day(page: Any) -> date:
    hour = page.go_live_at
    return timezone.localdate(hour) if hour and hour > timezone.now() else timezone.localdate()


def _own_consent(page: PortraitPage, day: date) -> Iterator[Problem]:
    consent = page.consent
    if consent is None:
        yield Problem(
            gettext(
                "This portrait has no consent yet. Record what the person agreed to (Exhibitions, Consents), choose it."
            ),
            "consent",
        )
        return
    sentence = _refusal(consent, Use.WEB, day)
    if sentence:
        yield Problem(sentence, "consent")
    if consent.is_at_risk:
        yield from _at_risk(page, consent)


def _at_risk(page: PortraitPage, consent: Consent) -> Iterator[Problem]:
    if page.place:
        yield Problem(gettext("This person is at risk: leave the exact place empty; the country is enough."), "place")
    name = {part for part in _words(consent.person_name) if len(part) > 2}
    if name & _words(" ".join([*_told(page), consent.public_name])):
        yield Problem(gettext("This person is at risk, and a part of their real name stands on the page: take it out."))
    if name & _words(" ".join(_told_by_files(page))):
        yield Problem(
            gettext(
                "This person is at risk, and a part of their real name stands on a file or in its name: send it anew."
            )
        )


def _told(page: PortraitPage) -> Iterator[str]:
    for field in page._meta.get_fields():
        if isinstance(field, models.CharField | models.TextField) and isinstance(getattr(page, field.name), str):
            yield getattr(page, field.name)


def _told_by_files(page: PortraitPage) -> Iterator[str]:
    """What goes out with the photograph and the recording: their names are in every address."""
    if page.photo is not None:
        yield from (page.photo.title, page.photo.description, page.photo.credit, str(page.photo.file.name))
    if page.recording is not None:
        yield from (
            page.recording.title,
            page.recording.credit,
            page.recording.transcript,
            str(page.recording.file.name),
        )


def _words(text: str) -> set[str]:
    """Words without accents and capitals, as a reader would recognise them; markup and hyphens hide none."""
    plain = unicodedata.normalize("NFKD", strip_tags(text))
    return set(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).casefold()))


def consents_on(page: Any) -> list[Consent]:
    """Everybody whose consent the page needs: its own portrait, and whoever its files show or let be heard."""
    found = Consent.objects.filter(pictures__image__in=referenced(page, CustomImage)) | Consent.objects.filter(
        recordings__recording__in=referenced(page, CustomMedia)
    )
    consents = list(found.distinct().order_by("pk"))
    own = page.consent if isinstance(page, PortraitPage) else None
    if own is not None and own not in consents:
        consents.append(own)
    return [one for one in consents if not _is_renewed(one, consents)]


def _is_renewed(consent: Consent, others: list[Consent]) -> bool:
    """True for one that ended by itself where the same person's newer one covers the same page."""
    ended = consent.withdrawn_at is None and not consent.is_current()
    return ended and any(
        other.pk > consent.pk and other.is_current() and _words(other.person_name) == _words(consent.person_name)
        for other in others
    )


def _consents_of_files(page: Any, day: date) -> Iterator[Problem]:
    own = page.consent_id if isinstance(page, PortraitPage) else None
    for consent in consents_on(page):
        if consent.pk != own:
            sentence = _refusal(consent, page.consent_use, day)
            if sentence:
                yield Problem(sentence)


def _refusal(consent: Consent, use: str, day: date) -> str:
    """A sentence that says why this consent does not allow this use; empty when it does."""
    names = {"reference": consent.reference, "use": Use(use).label}
    if consent.withdrawn_at is not None:
        return (
            gettext("Consent %(reference)s was withdrawn: the person's picture and words may not be used any more.")
            % names
        )
    if consent.expires_on is not None and consent.expires_on < day:
        ended = {**names, "day": date_format(consent.expires_on, "DATE_FORMAT")}
        return (
            gettext("Consent %(reference)s ended on %(day)s: ask the person again, and record the new consent.") % ended
        )
    if not consent.allows(use, day):
        return (
            gettext(
                "Consent %(reference)s does not cover this use: «%(use)s». Ask the person, or choose another picture."
            )
            % names
        )
    return ""
