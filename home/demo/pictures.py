"""The demonstration's photographs: of nobody and of no place, computed from a few numbers each, by a fixed seed."""

import io
import math
import random
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from core.models import CustomImage
from core.models.media import Licence

from .data import read

SIZE = WIDTH, HEIGHT = 900, 600
CREDIT = "CISO, image de démonstration"
Colour = tuple[int, int, int]


def load_pictures() -> None:
    """Put those that are missing into the library."""
    rows = read("pictures.yaml")
    present = set(CustomImage.objects.filter(title__in=[row["title"] for row in rows]).values_list("title", flat=True))
    for row in rows:
        if row["title"] not in present:
            file = ImageFile(io.BytesIO(photograph(row["scene"])), name=f"{row['code']}.jpg")
            CustomImage.objects.create(
                title=row["title"], file=file, description=row["alt"]["fr"], credit=CREDIT, licence=Licence.CC_BY_SA
            )


def with_pictures(blocks: list[dict[str, Any]], key: str, language: str) -> list[dict[str, Any]]:
    """The blocks of the page of that key, with its picture after the first of them."""
    shown = [_block(row, language) for row in read("pictures.yaml") if row["page"] == key]
    return [*blocks[:1], *shown, *blocks[1:]]


def _block(row: dict[str, Any], language: str) -> dict[str, Any]:
    image = CustomImage.objects.get(title=row["title"])
    shown = {"image": image.pk, "alt_text": row["alt"][language], "decorative": False}
    return {"type": "photo", "value": {"image": shown, "caption": row["caption"][language]}}


def photograph(scene: dict[str, Any]) -> bytes:
    """A JPEG of this scene: a sky, ridges one behind the other, what stands before them, haze and grain."""
    chance = random.Random(scene["seed"])  # noqa: S311 - a drawing, not a secret
    picture = _sky(_rgb(scene["above"]), _rgb(scene["below"]))
    _light(picture, scene, chance)
    for depth in range(scene.get("ridges", 3)):
        _ridge(picture, scene, chance, depth / max(1, scene.get("ridges", 3)))
    DRAWN[scene["stands"]](ImageDraw.Draw(picture), chance, _rgb(scene["ink"]), _rgb(scene["accent"]))
    buffer = io.BytesIO()
    _grain(picture.filter(ImageFilter.GaussianBlur(0.8))).save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def _rgb(words: str) -> Colour:
    return int(words[1:3], 16), int(words[3:5], 16), int(words[5:7], 16)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _sky(above: Colour, below: Colour) -> Image.Image:
    gradient = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, below), Image.new("RGB", SIZE, above), gradient)


def _light(picture: Image.Image, scene: dict[str, Any], chance: random.Random) -> None:
    """A low sun, or a lamp, and its glow."""
    x, y, size = chance.randint(150, 750), chance.randint(90, 230), chance.randint(40, 70)
    glow = Image.new("RGB", SIZE)
    ImageDraw.Draw(glow).ellipse((x - size, y - size, x + size, y + size), fill=_rgb(scene["accent"]))
    picture.paste(ImageChops.screen(picture, glow.filter(ImageFilter.GaussianBlur(size * 1.4))))
    ImageDraw.Draw(picture).ellipse(
        (x - 26, y - 26, x + 26, y + 26), fill=_mixed(_rgb(scene["accent"]), (255,) * 3, 0.6)
    )


def _ridge(picture: Image.Image, scene: dict[str, Any], chance: random.Random, depth: float) -> None:
    waves = [(chance.uniform(0.5, 3.5), chance.uniform(0, 6.3), chance.uniform(12, 46)) for _wave in range(4)]
    base = 300 + 180 * depth
    line = [
        (x, base + sum(force * math.sin(pace * x / WIDTH * 6.3 + start) for pace, start, force in waves) / 2)
        for x in range(0, WIDTH + 10, 10)
    ]
    colour = _mixed(_rgb(scene["below"]), _rgb(scene["ink"]), 0.25 + 0.6 * depth)
    ImageDraw.Draw(picture).polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)


def _crowd(draw: ImageDraw.ImageDraw, chance: random.Random, ink: Colour, accent: Colour) -> None:
    """People from behind, and what they carry."""
    for place in range(17):
        x, y = place * 56 + chance.randint(-14, 14), chance.randint(405, 470)
        coat = _mixed(ink, accent, chance.choice((0.0, 0.08, 0.15, 0.5)))
        draw.ellipse((x - 19, y - 50, x + 19, y - 8), fill=_mixed(coat, (0, 0, 0), 0.35))
        draw.rounded_rectangle((x - 37, y - 6, x + 37, HEIGHT + 40), 26, fill=coat)
        if place % 4 == 1:
            draw.line((x + 30, y + 60, x + 30, y - 150), fill=ink, width=6)
            draw.rectangle((x - 24, y - 215, x + 86, y - 140), fill=_mixed(accent, (255,) * 3, 0.35))


def _market(draw: ImageDraw.ImageDraw, chance: random.Random, ink: Colour, accent: Colour) -> None:
    """Stalls under their awnings, and crates of fruit."""
    for stall in range(4):
        left = stall * 235 - 30
        draw.rectangle((left + 14, 300, left + 22, HEIGHT), fill=ink)
        for stripe in range(6):
            shade = _mixed(accent, (255,) * 3, 0.75 if stripe % 2 else 0.0)
            start = left + stripe * 36
            draw.polygon([(start, 340), (start + 36, 340), (start + 46, 262), (start + 20, 262)], fill=shade)
        for _fruit in range(46):
            x, y = left + chance.randint(20, 205), chance.randint(470, 520)
            draw.ellipse((x, y, x + 24, y + 24), fill=_mixed(accent, ink, chance.uniform(0, 0.6)))
        draw.rectangle((left + 10, 515, left + 222, HEIGHT), fill=_mixed(ink, accent, 0.16))


def _fields(draw: ImageDraw.ImageDraw, chance: random.Random, ink: Colour, accent: Colour) -> None:
    """Furrows that run to the horizon, and young plants."""
    for row in range(-14, 15):
        draw.line((450 + row * 12, 430, 450 + row * 110, HEIGHT), fill=_mixed(ink, accent, 0.18), width=7)
        for step in range(7):
            share = step / 7
            x, y = 450 + row * (12 + 98 * share * share), 430 + 170 * share * share
            size = 3 + 16 * share + chance.uniform(0, 3)
            draw.polygon([(x - size, y), (x, y - 2.2 * size), (x + size, y)], fill=_mixed(accent, ink, 0.35))


def _machines(draw: ImageDraw.ImageDraw, chance: random.Random, ink: Colour, accent: Colour) -> None:
    """A row of sewing machines under lamps."""
    draw.rectangle((0, 500, WIDTH, HEIGHT), fill=_mixed(ink, accent, 0.2))
    shade = _mixed(accent, (255,) * 3, 0.4)
    for place in range(5):
        x = place * 190 - 10
        draw.line((x + 90, 0, x + 90, 170), fill=ink, width=4)
        draw.polygon([(x + 50, 205), (x + 130, 205), (x + 108, 165), (x + 72, 165)], fill=shade)
        draw.rounded_rectangle((x, 465, x + 160, 505), 8, fill=ink)
        draw.rectangle((x + 118, 360, x + 152, 470), fill=ink)
        draw.rounded_rectangle((x + 8, 345, x + 152, 392), 14, fill=ink)
        draw.rectangle((x + 16, 390, x + 30, 455), fill=_mixed(ink, (255,) * 3, 0.2))
        draw.ellipse((x + 126, 330, x + 144, 350), fill=_mixed(accent, ink, chance.uniform(0, 0.4)))


def _bales(draw: ImageDraw.ImageDraw, chance: random.Random, ink: Colour, accent: Colour) -> None:
    """Pressed cardboard and bottles, stacked."""
    for row in range(4):
        for place in range(7):
            x, y = place * 135 - 20 + (row % 2) * 50, 330 + row * 72
            colour = _mixed(_mixed(accent, ink, chance.uniform(0.1, 0.65)), (255,) * 3, chance.uniform(0, 0.2))
            draw.rectangle((x, y, x + 128, y + 68), fill=colour)
            for strip in range(7):
                tilt = chance.randint(-6, 6)
                draw.line((x, y + strip * 10, x + 128, y + strip * 10 + tilt), fill=_mixed(colour, ink, 0.4), width=2)
            draw.line((x + 40, y, x + 40, y + 68), fill=ink, width=3)


def _mast(draw: ImageDraw.ImageDraw, chance: random.Random, ink: Colour, accent: Colour) -> None:
    """A transmitter above low roofs."""
    for step in range(12):
        y, half = 90 + step * 34, 6 + step * 4
        draw.line((560 - half, y, 560 + half + 4, y + 34), fill=ink, width=4)
        draw.line((560 + half, y, 560 - half - 4, y + 34), fill=ink, width=4)
    draw.line((560, 30, 560, 110), fill=ink, width=5)
    draw.ellipse((551, 22, 569, 40), fill=accent)
    for roof in range(9):
        x, high = roof * 110 - 20, chance.randint(80, 150)
        draw.rectangle((x, HEIGHT - high, x + 104, HEIGHT), fill=_mixed(ink, accent, chance.uniform(0, 0.25)))
        draw.rectangle((x + 30, HEIGHT - high + 26, x + 56, HEIGHT - high + 56), fill=_mixed(accent, (255,) * 3, 0.3))


DRAWN = {
    "crowd": _crowd,
    "market": _market,
    "fields": _fields,
    "machines": _machines,
    "bales": _bales,
    "mast": _mast,
}


def _grain(picture: Image.Image) -> Image.Image:
    """A lens darker at its corners, and film: the same at every load."""
    corners = Image.radial_gradient("L").resize(SIZE).point(lambda value: 255 - value * value // 700)
    shaded = ImageChops.multiply(picture, Image.merge("RGB", [corners] * 3))
    film = Image.frombytes("L", (300, 200), random.Random(3).randbytes(60_000)).resize(SIZE)  # noqa: S311
    return ImageChops.add(shaded, Image.merge("RGB", [film.point(lambda value: value // 14)] * 3), offset=-9)
