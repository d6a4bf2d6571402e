"""Addresses that moved, and addresses as people type them: what would be a 404 leads to the page that was meant."""

import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from wagtail.contrib.redirects import middleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Site

from .search_words import fold
from .views import page_at

# What a sentence or a mail program leaves around an address.
AROUND = " .,;:!?()[]<>«»\"'’"


class RedirectMiddleware(middleware.RedirectMiddleware):
    """As Wagtail's; then what lies below a page that moved (feeds, years, calendars), then the address as typed.

    Only GET and HEAD are led on, and only to an address that exists.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        missing = response
        response = super().process_response(request, missing)
        if response is not missing and _leads_to_itself(request, response):
            return missing
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or "\x00" in request.path:
            return response
        moved = _below_what_moved(request)
        if moved:
            return HttpResponsePermanentRedirect(_with_query(request, moved))
        if not _is_page(request.resolver_match):
            # A door of the site's own has said that nothing is there.
            return response
        meant = next((path for path in spellings(request.path) if _is_served(request, path)), "")
        return HttpResponseRedirect(_with_query(request, meant)) if meant else response


def spellings(path: str) -> Iterator[str]:
    """The path with single slashes and composed accents, then without accents, capitals and marks around its steps.

    Each with and without a last slash; never the path itself, and always of this site.
    """
    steps = [step for step in unicodedata.normalize("NFC", path).split("/") if step]
    bare = [fold(step).strip(AROUND) for step in steps]
    for written in (steps, [step for step in bare if step]):
        plain = "/" + "/".join(written)
        for spelling in (plain, plain.rstrip("/") + "/"):
            if spelling != path:
                yield spelling


def _leads_to_itself(request: HttpRequest, response: HttpResponse) -> bool:
    """Browsers keep a permanent redirect to itself for ever."""
    target = urlsplit(response.headers.get("Location", ""))
    if target.netloc and target.netloc != request.get_host():
        return False
    path, query = target.path or "/", f"?{target.query}" if target.query else ""
    return bool(Redirect.normalise_path(path + query) == Redirect.normalise_path(request.get_full_path()))


def _is_page(match: ResolverMatch | None) -> bool:
    return match is None or match.view_name == "wagtail_serve"


def _with_query(request: HttpRequest, path: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _below_what_moved(request: HttpRequest) -> str:
    """Where a view below a page that was renamed or moved is now; empty when there is none."""
    steps = [step for step in request.path.split("/") if step]
    above = ["/" + "/".join(steps[:count]) for count in range(1, len(steps))]
    rows = Redirect.get_for_site(Site.find_for_request(request))
    found = rows.filter(old_path__in=above, redirect_page__live=True).select_related("redirect_page")
    for row in sorted(found, key=lambda one: -len(one.old_path)):
        page = row.redirect_page.specific
        rest = request.path.removeprefix(row.old_path).rstrip("/") + "/"
        if isinstance(page, RoutablePageMixin) and page.url and _has_view(page, rest):
            return page.url.rstrip("/") + rest
    return ""


def _has_view(page: RoutablePageMixin, rest: str) -> bool:
    try:
        with translation.override(page.locale.language_code):
            page.resolve_subpage(rest)
    except Http404:
        return False
    return True


def _is_served(request: HttpRequest, path: str) -> bool:
    """True when a page of the site or one of its own doors answers at the path."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(path)
            if not _is_page(match):
                return not match.route.startswith("admin/")
            found = page_at(request, match.args[0])
            if found is not None:
                found[0].route(request, found[1])
            return found is not None
        except (Resolver404, Http404):
            return False
