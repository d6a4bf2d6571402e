"""The search: what it finds, what it never shows, what it costs."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import mark_safe
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction

from core import search_match, visibility
from core.models import SearchText, SearchWord
from core.search_index import mend_search
from directory.models import Organisation
from home import search as search_view
from home.roles import EDITORS
from tests.factories.pages import make_page
from users.models import User

pytestmark = pytest.mark.django_db
SEARCH = "/recherche/"
QUERIES = 12


def published(title: str, text: str = "", *, run, **values):
    """A page whose tasks the worker ran."""
    with run(execute=True):
        return make_page(title, text, **values)


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Makes a published, indexed page."""
    return lambda title, text="", **values: published(title, text, run=django_capture_on_commit_callbacks, **values)


def found(client, query: str, **parameters: str) -> list[str]:
    """The addresses of the first page of results."""
    response = client.get(parameters.pop("at", SEARCH), {"q": query, **parameters})
    assert response.status_code == 200
    return [line.url for line in response.context["answer"].lines]


# What it finds


def test_what_was_found_is_marked_where_it_stands(client, publish):
    publish("Zyxène", "Un long début. " * 40 + "Ici les canaris zyxiens chantent. " + "Une longue fin. " * 40)
    content = client.get(SEARCH, {"q": "canari zyxien"}).content.decode()
    assert "Ici les <mark>canaris</mark> <mark>zyxiens</mark> chantent." in content
    assert content.count("Un long début.") < 20
    assert "Pages</span>" in content


def test_a_misspelt_word_is_read_as_the_nearest_and_the_reader_is_told(client):
    response = client.get(SEARCH, {"q": "impuatbilité"})
    assert "/campagnes/loi-imputabilite/" in [line.url for line in response.context["answer"].lines]
    assert response.context["answer"].readings == ["imputabilité"]
    assert client.get(SEARCH, {"q": "imputabilité"}).context["answer"].readings == []


def test_a_number_is_taken_at_its_word(client, publish):
    publish("Zyxomètre", "Fondé en 8145.")
    assert len(found(client, "8145")) == 1
    assert found(client, "8146") == []


def test_search_engines_keep_no_page_of_results(client):
    assert '<meta name="robots" content="noindex">' in client.get(SEARCH, {"q": "mexique"}).content.decode()


def test_a_name_and_its_acronym_find_each_other(client, publish):
    Organisation.objects.create(code="zyx", name="Zone des Yourtes Xylophones", acronym="ZYX")
    by_name = publish("Premier", "La zone des yourtes xylophones se réunit.")
    by_acronym = publish("Second", "Une rencontre avec ZYX.")
    both = {by_name.url, by_acronym.url}
    for question in ("zyx", "Z.Y.X.", "zone des yourtes xylophones"):
        assert set(found(client, question)) == both


def test_the_words_of_a_name_that_stand_apart_are_not_the_name(client, publish, monkeypatch):
    Organisation.objects.create(code="zyx", name="Zone des Yourtes Xylophones", acronym="ZYX")
    publish("Ailleurs", "Des xylophones dans la zone, loin des yourtes.")
    assert found(client, "zyx") == []
    monkeypatch.setattr(search_match, "_keep_true_names", lambda _asked, _tables: None)
    assert len(found(client, "zyx")) == 1  # control: without the rule, it is taken for the name


def test_the_kind_of_page_and_the_language_are_chosen_in_the_form(client):
    everywhere = found(client, "coopératives mexicaines")
    appeals = found(client, "coopératives mexicaines", kind="appeals")
    assert appeals == [address for address in everywhere if address.startswith("/donner/")] != everywhere
    assert found(client, "coopératives mexicaines", kind="nothing-like-it") == everywhere
    spanish = found(client, "cooperativa mexicana", lang="es")
    assert spanish == found(client, "cooperativa mexicana", at="/es/buscar/")
    assert all(address.startswith("/es/") for address in spanish)
    assert found(client, "coopératives mexicaines", lang="xx") == everywhere


def test_the_next_page_of_results_asks_the_same_question(client, publish):
    for number in range(12):
        publish(f"Zyxon {number}")
    content = client.get(SEARCH, {"q": "zyxons", "kind": "pages"}).content.decode()
    assert 'href="?q=zyxons&amp;kind=pages&amp;lang=fr&amp;page=2"' in content
    second = client.get(SEARCH, {"q": "zyxons", "kind": "pages", "lang": "fr", "page": "2"})
    assert len(second.context["answer"].lines) == 2
    assert 'start="11"' in second.content.decode()


def test_nothing_found_offers_the_other_languages(client):
    content = client.get(SEARCH, {"q": "zyxwvut", "kind": "pages"}).content.decode()
    assert 'href="?q=zyxwvut&amp;kind=pages&amp;lang=es"' in content
    assert 'href="?q=zyxwvut&amp;lang=fr"' in content


# What it never shows


def test_a_page_is_found_after_the_worker_ran_and_never_once_unpublished(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        new = make_page("Zyxomètre")
    assert found(client, "zyxomètre") == []
    for run in waiting:
        run()
    assert found(client, "zyxometres") == [new.url]
    new.unpublish()
    assert found(client, "zyxomètre") == []
    assert not SearchText.objects.filter(pk=new.pk).exists()


def test_a_page_that_is_not_live_is_not_found_even_while_it_is_indexed(client, publish):
    one = publish("Zyxomètre")
    Page.objects.filter(pk=one.pk).update(live=False)
    assert SearchText.objects.filter(pk=one.pk).exists()
    assert found(client, "zyxomètre") == []


def test_a_draft_is_not_found(client, publish, django_capture_on_commit_callbacks):
    one = publish("Zyxomètre")
    one.title = "Brouillarderie"
    with django_capture_on_commit_callbacks(execute=True):
        one.save_revision()
    assert found(client, "brouillarderie") == []
    assert found(client, "zyxomètre") == [one.url]


def test_a_private_page_is_not_found(client, publish):
    one = publish("Zyxomètre")
    assert found(client, "zyxomètre") == [one.url]  # control
    PageViewRestriction.objects.create(page=one, restriction_type=PageViewRestriction.LOGIN)
    assert found(client, "zyxomètre") == []


def test_a_withheld_page_is_not_found_even_when_it_is_recommended(client, publish, monkeypatch):
    one = publish("Zyxomètre")
    recommend("zyxomètre", one)
    assert found(client, "zyxomètre") == [one.url]  # control
    monkeypatch.setitem(
        visibility._sources, "test", lambda: Page.objects.filter(pk=one.pk).values_list("pk", flat=True)
    )
    assert found(client, "zyxomètre") == []


def test_the_words_of_a_page_that_went_are_forgotten(publish):
    one = publish("Zyxomètre")
    assert SearchWord.objects.filter(stem__startswith="zyxometr").exists()
    one.delete()
    mend_search()
    assert not SearchWord.objects.filter(stem__startswith="zyxometr").exists()


HOSTILE = [
    "<script>alert(1)</script>", "\x00", "' OR 1=1 --", "'; DROP TABLE core_searchtext; --", '"', "a & b | !c", ":*", "(((", "\\",
    "%s %(q)s {0} {{ q }}", "* NEAR(a b)", "title:x", "a" * 5000, "mexique " * 700, "🧵", "\u202emexique\u202c", "\u200fhaïti",
    "e" + "\u0301" * 500, "<mark>haïti</mark>", "-" * 200, "ﷺ", "١٢٣", "İ",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", ["q", "kind", "lang", "page"])
def test_a_hostile_question_breaks_nothing_and_comes_back_escaped(client, words, name):
    response = client.get(SEARCH, {"q": "haïti", name: words})
    assert response.status_code == (404 if "\x00" in words else 200)
    content = response.content.decode()
    assert "<script>alert" not in content
    assert not {"\x00", "\u202e", "\u200f"} & set(content)
    assert "&lt;mark&gt;" in content or "<mark>haïti</mark>" not in content


def test_the_words_of_a_page_are_escaped_around_the_marks(client, publish, monkeypatch):
    publish("Zyxo <b>mètre</b>", introduction="Le <img src=x onerror=alert(1)> zyxomètre & lui.")
    content = client.get(SEARCH, {"q": "zyxo zyxomètre"}).content.decode()
    assert "<img src=x" not in content
    assert "&lt;b&gt;m" in content
    assert "<b>mètre" not in content
    assert "&lt;img src=x onerror=alert(1)&gt; <mark>zyxomètre</mark> &amp; lui." in content
    raw = lambda text, _stems, _language: mark_safe(text)  # noqa: E731, S308
    monkeypatch.setattr(search_view, "excerpt", raw)
    assert "<img src=x" in client.get(SEARCH, {"q": "zyxomètre"}).content.decode()  # control


# What editors put first


def recommend(words: str, page: Page | None = None, **values: str) -> SearchPromotion:
    return SearchPromotion.objects.create(query=Query.get(words), page=page, **values)


def test_what_editors_recommend_comes_first_once_and_marked(client, publish):
    publish("Zyxomètre")
    chosen = publish("Tout autre chose", "Une page qui mentionne un zyxomètre.")
    recommend("Zyxometre", chosen, description="La page à lire d’abord.")
    recommend("zyxomètre", external_link_url="https://example.org/zyx", external_link_text="Ailleurs")
    response = client.get(SEARCH, {"q": "les zyxomètres"})
    lines = response.context["answer"].lines
    assert [line.url for line in lines[:2]] == [chosen.url, "https://example.org/zyx"]
    assert [line.recommended for line in lines] == [True, True, False]
    content = response.content.decode()
    assert "La page à lire d’abord." in content
    assert content.count('class="recommended"') == 2


def test_an_editor_recommends_in_the_cms_and_no_question_is_kept(client):
    editor = User.objects.create_user(email="redaction@example.com", password="x" * 12, is_active=True)
    editor.groups.add(Group.objects.get(name=EDITORS))
    before = Query.objects.count()
    found(client, "une question qui ne regarde personne")
    assert Query.objects.count() == before
    client.force_login(editor)
    assert client.get("/admin/searchpicks/add/").status_code == 200


def test_the_cms_offers_no_empty_report_of_questions(admin_client):
    assert "/admin/reports/search-terms/" not in admin_client.get("/admin/").content.decode()


# What it costs, and how it mends itself


def queries_of(client, question: str) -> int:
    client.get(SEARCH, {"q": question})
    with CaptureQueriesContext(connection) as queries:
        assert client.get(SEARCH, {"q": question}).status_code == 200
    return len(queries)


@pytest.mark.parametrize("question", ["mexique", "FAT ICKL coperative impuatbilité mexique", "zyxwvut", "palestnie"])
def test_a_page_of_results_costs_few_queries(client, question):
    assert queries_of(client, question) <= QUERIES


def test_ten_results_cost_as_many_queries_as_one(client, publish, monkeypatch):
    publish("Zyxomètre")
    one = queries_of(client, "zyxomètre")
    for number in range(11):
        publish(f"Zyxomètre {number}")
    assert queries_of(client, "zyxomètre") == one
    line = search_view._line
    monkeypatch.setattr(search_view, "_line", lambda known, found: known.page.specific and line(known, found))
    assert queries_of(client, "zyxomètre") > one  # control: a query for each result is noticed


def test_pages_that_were_never_indexed_or_by_older_rules_are_indexed_by_the_hourly_job(client, publish):
    missing, old = publish("Zyxomètre"), publish("Zyxomètre bis")
    SearchText.objects.filter(pk=missing.pk).delete()
    SearchText.objects.filter(pk=old.pk).update(rules_version=0, stems="")
    assert found(client, "zyxomètre") == [old.url]
    assert mend_search() == 2
    assert set(found(client, "zyxomètre")) == {missing.url, old.url}
    assert mend_search() == 0


def test_page_zero_is_the_first(client, publish):
    for number in range(12):
        publish(f"Zyxon {number}")
    first, zero, second = (found(client, "zyxons", kind="pages", page=page) for page in ("1", "0", "2"))
    assert zero == first
    assert (len(first), len(second)) == (10, 2)
