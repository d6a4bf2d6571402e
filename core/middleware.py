"""What each request goes through before any page of ours."""

import gzip
import re
from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]
NUL = "\x00"
REFUSED = re.compile(r"q\s*=\s*0(?:\.0*)?")


def knows_its_reader(request: HttpRequest, response: HttpResponseBase) -> bool:
    """True when a cookie came with the request or leaves with its answer; CSRF's alone says nothing of a person."""
    return bool(response.cookies) or bool({*request.COOKIES} - {settings.CSRF_COOKIE_NAME})


class AddressLocaleMiddleware(LocaleMiddleware):
    """The address alone decides the language: no cookie, no Accept-Language, so a shared cache may keep the page."""

    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if "Content-Language" not in response:
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return response


class CleanRequestMiddleware:
    """NUL, which PostgreSQL refuses to read, reaches no query: 404 for an address, a cookie with it is dropped."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in name + value}
        if NUL in request.path or any(nul in request.META.get("QUERY_STRING", "") for nul in ("%00", NUL)):
            return render(request, "404.html", status=404)
        return self.get_response(request)


class PrivacyMiddleware:
    """Forbids shared caches to keep what was made for one reader, whatever they make of `Vary`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if knows_its_reader(request, response) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True)
        return response


class CompressionMiddleware:
    """Compresses the text of public pages, so that the first flight of packets holds a page and its style.

    A page that knows its reader (any cookie sent or set) is left as it is: compressing a secret beside a visitor's
    words would tell its length (BREACH).
    """

    SHORTEST = 500
    PACKED = ("text/", "application/xml", "application/rss+xml", "application/atom+xml")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or response.has_header("Content-Encoding") or len(response.content) < self.SHORTEST:
            return response
        if not response.headers.get("Content-Type", "").startswith(self.PACKED):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if knows_its_reader(request, response):
            return response
        accepted = accepted_codings(request.headers.get("Accept-Encoding", ""))
        if "br" in accepted:
            self._replace(response, "br", brotli.compress(response.content, quality=5))
        elif "gzip" in accepted:
            self._replace(response, "gzip", gzip.compress(response.content, compresslevel=6, mtime=0))
        return response

    @staticmethod
    def _replace(response: HttpResponse, encoding: str, content: bytes) -> None:
        response.content = content
        response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(content))


def accepted_codings(header: str) -> set[str]:
    """The codings that a browser names without refusing them (`q=0`; RFC 9110, 12.5.3)."""
    parts = (part.partition(";") for part in header.lower().split(","))
    return {coding.strip() for coding, _semicolon, weight in parts if not REFUSED.fullmatch(weight.strip())}


class AdminPolicyMiddleware:
    """Gives the CMS, and nothing else, the relaxed content policy that its inline scripts need."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_update = settings.ADMIN_SECURITY_POLICY  # type: ignore[attr-defined]
            patch_vary_headers(response, ["Cookie"])
        return response
