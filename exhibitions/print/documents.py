"""Labels and poster: the data of a page, set by a Typst template."""

import io
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext, override

from core.dates import date_format
from core.print import compiled, day_edition

from ..exceptions import NothingToPrint
from ..models import ExhibitionPage, PortraitPage
from ..services.codes import code_for

FOLDER = Path(__file__).resolve().parent


def labels_pdf(exhibition: ExhibitionPage) -> tuple[bytes, list[PortraitPage]]:
    """One label for each portrait whose consent covers print, in the page's language; the portraits printed.

    Raises NothingToPrint when there is none.
    """
    with override(exhibition.locale.language_code):
        portraits = exhibition.shown_portraits()
        rooms = exhibition.hung_rooms(portraits)
        printed = [portrait for portrait in portraits if portrait.may_be_printed]
        if not printed:
            raise NothingToPrint
        titles = {portrait.pk: room.room.title for room in rooms for pair in room.pairs for portrait in pair.panels}
        data = {
            "title": gettext("Labels: %(title)s") % {"title": exhibition.full_title},
            "language": exhibition.locale.language_code,
            "words": {"code": gettext("Scan, or type this code in the site's search")},
            "labels": [_label(portrait, titles.get(portrait.pk, "")) for portrait in printed],
        }
        return _compiled("labels.typ", data), printed


def _label(portrait: PortraitPage, room: str) -> dict[str, str]:
    code = portrait.panel_code or code_for(portrait.translation_key)
    facts = [portrait.place or portrait.country, portrait.gesture]
    if portrait.photo:
        facts.append(gettext("Photograph: %(credit)s") % {"credit": portrait.photo.credit})
    return {
        "room": room,
        "position": f"{portrait.pair} {portrait.get_side_display()}",
        "word": portrait.word,
        "word_language": portrait.word_language,
        "title": portrait.title,
        "work": portrait.work,
        "quote": portrait.quote,
        "quote_language": portrait.locale.language_code,
        "facts": " · ".join(part for part in facts if part),
        "code": code,
        "qr": qr_svg(code_address(code)),
        "qr_alt": gettext("Code that opens %(title)s") % {"title": portrait.title},
    }


def poster_pdf(exhibition: ExhibitionPage) -> tuple[bytes, list[PortraitPage]]:
    """The exhibition's poster in the page's language: its two words, two plates, places and days; whose plates."""
    with override(exhibition.locale.language_code):
        drawn = [one for one in exhibition.shown_portraits() if one.plate is not None and one.may_be_printed][:2]
        data = {
            "title": gettext("Poster: %(title)s") % {"title": exhibition.full_title},
            "language": exhibition.locale.language_code,
            "words": {"kicker": exhibition.kicker},
            "first": {"word": exhibition.first_word, "language": exhibition.first_language},
            "second": {"word": exhibition.second_word, "language": exhibition.second_language},
            "introduction": strip_tags(exhibition.introduction),
            "lines": [_stay(stay) for stay in exhibition.current_loans()[:4]] or [gettext("Soon in your region")],
            "organisers": " – ".join(
                str(row.organisation) for row in exhibition.organisers.select_related("organisation")
            ),
            # Drawings only: photographs keep their own size.
            "plates": [{"svg": day_edition(one.plate), "alt": one.plate.alt} for one in drawn if one.plate],
            "qr": qr_svg(settings.SITE_URL + exhibition.url),
            "qr_alt": gettext("Code that opens the exhibition's page"),
            "address": settings.SITE_URL + exhibition.url,
        }
        return _compiled("poster.typ", data), drawn


def _stay(stay: Any) -> str:
    words = {"host": stay.host_name, "city": stay.city, "start": date_format(stay.starts_on, "DATE_FORMAT")}
    words["end"] = date_format(stay.ends_on, "DATE_FORMAT")
    return gettext("%(city)s, %(host)s, from %(start)s to %(end)s") % words


def code_address(code: str) -> str:
    """The short address printed on a panel."""
    return f"{settings.SITE_URL}{reverse('panel', args=[code])}"


def qr_svg(address: str) -> str:
    """A QR code (ISO/IEC 18004) as an SVG, error correction Q: a scratched panel still opens."""
    buffer = io.BytesIO()
    segno.make(address, error="q", micro=False).save(buffer, kind="svg", border=2, xmldecl=False, dark="#1E1A17")
    return buffer.getvalue().decode()


def _compiled(template: str, data: dict[str, Any]) -> bytes:
    return compiled(FOLDER / template, data, pdf_standards="ua-1")
