"""One range of bytes of a file (RFC 9110, 14), and the piece of a file that it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

BLOCK = 256 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})\Z")


class Unsatisfiable(Exception):
    """The range lies outside the file."""


@dataclass(frozen=True)
class ByteRange:
    """From `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def requested_range(header: str, if_range: str, *, size: int, etag: str) -> ByteRange | None:
    """The span that a request wants, or None for the whole file.

    What is no single range of bytes is ignored, as the RFC allows; so is a range of another version of the file than
    the one that `if_range` names. Raises Unsatisfiable when the file has no such byte.
    """
    found = ONE_RANGE.match(header.strip())
    if found is None or (if_range and if_range.strip() != etag):
        return None
    start, end = found.groups()
    if not start and not end:
        return None
    if not start:
        length = min(int(end), size)
        if length == 0:
            raise Unsatisfiable
        return ByteRange(size - length, size - 1)
    first, last = int(start), min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return ByteRange(first, last)


class RangeFile:
    """The bytes of a span, read in blocks: memory does not grow with the file. Closed with the response."""

    def __init__(self, file: BinaryIO | Any, byte_range: ByteRange) -> None:
        file.seek(byte_range.first)
        self.file, self.left = file, byte_range.length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = self.file.read(min(BLOCK, self.left)) if self.left else b""
        if not block:
            raise StopIteration
        self.left -= len(block)
        return bytes(block)

    def close(self) -> None:
        self.file.close()
