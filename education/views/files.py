"""Download a file, whole or a range of it; list the files of a resource for those who may have them."""

from typing import Any
from uuid import UUID

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.access import DenialReason, check_access
from core.handover import handed_over, proxy_address
from core.visibility import open_to_all

from ..models import ResourceFile, ResourcePage, current_of
from ..ranges import ByteRange, RangeFile, Unsatisfiable, requested_range
from ..services.counting import count_download
from ..uploads import CONTENT_TYPES
from .door import DownloadGrant, download_grant_for, keeps_files, private, refuse

LINK_SECONDS = 60


@require_safe
def download(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The file, whole (200) or the one range asked for (206; 416 outside of it), for whom it is, as things are now.

    Nothing of a file is in the answer to anybody else: not its size, its name, its version, nor whether it is there.
    """
    grant = download_grant_for(request.user, public_id)
    if grant is None:
        return refuse(request)
    file = grant.file
    by_proxy = proxy_address(file.file.storage, str(file.file.name))
    try:
        byte_range = requested_range(
            request.headers.get("Range", ""),
            # The proxy knows the file by a mark of its own, and judges by itself whether it is still the same.
            "" if by_proxy else request.headers.get("If-Range", ""),
            size=file.size_bytes,
            etag=file.etag,
        )
    except Unsatisfiable:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{file.size_bytes}"
        return private(answer)
    if by_proxy:
        if request.method == "GET":
            _count(grant, byte_range)
        return _named(handed_over(by_proxy), file)
    if request.method == "HEAD":
        return _described(HttpResponse(), file, byte_range)
    return _handed_out(grant, byte_range)


def _handed_out(grant: DownloadGrant, byte_range: ByteRange | None) -> HttpResponseBase:
    file = grant.file
    link = _short_link(file)
    if link:
        answer: HttpResponseBase = private(HttpResponseRedirect(link))
    else:
        try:
            opened = file.file.storage.open(str(file.file.name), "rb")
        except FileNotFoundError:
            return private(HttpResponse(status=503))
        piece = RangeFile(opened, byte_range or ByteRange(0, file.size_bytes - 1))
        answer = _described(StreamingHttpResponse(piece), file, byte_range)
    _count(grant, byte_range)
    return answer


def _count(grant: DownloadGrant, byte_range: ByteRange | None) -> None:
    """A download begins with the first byte: what goes on from another one was counted."""
    if grant.is_counted and (byte_range is None or byte_range.first == 0):
        count_download(grant.file, grant.organisation_id)


def _named(answer: Any, file: ResourceFile) -> Any:
    answer["Content-Type"] = CONTENT_TYPES[file.format]
    answer["Content-Disposition"] = content_disposition_header(True, file.filename)
    answer["X-Content-Type-Options"] = "nosniff"
    return private(answer)


def _described(answer: Any, file: ResourceFile, byte_range: ByteRange | None) -> Any:
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = file.etag
    answer["Content-Length"] = str(byte_range.length if byte_range else file.size_bytes)
    if byte_range:
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {byte_range.first}-{byte_range.last}/{file.size_bytes}"
    return _named(answer, file)


def _short_link(file: ResourceFile) -> str:
    """On S3, an address that opens the file for a minute, made now that the person was judged; empty on a disk."""
    storage: Any = file.file.storage
    if not getattr(storage, "querystring_auth", False):
        return ""
    told = {
        "ResponseContentType": CONTENT_TYPES[file.format],
        "ResponseContentDisposition": content_disposition_header(True, file.filename),
        "ResponseCacheControl": "private, no-store",
    }
    return str(storage.url(file.file.name, parameters=told, expire=LINK_SECONDS))


@require_safe
def desk(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A resource's files, current and older, and its text version; or, for whom it is not, why and what to do."""
    pages = open_to_all(ResourcePage.objects.filter(translation_key=key)).select_related("locale")
    language = get_language() or "fr"
    page = pages.filter(locale__language_code=language).first() or get_object_or_404(pages.order_by("pk")[:1])
    verdict = check_access(request.user, page.audience, page.organisation_id)
    context: dict[str, Any] = {"resource": page, "is_open": verdict.allowed or keeps_files(request.user)}
    if context["is_open"]:
        files = [] if page.is_coming else ResourceFile.objects.by_resource([key]).get(key, [])
        current = current_of(files)
        context |= {"current": current, "older": [one for one in files if one not in current]}
    else:
        context |= {
            "refusal": DenialReason(verdict.refusal or DenialReason.NOT_MEMBER),
            "needs_account": not request.user.is_authenticated,
        }
    return private(render(request, "education/desk.html", context, status=200 if context["is_open"] else 403))
