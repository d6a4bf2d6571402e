"""Search the site's pages in the reader's language."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from core.text import clean_line

LONGEST_QUERY = 200
RESULTS_A_PAGE = 10
MOST_PAGES = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `?q=`, ten a page, at most twenty pages; an empty form without it."""
    query = clean_line(request.GET.get("q", "")[:LONGEST_QUERY])
    results = None
    if query:
        pages = Page.objects.live().public().filter(locale=Locale.get_active(), depth__gt=2).specific()
        number = request.GET.get("page", "1")
        wanted = min(int(number), MOST_PAGES) if number.isascii() and number.isdigit() else 1
        results = Paginator(pages.search(query), RESULTS_A_PAGE).get_page(wanted)
    return render(request, "home/search.html", {"query": query, "results": results})
