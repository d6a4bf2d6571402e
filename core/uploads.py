"""What enters the library of pictures: checked before it is decoded, then written anew without what it carried.

Sources: OWASP «File Upload Cheat Sheet» (allow-list, size before decoding, image rewriting).
"""

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}
CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "AVIF": "image/avif"}
SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 93, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 93},
    "AVIF": {"quality": 85, "speed": 8},
}
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4000


def clean_picture(file: Any, *, name: str) -> ContentFile:
    """The picture alone, upright, in its own format, at most 4,000 pixels a side: no EXIF (hence no place), no
    comment, no thumbnail, nothing after its end.

    Raises ValidationError, in the reader's language, for what is not one still picture of a kind we take, or is larger
    than sixty million pixels. Nothing is decoded before its size is known.
    """
    extension = name.rsplit(".", 1)[-1].lower()
    wanted = FORMATS.get(extension)
    if wanted is None:
        raise ValidationError(_t("This is not a photograph we can print. Send a JPEG, PNG, WebP or AVIF file."))
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            content = _rewritten(file, wanted)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_too_large()) from error
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(
            _t("This file says it is a %(kind)s picture and is not one: save it again from a picture editor.")
            % {"kind": wanted}
        ) from error
    return ContentFile(content, name=name)


def _rewritten(file: Any, wanted: str) -> bytes:
    with Image.open(file, formats=[wanted]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(_too_large())
        if getattr(picture, "n_frames", 1) > 1:
            raise ValidationError(_t("This picture moves. Only still pictures are taken: they load everywhere."))
        if wanted == "JPEG":
            # A large photograph is decoded at a fraction of its size.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if wanted == "JPEG" and upright.mode not in ("RGB", "L"):
            upright = upright.convert("RGB")
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        if upright.mode == "P":
            bare = upright.convert("RGBA")
        result = io.BytesIO()
        bare.save(result, wanted, icc_profile=upright.info.get("icc_profile"), **SAVING[wanted])
        return result.getvalue()


def _too_large() -> str:
    return _t("This picture has more than 60 million pixels: make it smaller and send it again.")


class PictureField(WagtailImageField):
    """Takes a still photograph and hands on the rewritten one."""

    def to_python(self, data: Any) -> Any:
        if data is None or not getattr(data, "name", ""):
            return super().to_python(data)
        if self.max_upload_size is not None and data.size > self.max_upload_size:
            raise ValidationError(_t("This file is larger than 15 megabytes: make it smaller and send it again."))
        clean = clean_picture(data, name=data.name)
        content = clean.read()
        kind = CONTENT_TYPES[FORMATS[data.name.rsplit(".", 1)[-1].lower()]]
        return super().to_python(SimpleUploadedFile(data.name, content, content_type=kind))


class PictureForm(BaseImageForm):
    """The form of every picture of the library, whichever way it comes in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)
        for name, words in (
            ("description", _("Describe the picture for those who do not see it: who does what, where.")),
            ("credit", _("Say whose picture it is: nothing is published without its credit.")),
        ):
            if name in self.fields:
                self.fields[name].error_messages["required"] = words
