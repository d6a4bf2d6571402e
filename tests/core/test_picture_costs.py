"""What a request holds and how long it works for an editor's picture: the largest of each kind, in a process of its own.

./script/test --no-check -n0 -s tests/core/test_picture_costs.py
"""

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from core.image_cleaning import MOST_PIXELS, MOST_PIXELS_DECODED, MOST_SAMPLES_HELD
from tests.databases import ROOT

MOST_MEGABYTES = 300
SIDE = {kind: int(pixels**0.5) for kind, pixels in MOST_PIXELS.items()}
DECODED = int(MOST_PIXELS_DECODED**0.5)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LYING_ON_ITS_SIDE = Image.Exif()
LYING_ON_ITS_SIDE[0x0112] = 6
MEASURE = """
import re, sys, time
from pathlib import Path
from core import image_cleaning
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before, started, refused = most(), time.process_time(), ""
try:
    with open(sys.argv[1], "rb") as file:
        image_cleaning.clean_bytes(file)
except image_cleaning.MovingPicture:
    refused = "moving"
print((most() - before) // 1024, round(time.process_time() - started, 1), refused)
"""
# The decoder stays in memory until the picture is written.
HOLDING = """
from core import image_cleaning
held, whole = [], image_cleaning._whole
image_cleaning._whole = lambda picture: held.append(picture) or whole(picture)
"""


def noise(mode: str, side: int) -> Image.Image:
    """What no codec makes small, in every band."""
    tile = Image.effect_noise((500, 500), 60)
    band = Image.new("L", (side, side))
    for left in range(0, side, 500):
        for top in range(0, side, 500):
            band.paste(tile, (left, top))
    return band if mode == "L" else Image.merge(mode, [band] * len(mode))


def plain(mode: str, kind: str) -> Image.Image:
    return Image.new(mode, (SIDE[kind], SIDE[kind]), 9000 if mode == "I;16" else 90)


def interlaced_of_sixteen_bits(path: Path) -> None:
    """RGBA, eight bytes a pixel, in Adam7's seven passes: Pillow writes neither."""
    side, length = SIDE["PNG"], 0
    for x, y, right, down in (
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ):  # fmt: skip
        length += -((y - side) // down) * (1 - 8 * ((x - side) // right))
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(bytes(min(1_000_000, length - at))) for at in range(0, length, 1_000_000))
    header = struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 1)
    chunks = ((b"IHDR", header), (b"IDAT", rows + packer.flush()), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(packed))


def saving(make: Callable[[], Image.Image], kind: str, **values) -> Callable[[Path], None]:
    return lambda path: make().save(path, kind, **values)


def frames(kind: str, mode: str, side: int, **values) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        first, second = Image.new(mode, (side, side), "red"), Image.new(mode, (side, side), "blue")
        first.save(path, kind, save_all=True, append_images=[second], **values)

    return write


TURNED = {"exif": LYING_ON_ITS_SIDE, "icc_profile": SRGB}
TAKEN = {
    "60 million pixels": saving(lambda: noise("RGB", SIDE["JPEG"]), "JPEG", quality=20, **TURNED),
    "decoded whole, turned, with a profile": saving(lambda: noise("RGB", DECODED), "JPEG", quality=40, **TURNED),
    "CMYK": saving(lambda: noise("CMYK", DECODED), "JPEG", quality=20),
    "CMYK, progressive": saving(
        lambda: noise("CMYK", int((MOST_SAMPLES_HELD // 4) ** 0.5)), "JPEG", quality=20, progressive=True
    ),
    "progressive": saving(
        lambda: noise("RGB", int((MOST_SAMPLES_HELD // 3) ** 0.5)), "JPEG", quality=30, progressive=True
    ),
    "grey, progressive": saving(lambda: noise("L", int(MOST_SAMPLES_HELD**0.5)), "JPEG", quality=20, progressive=True),
    "a telephone's two frames": frames("MPO", "RGB", SIDE["JPEG"]),
    "PNG, transparent, with a profile": saving(lambda: plain("RGBA", "PNG"), "PNG", compress_level=1, icc_profile=SRGB),
    "PNG, palette, transparent": saving(lambda: plain("P", "PNG"), "PNG", transparency=0),
    "PNG, 16 bits, grey": saving(lambda: plain("I;16", "PNG"), "PNG", compress_level=1),
    "PNG, 16 bits, transparent, interlaced": interlaced_of_sixteen_bits,
    "WebP, lossless": saving(lambda: plain("RGBA", "WEBP"), "WEBP", lossless=True, method=0),
    "WebP, transparency of noise": saving(lambda: noise("RGBA", SIDE["WEBP"]), "WEBP", quality=10, method=0),
    "AVIF, transparency of noise": saving(lambda: noise("RGBA", SIDE["AVIF"]), "AVIF", quality=30, speed=10),
}
MOVING = {
    "PNG": frames("PNG", "RGBA", SIDE["PNG"], compress_level=1),
    "WebP": frames("WEBP", "RGBA", SIDE["WEBP"], method=0),
    "AVIF": frames("AVIF", "RGBA", SIDE["AVIF"], speed=10),
}


def cost(path: Path, before: str = "") -> tuple[int, float, str]:
    """Megabytes held at most beside what the process held before, seconds of a core, why it was refused."""
    command = [sys.executable, "-c", before + MEASURE, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    megabytes, seconds, *refused = done.stdout.split()
    return int(megabytes), float(seconds), "".join(refused)


@pytest.mark.parametrize("name", TAKEN)
def test_the_largest_of_each_kind_costs_a_request_less_than_300_megabytes(name, tmp_path):
    TAKEN[name](tmp_path / "picture")
    megabytes, seconds, refused = cost(tmp_path / "picture")
    print(f"\n{name}: {megabytes} MB, {seconds} s")
    assert 50 < megabytes < MOST_MEGABYTES
    assert refused == ""


def test_control_a_decoder_that_stays_until_the_end_costs_more(tmp_path):
    TAKEN["WebP, transparency of noise"](tmp_path / "picture")
    assert cost(tmp_path / "picture", HOLDING)[0] > MOST_MEGABYTES


@pytest.mark.parametrize("kind", MOVING)
def test_what_moves_is_refused_before_it_is_decoded(kind, tmp_path):
    MOVING[kind](tmp_path / "picture")
    megabytes, _seconds, refused = cost(tmp_path / "picture")
    assert refused == "moving"
    assert megabytes < 50
