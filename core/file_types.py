"""What a file is, known by its bytes: its name only says what it should be.

Source: OWASP «File Upload Cheat Sheet» (allow-list of extensions, signature).
"""

import codecs
import lzma
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from django.core.files import File

BLOCK = 64 * 1024
# ISO 32000-1, annex H: readers look for the header in the first 1,024 bytes.
HEAD = 1024
LARGEST_PART_LIST = 1024 * 1024
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*>")
PART_NAME = re.compile(rb"""PartName\s*=\s*["']/([^"']+)["']""")
# What a text in Windows-1252 never holds, and any program or picture does.
NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x81\x8d\x8f\x90\x9d]")
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
Check = Callable[[Any, bytes], bool]
# What Python's readers of zips raise for one that is damaged or locked.
DAMAGES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
)


def extension_of(name: str) -> str:
    """In small letters; empty when there is none."""
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""


def is_what_it_says(file: Any, *, name: str) -> bool:
    """Whether the bytes are of the kind that the name's ending announces. Raises KeyError for one not in `CHECKS`."""
    check = CHECKS[extension_of(name)]
    file.seek(0)
    head = file.read(HEAD)
    found = bool(head) and check(file, head)
    file.seek(0)
    return found


def encoding_of(file: Any) -> str | None:
    """A text's encoding: UTF-8, UTF-16 (by its byte order mark) or Windows-1252; None for what is no text.

    The file is read in blocks.
    """
    file.seek(0)
    start = file.read(3)
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if start.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        if _is_text_in(file, encoding):
            return encoding
    return None


def _is_text_in(file: Any, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            if "\0" in decoder.decode(block) or (encoding == "cp1252" and NOT_IN_TEXT.search(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def in_utf8(file: Any, *, name: str) -> Any:
    """The same text in UTF-8, as the site says that it is when it hands it out; `file` itself when it already is."""
    encoding = encoding_of(file)
    file.seek(0)
    if encoding in (None, "utf-8"):
        return file
    decoder = codecs.getincrementaldecoder(str(encoding))()
    rewritten = tempfile.SpooledTemporaryFile(max_size=HEAD * HEAD)  # noqa: SIM115 - closed with the file that is kept
    while block := file.read(BLOCK):
        rewritten.write(decoder.decode(block).encode())
    rewritten.write(decoder.decode(b"", final=True).encode())
    size = rewritten.tell()
    rewritten.seek(0)
    kept = File(rewritten, name=name)
    kept.size = size
    return kept


def _starts(*signatures: bytes) -> Check:
    return lambda _file, head: head.startswith(signatures)


def _is_pdf(_file: Any, head: bytes) -> bool:
    """Some programs leave a blank line, a byte order mark or a few words before the header; a web page is none."""
    before, header, _rest = head.partition(b"%PDF-")
    return bool(header) and b"<" not in before and not before.startswith((b"MZ", b"PK"))


def _zip_parts(file: Any, *parts: str) -> tuple[set[str], list[bytes]]:
    """The names in a zip, and the beginning of the parts asked for, empty where there is none."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            return names, [archive.open(part).read(LARGEST_PART_LIST) if part in names else b"" for part in parts]
    except DAMAGES:
        return set(), [b"" for _part in parts]


def _office(part: str, main_type: bytes) -> Check:
    """An Office document: its main part has its usual name, or the one that its list of parts says (Word online)."""

    def check(file: Any, _head: bytes) -> bool:
        names, (types,) = _zip_parts(file, "[Content_Types].xml")
        told = [PART_NAME.search(one) for one in OVERRIDE.findall(types) if main_type + b".main+xml" in one]
        main_parts = {part, *(found[1].decode("utf-8", "replace") for found in told if found)}
        # A macro in a file that says it has none.
        has_macro = b"macroenabled" in types.lower() or any("vbaproject" in name.lower() for name in names)
        return "[Content_Types].xml" in names and bool(main_parts & names) and not has_macro

    return check


def _told(content_type: str) -> Check:
    """OpenDocument and EPUB say what they are in an entry `mimetype`."""
    return lambda file, _head: _zip_parts(file, "mimetype")[1][0].strip() == content_type.encode()


def _is_text(file: Any, _head: bytes) -> bool:
    return encoding_of(file) is not None


def _is_mp3(_file: Any, head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


CHECKS: dict[str, Check] = {
    "pdf": _is_pdf,
    "docx": _office("word/document.xml", b"wordprocessingml.document"),
    "pptx": _office("ppt/presentation.xml", b"presentationml.presentation"),
    "xlsx": _office("xl/workbook.xml", b"spreadsheetml.sheet"),
    "odt": _told(f"{OPEN_DOCUMENT}text"),
    "odp": _told(f"{OPEN_DOCUMENT}presentation"),
    "ods": _told(f"{OPEN_DOCUMENT}spreadsheet"),
    "epub": _told("application/epub+zip"),
    "zip": lambda file, _head: bool(_zip_parts(file)[0]),
    "mp4": lambda _file, head: head[4:8] == b"ftyp",
    "mp3": _is_mp3,
    "jpg": _starts(b"\xff\xd8\xff"),
    "jpeg": _starts(b"\xff\xd8\xff"),
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "txt": _is_text,
    "csv": _is_text,
}
