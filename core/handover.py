"""Guarded files on a local disk: the site judges who may have one, the proxy sends its bytes.

Wagtail finds `sendfile` here by SENDFILE_BACKEND.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from wagtail.utils import sendfile_streaming_backend

# nginx's name for it; deploy/Caddyfile follows it too. The proxy takes the header away before a visitor sees it.
HEADER = "X-Accel-Redirect"


def proxy_address(storage: Any, name: str) -> str:
    """The path below the private folder under which our proxy finds a file; empty when the site sends it itself: on
    S3, or behind a proxy that was not set up for it (PROXY_SENDS_FILES).
    """
    if not settings.PROXY_SENDS_FILES or not isinstance(storage, FileSystemStorage):
        return ""
    return _below_private(storage.path(name))


class HandedOver(HttpResponse):
    """An answer without a body: the bytes, their length and their ranges are the proxy's."""

    def __setitem__(self, header: str, value: Any) -> None:
        """Wagtail writes the file's length and coding on whatever its backend returns: they are not this body's."""
        if header.lower() not in ("content-length", "content-encoding"):
            super().__setitem__(header, value)


class Streamed(FileResponse):
    """Wagtail gives a file without a coding the coding «None», which is none that a browser knows."""

    def __setitem__(self, header: str, value: Any) -> None:
        if value is not None:
            super().__setitem__(header, value)


def handed_over(address: str) -> HttpResponse:
    """An answer whose file is at `address`, as `proxy_address` gave it."""
    return HandedOver(headers={HEADER: address})


def sendfile(request: HttpRequest, filename: str, **kwargs: Any) -> HttpResponseBase:
    """Wagtail's answer with a document: handed over when it lies in the private folder, else sent by the site."""
    address = _below_private(filename) if settings.PROXY_SENDS_FILES else ""
    if address:
        return handed_over(address)
    answer: HttpResponseBase = sendfile_streaming_backend.sendfile(request, filename, **kwargs)
    return Streamed(Path(filename).open("rb"), headers=answer.headers) if answer.status_code == 200 else answer


def _below_private(path: str) -> str:
    private = storages["private"]
    if not isinstance(private, FileSystemStorage):
        return ""
    folder, file = Path(private.location).resolve(), Path(path).resolve()
    return "/" + quote(file.relative_to(folder).as_posix()) if file.is_relative_to(folder) else ""
