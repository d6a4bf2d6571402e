"""Serve a page by its address."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from .origin import require_same_origin


@require_same_origin
def serve_page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Wagtail's `serve`, with the page, its ancestors and its translations found in one query by their whole paths.

    Hooks, view restrictions, routable pages and previews behave as in Wagtail: what the short way does not find is
    looked up the long way.
    """
    found = page_at(request, path)
    if found is not None:
        page, rest = found
        request._wagtail_route_for_request = page.route(request, rest)  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def page_at(request: HttpRequest, path: str) -> tuple[Page, list[str]] | None:
    """The live page at the path of the language in use, and the steps below it that are its own; None without one."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    language = get_language()
    for root in Site.get_site_root_paths():
        if root.site_id == site.pk and root.language_code == language:
            return _with_family(root.root_path, [part for part in path.split("/") if part])
    return None


def _with_family(root_path: str, parts: list[str]) -> tuple[Page, list[str]] | None:
    """The page of that address and no rest, or a page with views of its own and what follows its address."""
    address = "/".join([root_path.rstrip("/"), *parts, ""])
    steps = [step for step in address.split("/") if step]
    lineage = ["/", *("/" + "/".join(steps[: depth + 1]) + "/" for depth in range(len(steps)))]
    wanted = Page.objects.live().filter(url_path__in=lineage[-2:])
    found = list(
        Page.objects.filter(
            Q(url_path__in=lineage) | Q(live=True, translation_key__in=wanted.values("translation_key"))
        ).select_related("locale")
    )
    page = max((other for other in found if other.url_path in lineage), key=lambda other: other.depth, default=None)
    if page is None or not page.live:
        return None
    rest = [part for part in address.removeprefix(page.url_path).split("/") if part]
    if rest and not issubclass(page.specific_class or Page, RoutablePageMixin):
        return None
    specific = page.specific
    specific.locale = page.locale  # already read
    specific.ancestry = [other for other in found if page.path.startswith(other.path)]
    specific.live_translations = [
        other for other in found if other.live and page.translation_key == other.translation_key
    ]
    return specific, rest
