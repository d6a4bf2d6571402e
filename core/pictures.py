"""Which sizes of a picture the site prints, made ahead by the worker and never in a visitor's request."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.images.models import Filter
from wagtail.models import Page

from .models import CustomImage, CustomRendition
from .references import referenced

logger = logging.getLogger(__name__)
FORMATS = ("avif", "webp", "jpeg")
MIME_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


@dataclass(frozen=True)
class Use:
    """How a picture is used: its filters by width in pixels, and the `sizes` that tell browsers the room it takes."""

    filters: dict[int, str]
    sizes: str


def _widths(*widths: int) -> dict[int, str]:
    return {width: f"width-{width}" for width in widths}


def _panels(*widths: int) -> dict[int, str]:
    return {width: f"fill-{width}x{width * 5 // 4}" for width in widths}


USES = {
    "hero": Use(_widths(480, 800, 1200), "(min-width: 46em) 45vw, 100vw"),
    "body": Use(_widths(480, 800, 1200), "(min-width: 46em) 58vw, 100vw"),
    # A panel of an exhibition hangs beside its answer, both four by five around their focal points.
    "panel": Use(_panels(480, 800, 1200), "(min-width: 46em) 50vw, 100vw"),
    "hung": Use(_panels(480, 800), "(min-width: 46em) 29vw, 60vw"),
    "wall": Use(_widths(1200, 2000), "100vw"),
}
SPECS = sorted(
    {f"{spec}|format-{kind}" for use in USES.values() for spec in use.filters.values() for kind in FORMATS}
    - {"width-2000|format-avif"}  # the zoom's picture: its encoding would take a minute of the worker
)


def specs_for(image: CustomImage) -> list[str]:
    """The filters worth making: none wider than the picture itself, but always the smallest."""
    kept = []
    for spec in SPECS:
        width = int(spec.split("-")[1].split("x")[0].split("|")[0])
        if width <= max(image.width, 480):
            kept.append(spec)
    return kept


def make_renditions(image: CustomImage) -> int:
    """Make what is missing; how many were made. Takes seconds: for the worker and for commands only.

    One that cannot be made stops no other one, and is noted on the picture until all are there: the staff are told.
    """
    wanted = specs_for(image)
    present = image.find_existing_renditions(*[Filter(spec) for spec in wanted])
    missing = [spec for spec in wanted if Filter(spec) not in present]
    made = sum(_make_rendition(image, spec) for spec in missing)
    failed_at = timezone.now() if made < len(missing) else None
    if bool(failed_at) != bool(image.preparation_failed_at):
        CustomImage.objects.filter(pk=image.pk).update(preparation_failed_at=failed_at)
        image.preparation_failed_at = failed_at
    return made


def _make_rendition(image: CustomImage, spec: str) -> bool:
    try:
        image.get_rendition(spec)
    except Exception:
        logger.exception("rendition %s of picture %s cannot be made", spec, image.pk)
        return False
    return True


def pictures_of(page: Page) -> list[CustomImage]:
    """The pictures of the library that a page shows, in its fields and its blocks."""
    return list(CustomImage.objects.filter(pk__in=referenced(page, CustomImage)).order_by("pk"))


@dataclass(frozen=True)
class Source:
    """One `<source>`: its type and its candidates."""

    mime_type: str
    srcset: str


def ready_renditions(image: CustomImage, use: Use) -> dict[tuple[str, int], CustomRendition]:
    """The renditions made ahead, by format and width: one query, or none where `renditions` were prefetched.

    None is made here: a picture whose renditions are still on their way is not shown yet.
    """
    by_key: dict[tuple[str, str], CustomRendition] = {}
    for made in image.renditions.all():
        by_key[made.filter_spec, made.focal_point_key] = made
    found = {}
    for kind in FORMATS:
        for width, spec in use.filters.items():
            wanted = Filter(f"{spec}|format-{kind}")
            rendition = by_key.get((wanted.spec, wanted.get_cache_key(image)))
            if rendition is not None:
                found[kind, width] = rendition
    return found


def sources_of(found: dict[tuple[str, int], CustomRendition]) -> list[Source]:
    """The `<source>` elements of what is ready, best format first; the plain JPEGs belong to the `<img>`."""
    rows = []
    for kind in FORMATS[:-1]:
        candidates = _candidates(found, kind)
        if candidates:
            rows.append(Source(MIME_TYPES[kind], candidates))
    return rows


def _candidates(found: dict[tuple[str, int], Any], kind: str) -> str:
    widths = {rendition.width: rendition.url for (made, _width), rendition in found.items() if made == kind}
    return ", ".join(f"{url} {width}w" for width, url in sorted(widths.items()))


def plain_of(found: dict[tuple[str, int], CustomRendition]) -> tuple[CustomRendition | None, str]:
    """The `<img>` itself: the middle JPEG and all JPEG candidates; None when none is ready."""
    ready = sorted((width, rendition) for (kind, width), rendition in found.items() if kind == "jpeg")
    if not ready:
        return None, ""
    return ready[len(ready) // 2][1], _candidates(found, "jpeg")


def purge(images: Iterable[CustomImage]) -> None:
    """Delete the pictures for good: their renditions, their files, their rows. Pages that named them show none."""
    for image in images:
        for rendition in image.renditions.all():
            rendition.file.delete(save=False)
            rendition.delete()
        name, storage = image.file.name, image.file.storage
        image.delete()
        if name and storage.exists(name):
            storage.delete(name)
