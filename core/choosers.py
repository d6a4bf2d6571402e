"""What the page chooser of the CMS shows to whoever works on no pages: what the public sees, never a draft's title."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

WORK = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}


def works_on_pages(user: Any) -> bool:
    """True for whoever may do something to at least one page."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, WORK))


def _published() -> QuerySet[Page]:
    rows: QuerySet[Page] = Page.objects.live().public()
    return rows


@hooks.register("construct_page_chooser_queryset")
def only_what_one_may_know(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """The pages that are offered, in the tree and in the search."""
    return pages if works_on_pages(request.user) else pages.filter(pk__in=_published())


def browse_below(request: HttpRequest, parent_page_id: int) -> HttpResponse:
    """Wagtail's chooser below one page; 404 below a page that the reader may not know of."""
    if not works_on_pages(request.user) and not _published().filter(pk=parent_page_id).exists():
        raise Http404
    return BrowseView.as_view()(request, parent_page_id)


def several(request: HttpRequest) -> HttpResponse:
    """Wagtail's answer about several pages by their numbers; 404 when one of them is not the reader's to know of."""
    wanted = {number for number in request.GET.getlist("id") if number.isdecimal()}
    if not works_on_pages(request.user) and _published().filter(pk__in=wanted).count() < len(wanted):
        raise Http404
    return ChosenMultipleView.as_view()(request)
