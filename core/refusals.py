"""What the CMS may not do is said to the editor, by whichever button it was asked."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from wagtail.admin import messages

CMS = "/admin/"
logger = logging.getLogger(__name__)


def sentences_of(error: ValidationError, instance: Model) -> list[str]:
    """The error's messages, each with the name of its field as the editor knows it."""
    return list(_sentences(error, instance)) if hasattr(error, "error_dict") else list(error.messages)


def _sentences(error: ValidationError, instance: Model) -> Iterator[str]:
    for name, messages_of_field in error.message_dict.items():
        for sentence in messages_of_field:
            label = "" if name == NON_FIELD_ERRORS else _label(instance, name)
            yield gettext("%(field)s: %(sentence)s") % {"field": label, "sentence": sentence} if label else sentence


def _label(instance: Model, name: str) -> str:
    try:
        label = str(getattr(instance._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name
    return label[:1].upper() + label[1:]


class TranslationRefused(Exception):
    """As PublicationRefused, for wagtail-localize, whose editor hides what a ValidationError says."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class RefusalMiddleware(MiddlewareMixin):
    """A `ValidationError` that a view of the CMS lets through is shown as messages where the editor came from.

    So is a form that came without its fields, cut on the way. Whoever asks for JSON gets 422 with the sentences.
    """

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path.startswith(CMS):
            return None
        sentences = _told(exception)
        if not sentences:
            return None
        if not request.accepts("text/html") or request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"success": False, "error_message": " ".join(sentences)}, status=422)
        for sentence in sentences:
            messages.error(request, sentence)
        return redirect(where_from(request))


def _told(exception: Exception) -> list[str]:
    if isinstance(exception, ValidationError):
        return list(exception.messages)
    if isinstance(exception, TranslationRefused):
        return exception.sentences
    if isinstance(exception, MultiValueDictKeyError):
        logger.warning("a form of the CMS came without its field %s", exception)
        return [gettext("This form reached us incomplete: nothing was changed. Please open it again.")]
    return []


def where_from(request: HttpRequest) -> Any:
    """The page of this site that the request came from, or the first one of the CMS."""
    asked = (request.POST.get("next"), request.GET.get("next"), request.headers.get("Referer"))
    for address in asked:
        if address and url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
            return address
    return "wagtailadmin_home"
