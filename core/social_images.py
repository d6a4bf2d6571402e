"""The social image (Open Graph) of a page, shown where it is shared: its title set as a poster, beside its plate."""

import hashlib
import json
import re
import unicodedata
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import ImageFont
from wagtail.models import Page

from .models import BasePage
from .print import FONTS, compiled, day_edition
from .visibility import open_to_all

TEMPLATE = FONTS.parent / "card.typ"
WIDTH, HEIGHT = 1200, 630
DAY_SECONDS = 24 * 3600
FOLDER = "cards"
# Those that do not break and other hyphens: the poster's letters have one.
HYPHENS = {0x2010: "-", 0x2011: "-"}
SPACES = re.compile(r"[ \t\r\n]+")


@cache
def _is_drawn(letter: str) -> bool:
    """Whether the poster's letters have this one: a font draws one and the same box for all that it lacks."""
    font = ImageFont.truetype(str(FONTS / "shout.ttf"), 24)
    box = bytes(font.getmask("\U0010ffff"))
    return letter.isspace() or bytes(font.getmask(letter)) not in (box, b"")


def _drawable(words: str) -> str:
    """The words without the letters that would be boxes on the card (syllabics, pictograms, other alphabets)."""
    composed = unicodedata.normalize("NFC", words).translate(HYPHENS)
    return SPACES.sub(" ", "".join(letter for letter in composed if _is_drawn(letter))).strip()


def _words(page: Any) -> dict[str, str]:
    return {
        "kicker": _drawable(getattr(page, "kicker", "")),
        "title": _drawable(getattr(page, "headline", "") or page.title),
    }


def card_name(page: Any) -> str:
    """The card's file name: another one as soon as what it shows changes."""
    shown = [*_words(page).values(), getattr(page, "plate_code", "")]
    return f"{page.pk}-{hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]}.png"


def card_address(page: Any) -> str:
    """The full address of the page's card."""
    return settings.SITE_URL + reverse("card", args=[card_name(page)])


def make_card(page: Any) -> bytes:
    """Draw the page's card and keep it in place of its older ones; about a tenth of a second."""
    plate = page.plate if hasattr(page, "plate") else None
    data = {**_words(page), "language": page.locale.language_code, "plate": day_edition(plate) if plate else ""}
    content = compiled(TEMPLATE, data, format="png", ppi=72)
    forget_cards(page.pk)
    default_storage.save(f"{FOLDER}/{card_name(page)}", ContentFile(content))
    return content


def forget_cards(page_pk: int) -> int:
    """Delete what was drawn of a page; how many files. A page taken down leaves no picture of its words behind."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    gone = [name for name in names if name.startswith(f"{page_pk}-")]
    for name in gone:
        default_storage.delete(f"{FOLDER}/{name}")
    return len(gone)


@require_safe
@cache_control(public=True, max_age=DAY_SECONDS)
def card(request: HttpRequest, name: str) -> HttpResponse:
    """A card made at publication, or made now when its file was lost; 404 for any name but the page's present one."""
    number = name.partition("-")[0]
    asked = Page.objects.filter(pk=int(number)) if number.isascii() and number.isdigit() else Page.objects.none()
    found = open_to_all(asked).first()
    page = found.specific if found is not None else None
    if not isinstance(page, BasePage) or card_name(page) != name:
        raise Http404
    path = f"{FOLDER}/{name}"
    if default_storage.exists(path):
        with default_storage.open(path) as file:
            return HttpResponse(file.read(), content_type="image/png")
    return HttpResponse(make_card(page), content_type="image/png")
