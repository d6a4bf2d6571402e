"""System checks: what must be true of the machine before the site starts."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import Error, register

from .plates import CATALOGUE, catalogue


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
