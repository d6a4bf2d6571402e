"""From a panel on a wall to its portrait."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from core.errors import gone

from ..models import PortraitPage
from ..services.codes import portrait_of


@require_safe
def panel(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the portrait that bears this code, in the language of `?in=`, else the phone's, where it exists.

    410 once its consent was withdrawn, 404 for an unknown code or a portrait that is not shown.
    """
    key = portrait_of(code)
    if key is None:
        raise Http404
    editions = PortraitPage.objects.filter(translation_key=key).select_related("locale", "consent")
    if any(page.consent is not None and page.consent.withdrawn_at for page in editions):
        return gone(request)
    shown = {page.locale.language_code: page for page in editions.shown()}
    for language in [request.GET.get("in", ""), *_wished(request), settings.LANGUAGE_CODE, *shown]:
        if language in shown:
            response = HttpResponseRedirect(shown[language].get_url(request))
            response["Cache-Control"] = "no-cache"
            patch_vary_headers(response, ["Accept-Language"])
            return response
    raise Http404


def _wished(request: HttpRequest) -> list[str]:
    """The reader's languages that the site speaks, as their browser says."""
    found = []
    for wish, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        try:
            found.append(get_supported_language_variant(wish))
        except LookupError:
            continue
    return found
