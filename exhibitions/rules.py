"""What a person's consent asks of a page before it is published."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

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
            _t(
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
        yield Problem(_t("This person is at risk: leave the exact place empty; the country is enough."), "place")
    told = [page.title, page.slug, page.introduction, page.work, page.quote, page.testimony_original, page.testimony]
    words = set(re.findall(r"\w+", " ".join(told).casefold()))
    if words & {part for part in re.findall(r"\w+", consent.person_name.casefold()) if len(part) > 2}:
        yield Problem(_t("This person is at risk, and a part of their real name stands on the page: take it out."))


def _consents_of_files(page: Any, day: date) -> Iterator[Problem]:
    use = page.consent_use
    covered = Consent.objects.filter(pictures__image__in=referenced(page, CustomImage)) | Consent.objects.filter(
        recordings__recording__in=referenced(page, CustomMedia)
    )
    own = page.consent_id if isinstance(page, PortraitPage) else None
    for consent in covered.distinct().order_by("pk"):
        if consent.pk != own:
            sentence = _refusal(consent, use, day)
            if sentence:
                yield Problem(sentence)


def _refusal(consent: Consent, use: str, day: date) -> str:
    """A sentence that says why this consent does not allow this use; empty when it does."""
    names = {"reference": consent.reference, "use": Use(use).label}
    if consent.withdrawn_at is not None:
        return (
            _t("Consent %(reference)s was withdrawn: the person's picture and words may not be used any more.") % names
        )
    if consent.expires_on is not None and consent.expires_on < day:
        ended = {**names, "day": date_format(consent.expires_on, "DATE_FORMAT")}
        return _t("Consent %(reference)s ended on %(day)s: ask the person again, and record the new consent.") % ended
    if not consent.allows(use, day):
        return (
            _t("Consent %(reference)s does not cover this use: «%(use)s». Ask the person, or choose another picture.")
            % names
        )
    return ""
