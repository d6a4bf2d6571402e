"""Typeset with Typst, in the project's fonts and with its drawings, what is printed or sent as one picture."""

import json
import logging
import re
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from ..plates import Plate
from ..text import clean_json

logger = logging.getLogger(__name__)

FONTS = Path(__file__).resolve().parent / "fonts"
VARIABLE = re.compile(r"var\((--\w+)\)")
VALUE = re.compile(r"(--\w+):(#[0-9A-Fa-f]{6})")
NIGHT = re.compile(r"@media\(prefers-color-scheme:dark\)\{.*\}\}")
SCREEN_ONLY = re.compile(r' filter="url\(#g\)"|<g class="m"[^>]*><g filter="url\(#h[kr]\)">.*?</g></g>', re.DOTALL)
NO_LETTER = "could not be displayed with font"


def day_edition(plate: Plate) -> str:
    """The drawing as a printer takes it: the day's inks written out in flat colours. Grain and halftone are filters of
    the screen; a press has its own.
    """
    drawing = (settings.BASE_DIR / "static" / plate.path).read_text(encoding="utf-8")
    drawing = SCREEN_ONLY.sub("", NIGHT.sub("", drawing))
    inks: dict[str, str] = {}
    for name, ink in VALUE.findall(drawing):
        inks.setdefault(name, ink)
    return VARIABLE.sub(lambda match: inks.get(match[1], "#1E1A17"), drawing)


def compiled(template: Path, data: dict[str, Any], **options: Any) -> bytes:
    """The document that the Typst template makes of the data, in the project's fonts alone; `options` as typst's.

    A standard for accessible files (PDF/UA) refuses a letter that no font has: the file is then made without its claim
    to the standard, with a box in the letter's place.
    """
    inputs = {"data": json.dumps(clean_json(data))}
    try:
        return _typeset(template, inputs, **options)
    except typst.TypstError as error:
        if "pdf_standards" not in options or NO_LETTER not in str(error):
            raise
        logger.warning("%s: %s", template.name, error)
        return _typeset(template, inputs, **{**options, "pdf_standards": []})


def _typeset(template: Path, inputs: dict[str, str], **options: Any) -> bytes:
    return typst.compile(
        str(template),
        root=str(settings.BASE_DIR),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        **options,
    )
