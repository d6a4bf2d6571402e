"""The map of the projects, drawn by the server: no tiles, nobody else asked. The list beside it says the same."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from directory.models import Place

# Between the middles of two numbers, in drawing units: their circles do not touch.
APART = 62
OUTLINES = Path(__file__).with_name("maps.yaml")


@dataclass(frozen=True)
class Outline:
    """A country's shape in drawing units and how degrees become such units."""

    width: int
    height: int
    west: float
    north: float
    scale: float
    squeeze: float
    path: str

    def at(self, latitude: float, longitude: float) -> tuple[int, int]:
        """The point of a position, in drawing units."""
        x = (longitude - self.west) * self.squeeze * self.scale
        return round(x), round((self.north - latitude) * self.scale)


@dataclass(frozen=True)
class Pin:
    """A place on the map; several projects there share it. `number` stands beside its name in the list.

    `at_x`, `at_y` is where the place is; `x`, `y` where its number is drawn, apart from its neighbours'.
    """

    number: int
    x: int
    y: int
    at_x: int
    at_y: int
    name: str
    is_approximate: bool


@dataclass(frozen=True)
class Map:
    """A country with its pins."""

    outline: Outline
    pins: tuple[Pin, ...]


@cache
def outlines() -> dict[str, Outline]:
    """By the country's code."""
    rows = yaml.safe_load(OUTLINES.read_text(encoding="utf-8"))
    return {code: Outline(**row) for code, row in rows.items()}


def map_of(country_code: str, places: Iterable[Place]) -> Map | None:
    """The map of a country with each of `places` once, numbered from west to east; None when it was never drawn.

    Two places whose shown names are one (a region) are one pin.
    """
    outline = outlines().get(country_code)
    if outline is None:
        return None
    points: dict[str, tuple[tuple[int, int], bool]] = {}
    for place in places:
        position = place.shown_position
        if position is not None:
            points.setdefault(place.shown_name, (outline.at(*position), place.is_approximate))
    ordered = sorted(points.items(), key=lambda row: row[1][0])
    drawn = _apart([point for _name, (point, _rough) in ordered])
    return Map(
        outline,
        tuple(
            Pin(number, *spot, *point, name, rough)
            for number, ((name, (point, rough)), spot) in enumerate(zip(ordered, drawn, strict=True), start=1)
        ),
    )


def _apart(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where to draw each number: at its point, or on the nearest free spot of a ring around it."""
    drawn: list[tuple[int, int]] = []
    for x, y in points:
        rings = ((x, y), *(_around(x, y, ring * APART, turn) for ring in (1, 2) for turn in range(8)))
        drawn.append(next((spot for spot in rings if all(_is_clear(spot, other) for other in drawn)), (x, y)))
    return drawn


def _around(x: int, y: int, radius: int, turn: int) -> tuple[int, int]:
    angle = math.radians(45 * turn)
    return x + round(radius * math.cos(angle)), y + round(radius * math.sin(angle))


def _is_clear(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return math.dist(one, other) >= APART
