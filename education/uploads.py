"""What enters the store of educational material: known by its name and by its bytes, and no larger than it should.

Source: OWASP «File Upload Cheat Sheet» (allow-list of extensions, signature, size).
"""

import hashlib
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t

MOST_BYTES = 300 * 1024 * 1024
BLOCK = 64 * 1024
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
Check = Callable[[Any, bytes], bool]


def _starts(*signatures: bytes) -> Check:
    return lambda _file, head: head.startswith(signatures)


def _zip_names(file: Any) -> tuple[set[str], str]:
    """The names in a zip, and what its first entry `mimetype` says (OpenDocument, EPUB)."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            told = archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return set(), ""
    return names, told.strip()


def _office(part: str) -> Check:
    def check(file: Any, _head: bytes) -> bool:
        names, _told = _zip_names(file)
        # A macro in a file that says it has none.
        has_macro = any(name.endswith("vbaProject.bin") for name in names)
        return "[Content_Types].xml" in names and part in names and not has_macro

    return check


def _told(content_type: str) -> Check:
    return lambda file, _head: _zip_names(file)[1] == content_type


def _is_text(file: Any, _head: bytes) -> bool:
    file.seek(0)
    rest = b""
    while block := file.read(BLOCK):
        try:
            (rest + block).decode("utf-8")
            rest = b""
        except UnicodeDecodeError as error:
            # A letter cut in two by the end of the block is finished by the next one.
            if error.end != len(rest + block) or len(rest + block) - error.start > 3:
                return False
            rest = (rest + block)[error.start :]
        if b"\0" in block:
            return False
    return not rest


def _is_mp3(_file: Any, head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


CHECKS: dict[str, Check] = {
    "pdf": _starts(b"%PDF-"),
    "docx": _office("word/document.xml"),
    "pptx": _office("ppt/presentation.xml"),
    "odt": _told(CONTENT_TYPES["odt"]),
    "odp": _told(CONTENT_TYPES["odp"]),
    "epub": _told(CONTENT_TYPES["epub"]),
    "zip": lambda file, _head: bool(_zip_names(file)[0]),
    "mp4": lambda _file, head: head[4:8] == b"ftyp",
    "mp3": _is_mp3,
    "jpg": _starts(b"\xff\xd8\xff"),
    "jpeg": _starts(b"\xff\xd8\xff"),
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "txt": _is_text,
}


def extension_of(name: str) -> str:
    """In small letters; empty when there is none."""
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""


def check_material(file: Any, *, name: str) -> str:
    """The file's format. Raises ValidationError, in the reader's language, for what its name does not announce."""
    extension = extension_of(name)
    if extension not in CHECKS:
        raise ValidationError(
            _t("This kind of file is not taken. Send one of these: %(kinds)s.")
            % {"kinds": ", ".join(sorted(kind.upper() for kind in CHECKS))}
        )
    if file.size > MOST_BYTES:
        raise ValidationError(_t("This file is heavier than 300 megabytes: send a smaller one."))
    file.seek(0)
    head = file.read(32)
    is_what_it_says = bool(head) and CHECKS[extension](file, head)
    file.seek(0)
    if not is_what_it_says:
        raise ValidationError(
            _t("This file is named %(kind)s and is none inside: save it again from the program that made it.")
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
