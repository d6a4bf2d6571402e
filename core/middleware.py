"""What each request goes through before any page of ours."""

import gzip
from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]


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


class CompressionMiddleware:
    """Compresses the text of public pages, so that the first flight of packets holds a page and its style.

    A page that knows its reader (a session cookie sent, or any cookie set) is left as it is: compressing a secret
    beside a visitor's words would tell its length (BREACH).
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
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            return response
        accepted = {part.split(";")[0].strip() for part in request.headers.get("Accept-Encoding", "").split(",")}
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
