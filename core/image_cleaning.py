"""A picture written anew: upright, in sRGB, of eight bits, of a size that serves, and nothing of what it carried.

Costs are bounded before anything is decoded: a process cleans one picture at a time, whatever its number of threads.
"""

import io
import threading
import warnings
from typing import Any, NamedTuple

from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
# A JPEG is decoded at a fraction of its size; the others whole, and their decoders keep copies.
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 22_000_000, "WEBP": 13_000_000, "AVIF": 13_000_000}
# A JPEG of several scans is held whole, two bytes for each sample, before its first line is known.
MOST_SAMPLES_HELD = 75_000_000
MOST_PIXELS_DECODED = 25_000_000
LONGEST_SIDE = {"JPEG": 4000, "PNG": 2600, "WEBP": 2600, "AVIF": 2600}
MOST_PROFILE_BYTES = 4 * 1024 * 1024
# Photoshop's own words in a PNG, and a printer's profile, are longer than Pillow expects; its limit of the sum stays.
PngImagePlugin.MAX_TEXT_CHUNK = MOST_PROFILE_BYTES
SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 93, "optimize": True},
    "PNG": {"compress_level": 4},
    "WEBP": {"quality": 93, "method": 2},
    "AVIF": {"quality": 85, "speed": 9},
}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
COLOUR_SPACES = {"RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK", "L": "GRAY"}
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_one_at_a_time = threading.Lock()


class NotAPicture(Exception):
    """No picture of a kind that is taken, or one that is cut short."""


class MovingPicture(Exception):
    """More than one picture, shown one after the other."""


class TooManyPixels(Exception):
    """Larger than a request may decode. `most` is the number of pixels that its kind may have."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


def clean_bytes(file: Any) -> tuple[bytes, str]:
    """The picture's own bytes and its format (a key of `EXTENSIONS`), known by its content and never by its name.

    Of the several frames that telephones put into one JPEG, the first is the photograph. Colours are brought to sRGB;
    a profile that is not the picture's is left out. Raises NotAPicture, MovingPicture or TooManyPixels.
    """
    try:
        with _one_at_a_time, warnings.catch_warnings():
            # The limits below are lower than Pillow's own.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _written_anew(_decoded(file))
    except Image.DecompressionBombError as error:
        raise TooManyPixels(max(MOST_PIXELS.values())) from error
    except (MovingPicture, TooManyPixels):
        raise
    except Exception as error:
        raise NotAPicture from error


class _Decoded(NamedTuple):
    """A picture's pixels, and what of its file tells how to show them."""

    pixels: Image.Image
    kind: str
    orientation: int
    profile: bytes


def _decoded(file: Any) -> _Decoded:
    """Everything that the decoder holds is gone once this returns: WebP's holds the picture three times."""
    file.seek(0)
    with Image.open(file, formats=[*EXTENSIONS]) as picture:
        if picture.format != "MPO":
            return _whole(picture)
    file.seek(0)
    with JpegImagePlugin.JpegImageFile(file) as first_frame:
        return _whole(first_frame)


def _whole(picture: Any) -> _Decoded:
    kind = str(picture.format)
    most = MOST_PIXELS[kind]
    if kind == "JPEG" and _has_several_scans(picture):
        most = MOST_SAMPLES_HELD // picture.layers
    if picture.width * picture.height > most:
        raise TooManyPixels(most)
    if kind != "JPEG" and getattr(picture, "n_frames", 1) > 1:
        raise MovingPicture
    orientation, profile = _orientation(picture), picture.info.get("icc_profile") or b""
    _decode_smaller(picture, LONGEST_SIDE[kind])
    plain = _of_eight_bits(picture)
    return _Decoded(plain.copy() if plain is picture else plain, kind, orientation, profile)


def _written_anew(decoded: _Decoded) -> tuple[bytes, str]:
    plain, kind, orientation, profile = decoded
    # Pillow would decode a JPEG larger again to reduce it in two steps.
    plain.thumbnail((LONGEST_SIDE[kind], LONGEST_SIDE[kind]), reducing_gap=None if kind == "JPEG" else 2.0)
    plain = _in_srgb(plain, profile)
    if orientation in TURNS:
        plain = plain.transpose(TURNS[orientation])
    # What a picture carries beside its pixels: none of it is written.
    plain.info = {}
    result = io.BytesIO()
    plain.save(result, kind, **SAVING[kind])
    return result.getvalue(), kind


def _has_several_scans(picture: Any) -> bool:
    """Progressive, or with its colours one after the other: the first scan's header, just read, names fewer of them."""
    if picture.info.get("progressive"):
        return True
    place = picture.fp.tell()
    for colours in range(1, picture.layers):
        length = 6 + 2 * colours
        picture.fp.seek(max(0, place - length - 2))
        header = picture.fp.read(5)
        picture.fp.seek(place)
        if header == b"\xff\xda" + length.to_bytes(2) + bytes([colours]):
            return True
    return False


def _decode_smaller(picture: Any, longest: int) -> None:
    """Have a JPEG decoded at a half, a quarter or an eighth, where that still leaves what is kept of it."""
    scale, pixels, side = 1, picture.width * picture.height, max(picture.size)
    while scale < 8 and (pixels > MOST_PIXELS_DECODED * scale**2 or side >= longest * scale * 2):
        scale *= 2
    picture.draft(None, (max(1, picture.width // scale), max(1, picture.height // scale)))


def _orientation(picture: Image.Image) -> int:
    """How the camera was held; 1, upright, when what tells it cannot be read."""
    try:
        return int(picture.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001 - the many ways in which a damaged block of EXIF is refused
        return 1


def _of_eight_bits(picture: Image.Image) -> Image.Image:
    """In one of the modes that every browser and every rendition can show."""
    if picture.mode.startswith("I"):
        return picture.point(lambda sample: sample / 257).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture if picture.mode in COLOUR_SPACES else picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    if 0 < len(profile) <= MOST_PROFILE_BYTES:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if source.profile.xcolor_space.strip() == COLOUR_SPACES[picture.mode]:
                wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
                changed = ImageCms.profileToProfile(picture, source, SRGB, outputMode=wanted)
                return picture if changed is None else changed
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture if picture.mode != "CMYK" else picture.convert("RGB")
