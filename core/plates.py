"""The catalogue of plates: the project's own drawings, with their size, alternative text and caption.

The drawings are files of the repository (`static/plates/<code>.svg`), never uploads.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

CATALOGUE = Path(__file__).with_name("plates.yaml")


@dataclass(frozen=True)
class Plate:
    """One drawing. `width` and `height` are CSS pixels; texts are keyed by language."""

    code: str
    width: int
    height: int
    alt_texts: dict[str, str]
    captions: dict[str, str]

    @property
    def path(self) -> str:
        return f"plates/{self.code}.svg"

    @property
    def alt(self) -> str:
        return self.alt_texts[get_language() or "fr"]

    @property
    def caption(self) -> str:
        return self.captions[get_language() or "fr"]

    @classmethod
    def get(cls, code: str) -> "Plate | None":
        """The plate of that code, or None when there is none."""
        return catalogue().get(code)


@cache
def catalogue() -> dict[str, Plate]:
    """Every plate by code, in the order of the catalogue."""
    rows = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return {
        code: Plate(code, int(row["width"]), int(row["height"]), row["alt"], row["caption"])
        for code, row in rows.items()
    }


def plate_choices() -> list[tuple[str, str]]:
    """Choices for a form, labelled by code and French caption."""
    return [(plate.code, f"{plate.code} – {plate.captions['fr']}") for plate in catalogue().values()]
