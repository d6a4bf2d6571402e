"""What each request goes through before any page of ours."""

from collections.abc import Callable

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


class AdminPolicyMiddleware:
    """Gives the CMS, and nothing else, the relaxed content policy that its inline scripts need."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(("/admin/", "/django-admin/")):
            response._csp_update = settings.ADMIN_SECURITY_POLICY  # type: ignore[attr-defined]
            patch_vary_headers(response, ["Cookie"])
        return response
