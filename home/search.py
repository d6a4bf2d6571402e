"""Search the site's pages in one language: what the editors recommend first, then what the words find."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.contrib.search_promotions.models import SearchPromotion

from core.blocks.text import LANGUAGES
from core.models import SearchText
from core.search_excerpts import excerpt, first_said, marked
from core.search_kinds import Kind, kind_of, kinds
from core.search_match import Found, find
from core.search_words import all_stems
from core.text import clean_line
from directory.models import names_and_acronyms
from exhibitions.services.codes import normalised, portrait_of

LONGEST_QUERY = 200
RESULTS_A_PAGE = 10
MOST_PAGES = 20
NAMES = {code: name for code, name in LANGUAGES if code in dict(settings.LANGUAGES)}


@dataclass
class Result:
    """One line of the list of contents."""

    url: str
    title: SafeString
    text: SafeString
    kind: Any
    recommended: bool = False


@dataclass
class Search:
    """What the form asks, cleaned: an unknown kind is any kind, an unknown language the reader's."""

    query: str
    kind: Kind | None
    language: str

    @classmethod
    def asked(cls, form: QueryDict) -> "Search":
        language = form.get("lang", "")
        return cls(
            query=clean_line(form.get("q", "")[:LONGEST_QUERY]),
            kind=kind_of(form.get("kind", "")),
            language=language if language in NAMES else get_language() or settings.LANGUAGE_CODE,
        )

    def address(self, *, page: int = 1, **other: str) -> str:
        """The same question, for another page of results, kind or language."""
        words = {"q": self.query, "kind": self.kind.code if self.kind else "", "lang": self.language} | other
        if page > 1:
            words["page"] = str(page)
        return "?" + urlencode({name: value for name, value in words.items() if value})


@dataclass
class Answer:
    """A page of results, from the one numbered `first`, and the addresses of its neighbours.

    `count` includes what is recommended; `readings` are misspelt words as they were read. `everywhere` is the same
    question about any kind of page, `elsewhere` in the other languages: code, name, address.
    """

    page: ResultPage
    count: int
    first: int = 1
    lines: list[Result] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    previous: str = ""
    next: str = ""
    everywhere: str = ""
    elsewhere: list[tuple[str, str, str]] = field(default_factory=list)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `?q=`, ten a page, at most twenty pages; an empty form without it.

    `kind` and `lang` narrow or move the search. A panel's code leads to its portrait.
    """
    asked = Search.asked(request.GET)
    if asked.query and portrait_of(asked.query) is not None:
        return redirect(f"{reverse('panel', args=[normalised(asked.query)])}?in={get_language()}")
    number = request.GET.get("page", "1")[:4]
    wanted = min(int(number), MOST_PAGES) or 1 if number.isascii() and number.isdigit() else 1
    context = {
        "asked": asked,
        "kinds": kinds(),
        "languages_of_pages": NAMES.items(),
        "answer": _answer(asked, wanted) if asked.query else None,
    }
    return render(request, "home/search.html", context)


def _answer(asked: Search, number: int) -> Answer:
    found = find(asked.query, asked.language, kind=asked.kind, names=names_and_acronyms())
    recommended = _recommended(asked, found)
    first = {promotion.page_id for promotion in recommended}
    pages = [page for page in found.pages if page not in first]
    page = Paginator(pages[: RESULTS_A_PAGE * MOST_PAGES], RESULTS_A_PAGE).get_page(number)
    shown = [promotion.page_id for promotion in recommended if promotion.page_id] if page.number == 1 else []
    texts = _texts([*shown, *page.object_list])
    answer = Answer(page, len(pages) + len(recommended))
    if page.number == 1:
        answer.lines = [_promoted(promotion, texts, found) for promotion in recommended]
    answer.lines += [_line(texts[pk], found) for pk in page.object_list if pk in texts]
    answer.readings = _readings(found, texts.values())
    if page.has_previous():
        answer.first = page.start_index() + len(recommended)
        answer.previous = asked.address(page=page.previous_page_number())
    if page.has_next():
        answer.next = asked.address(page=page.next_page_number())
    answer.everywhere = asked.address(kind="") if asked.kind else ""
    answer.elsewhere = [
        (code, name, asked.address(lang=code)) for code, name in NAMES.items() if code != asked.language
    ]
    return answer


def _recommended(asked: Search, found: Found) -> list[SearchPromotion]:
    """What the editors put first for these words, however they are typed; a page only where it may be shown."""
    stems = all_stems(asked.query, asked.language)
    rows = SearchPromotion.objects.select_related("query").order_by("sort_order", "pk")
    return [
        row
        for row in rows
        if all_stems(row.query.query_string, asked.language) == stems
        and (row.page_id in found.visible if row.page_id else not asked.kind)
    ]


def _texts(pages: list[int]) -> dict[int, SearchText]:
    """What is known of these pages, with what their addresses need."""
    return SearchText.objects.select_related("page__locale", "page__content_type").in_bulk(pages)


def _line(known: SearchText, found: Found) -> Result:
    """The page's title, and the words around what was found: in its introduction, else in its text."""
    around = excerpt(known.introduction, found.stems, known.language) or excerpt(
        known.text, found.stems, known.language
    )
    return Result(
        url=known.page.url,
        title=marked(known.page.title, found.stems, known.language),
        text=around or marked(known.introduction, (), known.language),
        kind=next((kind.label for kind in kinds() if known.page.content_type_id in kind.content_types()), ""),
    )


def _promoted(promotion: SearchPromotion, texts: dict[int, SearchText], found: Found) -> Result:
    """The editors' own words about a page, or an address elsewhere."""
    own = marked(promotion.description, (), "")
    if promotion.page_id is None:
        title = marked(promotion.external_link_text or promotion.external_link_url, (), "")
        return Result(promotion.external_link_url, title, own, "", recommended=True)
    line = _line(texts[promotion.page_id], found)
    return Result(line.url, line.title, own or line.text, line.kind, recommended=True)


def _readings(found: Found, texts: Iterable[SearchText]) -> list[str]:
    """How misspelt words were read, as the first page shown writes them."""
    shown = [" ".join([known.page.title, known.introduction, known.text]) for known in texts]
    read = {stem for stems in found.corrected.values() for stem in stems}
    language = next((known.language for known in texts), "")
    return sorted(filter(None, (first_said(shown, stem, language) for stem in read)))
