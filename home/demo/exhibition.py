"""The demonstration's exhibition beside its pages: consents, panels, stays, one sound."""

import math
import random
import struct
import wave
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from core.models import CustomMedia
from directory.models import Organisation
from exhibitions.models import Consent, ExhibitionPage, Loan, LoanTask, Organiser, PanelSet, PortraitPage, Room

from .data import read

RATE = 11_025
SECONDS = 9


def load_exhibition() -> None:
    """Create what is missing: the set of panels, a consent for each role, the stays, the sound."""
    data = read("exhibition.yaml")
    panels, _created = PanelSet.objects.get_or_create(
        code=data["panel_set"]["code"], defaults={**data["panel_set"], "is_demonstration": True}
    )
    for role in data["roles"]:
        if not Consent.objects.filter(person_name=role).exists():
            Consent.objects.create(
                person_name=role, allows_web=True, allows_print=True, given_on=timezone.localdate(), read_language="fr",
                is_demonstration=True,
            )  # fmt: skip
    for stay in data["loans"]:
        _stay(panels, dict(stay))
    _sound(data["sound"])


def _stay(panels: PanelSet, row: dict[str, Any]) -> None:
    first = timezone.localdate() + timedelta(days=row.pop("in_days"))
    last = first + timedelta(days=row.pop("days") - 1)
    loan, is_new = Loan.objects.get_or_create(
        panel_set=panels, host_name=row["host_name"], is_demonstration=True,
        defaults={**row, "starts_on": first, "ends_on": last},
    )  # fmt: skip
    if is_new and loan.status == Loan.Status.ACCEPTED:
        LoanTask.objects.bulk_create([LoanTask(loan=loan, kind=kind) for kind in LoanTask.Kind.values])


def _sound(words: dict[str, str]) -> None:
    if CustomMedia.objects.filter(title=words["title"]).exists():
        return
    sound = CustomMedia(type="audio", duration=SECONDS, **words)
    sound.file.save("le-bruit-du-verre.wav", ContentFile(glass()), save=True)


def glass() -> bytes:
    """Nine seconds of bottles poured into a bin, computed: damped partials of struck glass, drawn by one seed."""
    chance, samples = random.Random(7), [0.0] * (RATE * SECONDS)  # noqa: S311 - a drawing, not a secret
    for _strike in range(46):
        start, pitch, force = chance.uniform(0.2, SECONDS - 1.2), chance.uniform(900, 2600), chance.uniform(0.05, 0.28)
        for partial, decay in ((1.0, 9.0), (2.32, 14.0), (4.25, 22.0)):
            if pitch * partial < RATE / 2:
                for step in range(int(RATE * 0.5)):
                    at = step / RATE
                    samples[int(start * RATE) + step] += (
                        force / partial * math.exp(-decay * at) * math.sin(2 * math.pi * pitch * partial * at)
                    )
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", int(32_000 * math.tanh(sample))) for sample in samples))
    return buffer.getvalue()


def complete(page: Page, row: dict[str, Any], language: str) -> None:
    """What an exhibition and its portraits point at."""
    shared = row.get("shared") or {}
    if isinstance(page, ExhibitionPage):
        page.panel_set = PanelSet.objects.get(code=shared["panel_set"])
        page.rooms.set([Room(sort_order=order, **room) for order, room in enumerate(row[language]["rooms"])])
        codes = shared["organisers"]
        page.organisers.set(
            [
                Organiser(organisation=Organisation.objects.get(code=code), sort_order=order)
                for order, code in enumerate(codes)
            ]
        )
    elif isinstance(page, PortraitPage):
        page.consent = Consent.objects.get(person_name=shared["role"])
        if shared.get("recording"):
            page.recording = CustomMedia.objects.get(title=shared["recording"])
