"""Exhibitions, portraits, consents and pictures for tests."""

import io
import itertools
import random
from datetime import timedelta
from typing import Any

from django.core.files.images import ImageFile
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image
from wagtail.models import Locale, Page

from core.models import CustomImage
from exhibitions.models import Consent, ExhibitionPage, Loan, PanelSet, PortraitPage, Room

numbers = itertools.count(1)


def photograph(width: int = 900, height: int = 1100, *, exif: bool = False, kind: str = "JPEG") -> bytes:
    """A noisy picture, as heavy as a photograph; with `exif`, one that says where it was taken."""
    noise = random.Random(width * height).randbytes(64 * 80 * 3)
    picture = Image.frombytes("RGB", (64, 80), noise).resize((width, height))
    buffer = io.BytesIO()
    values: dict[str, Any] = {}
    if exif:
        data = Image.Exif()
        data[0x010E] = "Zyx-Canari"
        data[0x0112] = 6
        data.get_ifd(0x8825).update({1: "N", 2: (18.0, 27.0, 46.0), 3: "W", 4: (97.0, 23.0, 34.0)})
        values["exif"] = data
    picture.save(buffer, kind, **values)
    return buffer.getvalue()


def make_image(title: str = "", **values: Any) -> CustomImage:
    """A picture of the library, with its rights."""
    number = next(numbers)
    file = ImageFile(io.BytesIO(photograph()), name=f"{slugify(title) or 'picture'}-{number}.jpg")
    rights = {"title": title or f"Image {number}", "description": "Des mains.", "credit": "CISO"}
    return CustomImage.objects.create(file=file, **rights | values)


def make_consent(**values: Any) -> Consent:
    """A consent to everything, given today, of nobody in particular."""
    return Consent.objects.create(
        **{
            "person_name": f"Zyx Canari {next(numbers)}",
            "public_name": "",
            "allows_web": True,
            "allows_print": True,
            "allows_fundraising": False,
            "given_on": timezone.localdate(),
            "read_language": "es",
            **values,
        }
    )


def make_panels() -> PanelSet:
    """A set of panels of its own."""
    number = next(numbers)
    return PanelSet.objects.create(code=f"panels-{number}", name=f"Panneaux {number}", wall_metres=12)


def make_exhibition(rooms: int = 2, **values: Any) -> ExhibitionPage:
    """A published exhibition in French with empty rooms."""
    number = next(numbers)
    page = ExhibitionPage(
        **{
            "title": f"Exposition {number}",
            "slug": f"exposition-{number}",
            "full_title": f"Exposition d’essai {number}",
            "first_word": "Recycleuse",
            "second_word": "Pepenadora",
            "panel_set": make_panels(),
            "locale": Locale.objects.get(language_code="fr"),
            **values,
        }
    )
    page.rooms.set([Room(code=f"salle-{place}", title=f"Salle {place}", sort_order=place) for place in range(rooms)])
    Page.objects.get(url_path="/accueil/").add_child(instance=page)
    page.save_revision().publish()
    return ExhibitionPage.objects.get(pk=page.pk)


def make_portrait(exhibition: ExhibitionPage, *, publish: bool = True, **values: Any) -> PortraitPage:
    """A portrait with a plate and a consent of its own, published."""
    number = next(numbers)
    page = PortraitPage(
        **{
            "title": f"Portrait {number}",
            "slug": f"portrait-{number}",
            "word": "Trieuse",
            "room_code": "salle-0",
            "pair": number,
            "side": "a",
            "country": "Mexique",
            "gesture": "trier",
            "work": "Elle trie.",
            "plate_code": "portrait-caisse",
            "locale": exhibition.locale,
            **values,
        }
    )
    if "consent" not in values:
        page.consent = make_consent()
    page.live = False
    exhibition.add_child(instance=page)
    if publish:
        page.save_revision().publish()
    return PortraitPage.objects.get(pk=page.pk)


def translated(portrait: PortraitPage, exhibition: ExhibitionPage, language: str) -> PortraitPage:
    """The same portrait in another language, under that language's exhibition."""
    locale = Locale.objects.get(language_code=language)
    parent = exhibition.get_translation_or_none(locale)
    if parent is None:
        parent = exhibition.copy_for_translation(locale, copy_parents=True).specific
        parent.slug = f"{exhibition.slug}-{language}"
        parent.save_revision().publish()
        parent = ExhibitionPage.objects.get(pk=parent.pk)
    other = portrait.copy_for_translation(locale).specific
    other.slug = f"{portrait.slug}-{language}"
    other.save_revision().publish()
    return PortraitPage.objects.get(pk=other.pk)


def make_loan(panel_set: PanelSet, *, in_days: int = 10, days: int = 10, **values: Any) -> Loan:
    """A request that begins in so many days and lasts so many."""
    first = timezone.localdate() + timedelta(days=in_days)
    return Loan.objects.create(
        **{
            "panel_set": panel_set,
            "starts_on": first,
            "ends_on": first + timedelta(days=days - 1),
            "host_name": "Un syndicat",
            "city": "Rimouski",
            "contact_name": "Camille Exemple",
            "contact_email": "hote@example.org",
            **values,
        }
    )
