"""Make an offline kit: render the exhibition's pages, take what they need along, zip it."""

import io
import time
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override

from ..exceptions import ConsentChanged
from ..models import Consent, ExhibitionPage, OfflineKit, PortraitPage, PrintRun, Use
from ..rules import consents_on
from ..services.prints import note_print
from .assets import Assets
from .rewriting import OfflinePage, PageMap

WIDTHS = (480, 800, 1200)
KEPT_FOR = timedelta(days=30)


def build_kit(exhibition: ExhibitionPage, *, languages: Sequence[str], image_width: int = 800) -> OfflineKit:
    """Zip the exhibition in these languages: portraits that may be shown, pictures about so many pixels wide.

    Every kit older than thirty days is forgotten on the way. Raises ValueError when none of the languages exists, and
    ConsentChanged when a person withdrew in between: the kit is not kept.
    """
    started = time.monotonic()
    editions = [
        page.specific
        for page in exhibition.get_translations(inclusive=True).live().order_by("pk")
        if page.locale.language_code in languages
    ]
    if not editions:
        raise ValueError("none of these languages is published")
    assets, portraits = Assets(image_width), []
    files: dict[str, bytes] = {}
    addresses = PageMap()
    visits = {}
    for edition in editions:
        with override(edition.locale.language_code):
            visits[edition.pk] = edition.shown_portraits()
            _map(addresses, edition, visits[edition.pk])
    for edition in editions:
        with override(edition.locale.language_code):
            files |= _edition(edition, visits[edition.pk], addresses, assets)
            portraits += visits[edition.pk]
    files["index.html"] = render_to_string(
        "exhibitions/kit/index.html",
        {
            "editions": [(edition, edition.locale.language_code) for edition in editions],
            "sheets": [assets.take(f"{settings.STATIC_URL}css/{name}.css") for name in ("main", "exhibition")],
        },
    ).encode()
    files["LISEZMOI-LEAME-README.txt"] = render_to_string("exhibitions/kit/readme.txt").encode()
    return _keep(exhibition, editions, image_width, portraits, {**files, **assets.files}, started)


def _map(addresses: PageMap, edition: ExhibitionPage, portraits: list[PortraitPage]) -> None:
    code = edition.locale.language_code
    addresses.add(edition.url, f"{code}/index.html")
    addresses.add(edition.url + edition.reverse_subpage("slideshow"), f"{code}/slideshow.html")
    for portrait in portraits:
        addresses.add(portrait.url, f"{code}/{portrait.slug}.html")


def _edition(
    edition: ExhibitionPage, portraits: list[PortraitPage], addresses: PageMap, assets: Assets
) -> dict[str, bytes]:
    slideshow = edition.url + edition.reverse_subpage("slideshow")
    pages = {edition.url: _html(edition, edition.url), slideshow: _html(edition, slideshow)}
    pages |= {portrait.url: _html(portrait, portrait.url) for portrait in portraits}
    return {
        addresses.file_of(url): OfflinePage(html, addresses.file_of(url), addresses, assets).rewritten()
        for url, html in pages.items()
    }


def _html(page: ExhibitionPage | PortraitPage, url: str) -> bytes:
    request = RequestFactory().get(url, HTTP_HOST=urlsplit(settings.SITE_URL).netloc)
    if isinstance(page, ExhibitionPage):
        view, args, kwargs = page.resolve_subpage("/" + url.removeprefix(page.url))
        response = page.serve(request, view, args, kwargs)
    else:
        response = page.serve(request)
    return response.render().content


def _keep(
    exhibition: ExhibitionPage,
    editions: list[ExhibitionPage],
    image_width: int,
    portraits: list[PortraitPage],
    files: dict[str, bytes],
    started: float,
) -> OfflineKit:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            archive.writestr(f"exposition/{name}", files[name])
    content = buffer.getvalue()
    languages = " ".join(edition.locale.language_code for edition in editions)
    with transaction.atomic():
        kit = OfflineKit(exhibition_key=exhibition.translation_key, languages=languages, image_width=image_width)
        kit.consents = _required_consents([*editions, *portraits])
        kit.size_bytes, kit.portraits = len(content), len({portrait.translation_key for portrait in portraits})
        kit.seconds = round(time.monotonic() - started, 2)
        kit.file.save(f"{kit.public_id}.zip", ContentFile(content), save=False)
        kit.save()
        note_print({p.translation_key: p for p in portraits}.values(), kind=PrintRun.Kind.KIT, language=languages)
    _forget_old()
    return kit


def _required_consents(pages: list[ExhibitionPage | PortraitPage]) -> list[int]:
    """Everybody shown or heard on these pages, checked once more. Raises ConsentChanged.

    A withdrawal holds the consent's row too: it comes before this check, or finds the kit and deletes it.
    """
    keys = {consent.pk for page in pages for consent in consents_on(page)}
    locked = Consent.objects.select_for_update().filter(pk__in=keys)
    if len(locked) != len(keys) or not all(consent.allows(Use.WEB) for consent in locked):
        raise ConsentChanged
    return sorted(keys)


def _forget_old() -> None:
    for kit in OfflineKit.objects.filter(made_at__lt=timezone.now() - KEPT_FOR):
        kit.file.delete(save=False)
        kit.delete()
