"""Every address that reads its query, whatever the query says. Addresses and names are found, none is listed."""

import pytest
from django.http import QueryDict

from core import listings
from tests.pages.asked_addresses import WHOLE, Place, places, recorded
from tests.pages.query_names import own_sources, reads
from tests.permissions.test_matrix import unwritten

pytestmark = pytest.mark.django_db

# An é said twice over is twelve characters in an address that is led on.
TEXTS = ("é" * 3000, "%ED%A0%80%EF%BF%BF", "%0D%0Ax:y", "%1B%0B%E2%80%AE", "..%2F..%2F", "//evil.example")
NUMBERS = (
    "0", "-1", "-0", "9e9", "1e1", "99999", "9" * 21, "9" * 400, "1.5", "1,5", "+1", "", "%20", "2%202", "٣", "²", "①",
    "0x1", "None", "[]", "1;2", "%27%22%3Cscript", "%FF", "%C3%28", "😀", "NaN", "inf", "last", "-1e400",
)  # fmt: skip
# What Python, PostgreSQL and a person read as numbers differ in these; alone, since a filter may leave no page.
PAGES = ("0", "-1", "9" * 21, "1e1", "٣", "²", "abc", "")
FORMS = ("page=0&page=1&page", "&&==&=1&=%=%", "page[]=1&page[0]=1", "a=1&" * 900)
ODD_NAMES = {WHOLE, *QueryDict("&".join(FORMS))}
# Short, for the other languages and readers of what was tried at length.
FEW = ("-1", TEXTS[0])
# Read in the CMS alone, or of every request: `core/audit.py` notes what a person of the staff takes away.
CMS = ("/admin/", "core/choosers.py", "core/audit.py", "core/refusals.py")


@pytest.fixture(scope="module")
def written() -> set[str]:
    """Every name in the text of our code that is read on the public site."""
    return {read.name for read in reads(own_sources()) if not any(part in read.place for part in CMS)}


def everything(names: set[str], value: str) -> str:
    return "&".join(f"{name}={value}" for name in sorted(names))


def queries(names: set[str], place: Place) -> list[str]:
    """What an address is asked: every name with each value, and the page of a list alone."""
    if place.is_other:
        return [everything(names, value) for value in FEW]
    alone = [f"page={value}" for value in PAGES] if place.reads_page else []
    return [*(everything(names, value) for value in (*NUMBERS, *TEXTS)), *alone, *FORMS]


def odd_answers(clients, place: Place, asked: list[str]) -> dict[str, int]:
    """What is not answered as a query is that says nothing; a POST may refuse what it is asked."""
    seen = {query[:80]: place.answer(clients, query).status_code for query in asked}
    fine = range(200, 500) if place.method == "post" else (place.status,)
    return {query: status for query, status in seen.items() if status not in fine}


def test_every_address_answers_whatever_its_query_says(written):
    clients, found, met = places()
    assert len(found) > 80
    names, odd = written | met, {}
    with recorded() as asked, unwritten():
        for place in found:
            for query, status in odd_answers(clients, place, queries(names, place)).items():
                odd[f"{place.path}?{query}"] = status
    assert odd == {}
    # Nothing was read that was not tried, and what our code names was read somewhere.
    assert asked <= names | ODD_NAMES, "names that no query tried"
    assert written <= asked, "names in our code that no address reached"


def test_every_read_of_a_query_is_in_a_form_whose_name_is_found():
    assert [read.place for read in reads(own_sources()) if not read.name] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def view(request):\n    return request.GET.get('zyx', '')", "zyx"),
        ("def view(request):\n    return request.GET['zyx']", "zyx"),
        ("def view(request):\n    return 'zyx' in request.GET", "zyx"),
        ("def listing(asked: Mapping[str, str]):\n    return asked.get('zyx')", "zyx"),
        ("filters = [Choice.made('zyx', [], asked)]", "zyx"),
        ("def view(request):\n    return request.GET.get(name)", ""),
        ("def view(request):\n    found = request.GET", ""),
        ("def view(request):\n    return elsewhere(request.GET)", ""),
    ],
)
def test_control_a_new_read_is_found_or_told(text, name):
    assert [read.name for read in reads({"core/new.py": text})] == [name]
    assert [read.name for read in reads({"templates/new.html": "{% if request.GET.zyx %}"})] == ["zyx"]


def test_control_a_page_number_taken_as_it_comes_is_met(client, monkeypatch):
    client.raise_request_exception = False
    place = Place("/actualites/", False, reads_page=True)
    assert odd_answers({False: client}, place, queries({"page"}, place)) == {}
    monkeypatch.setattr(listings, "page_number", lambda asked: int(asked.get("page", "1")))
    odd = odd_answers({False: client}, place, queries({"page"}, place))
    assert {"page=abc", "page=-1", "page=²"} <= set(odd)


def test_control_a_name_that_was_not_tried_is_met(client):
    with recorded() as asked:
        client.get("/actualites/?page=0")
    assert {"page", "kind", "theme"} <= asked
    assert "zyx" not in asked
