"""What enters the store of educational material: known by its name and by its bytes, and no larger than it should.

Source: OWASP «File Upload Cheat Sheet» (allow-list of extensions, signature, size).
"""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from core.file_types import BLOCK, extension_of, is_what_it_says

MOST_BYTES = 300 * 1024 * 1024
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "zip": "application/zip",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "epub": "application/epub+zip",
    "txt": "text/plain; charset=utf-8",
}


def check_material(file: Any, *, name: str) -> str:
    """The file's format. Raises ValidationError, in the reader's language, for what its name does not announce."""
    extension = extension_of(name)
    if extension not in CONTENT_TYPES:
        raise ValidationError(
            gettext("This kind of file is not taken. Send one of these: %(kinds)s.")
            % {"kinds": ", ".join(sorted(kind.upper() for kind in CONTENT_TYPES))}
        )
    if file.size > MOST_BYTES:
        raise ValidationError(gettext("This file is heavier than 300 megabytes: send a smaller one."))
    if not is_what_it_says(file, name=name):
        raise ValidationError(
            gettext("This file is named %(kind)s and is none inside: save it again from the program that made it.")
            % {"kind": extension.upper()}
        )
    return "jpg" if extension == "jpeg" else extension


def digest_of(file: Any) -> str:
    """SHA-256 of its bytes, read in blocks."""
    file.seek(0)
    found = hashlib.sha256()
    while block := file.read(BLOCK):
        found.update(block)
    file.seek(0)
    return found.hexdigest()
