"""Serve a page by its address."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from .origin import same_origin_post


@same_origin_post
def serve_page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Wagtail's `serve`, with the page, its ancestors and its translations found in one query by their whole paths.

    Hooks, view restrictions, routable pages and previews behave as in Wagtail: what the short way does not find is
    looked up the long way.
    """
    page = _page_at(request, path)
    if page is not None:
        request._wagtail_route_for_request = page.route(request, [])  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def _page_at(request: HttpRequest, path: str) -> Page | None:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    language = get_language()
    for root in Site.get_site_root_paths():
        if root.site_id == site.pk and root.language_code == language:
            return _with_family(root.root_path, [part for part in path.split("/") if part])
    return None


def _with_family(root_path: str, parts: list[str]) -> Page | None:
    address = "/".join([root_path.rstrip("/"), *parts, ""])
    steps = [step for step in address.split("/") if step]
    lineage = ["/", *("/" + "/".join(steps[: depth + 1]) + "/" for depth in range(len(steps)))]
    wanted = Page.objects.live().filter(url_path=address)
    found = list(
        Page.objects.filter(
            Q(url_path__in=lineage) | Q(live=True, translation_key__in=wanted.values("translation_key"))
        ).select_related("locale")
    )
    page = next((other for other in found if other.live and other.url_path == address), None)
    if page is None:
        return None
    specific = page.specific
    specific.ancestry = [other for other in found if page.path.startswith(other.path)]
    specific.live_translations = [
        other for other in found if other.live and page.translation_key == other.translation_key
    ]
    return specific
