"""Early readings: the newest draft of a text under embargo, by a signed link, for journalists."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from .models import NewsPage

SALT = "news.press"
LIFETIME_SECONDS = 30 * 24 * 3600


def press_token(page: Page) -> str:
    """What the link of the CMS carries; it names the page, in any language, and lives thirty days."""
    return signing.dumps(page.pk, salt=SALT)


@never_cache
@require_safe
def press_reading(request: HttpRequest, token: str) -> HttpResponse:
    """The newest draft with its embargo printed above it; once the embargo is over, the public page."""
    try:
        page = NewsPage.objects.get(pk=signing.loads(token, salt=SALT, max_age=LIFETIME_SECONDS))
    except (signing.BadSignature, NewsPage.DoesNotExist):
        return render(request, "news/press_refused.html", status=404)
    draft = page.get_latest_revision_as_object()
    if draft.embargo_until is None or (page.live and draft.embargo_until <= timezone.now()):
        return redirect(page.url) if page.live else render(request, "news/press_refused.html", status=404)
    with translation.override(page.locale.language_code):
        context = {**draft.get_context(request), "embargo_until": draft.embargo_until}
        response = TemplateResponse(request, "news/news_page.html", context).render()
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
