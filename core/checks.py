"""System checks: what must be true of the machine before the site starts."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import Error, register
from django.db import DatabaseError

from .plates import CATALOGUE, catalogue
from .site_record import differing_address


@register()
def time_zone_is_known(**_kwargs: Any) -> list[Error]:
    """Gifts are dated by Montréal's clock: without its time zone the books would be wrong."""
    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        return [Error(f"The time zone {settings.TIME_ZONE} is unknown to this machine.", id="core.E001")]
    return []


@register()
def plates_are_drawn(**_kwargs: Any) -> list[Error]:
    """Every plate of the catalogue has its drawing and its three languages."""
    folder = settings.BASE_DIR / "static" / "plates"
    return [
        Error(f"Plate {plate.code} lacks its drawing or a language.", obj=str(CATALOGUE), id="core.E002")
        for plate in catalogue().values()
        if not (folder / f"{plate.code}.svg").exists()
        or {"fr", "es", "en"} - plate.alt_texts.keys()
        or {"fr", "es", "en"} - plate.captions.keys()
    ]


@register(deploy=True)
def site_record_follows_site_url(**_kwargs: Any) -> list[Error]:
    """Every address that the CMS writes is the environment's. A database that is not there yet says nothing."""
    try:
        other = differing_address()
    except DatabaseError:
        return []
    if not other:
        return []
    sentence = f"The CMS says that this site is {other}, SITE_URL says {settings.SITE_URL}: run `manage.py migrate`."
    return [Error(sentence, id="core.E003")]
