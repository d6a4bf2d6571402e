"""Search the site's pages in the reader's language."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from core.text import clean_line
from core.visibility import withheld_pages
from exhibitions.services.codes import normalised, portrait_of

LONGEST_QUERY = 200
RESULTS_A_PAGE = 10
MOST_PAGES = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `?q=`, ten a page, at most twenty pages; an empty form without it.

    A panel's code leads to its portrait.
    """
    query = clean_line(request.GET.get("q", "")[:LONGEST_QUERY])
    results = None
    if query and portrait_of(query) is not None:
        return redirect(f"{reverse('panel', args=[normalised(query)])}?in={get_language()}")
    if query:
        pages = Page.objects.live().public().filter(locale=Locale.get_active(), depth__gt=2)
        pages = pages.exclude(pk__in=withheld_pages()).specific()
        number = request.GET.get("page", "1")
        wanted = min(int(number), MOST_PAGES) if number.isascii() and number.isdigit() else 1
        results = Paginator(pages.search(query), RESULTS_A_PAGE).get_page(wanted)
    return render(request, "home/search.html", {"query": query, "results": results})
