"""Every public page of the demonstration: valid, cacheable, cheap, in its language."""

import itertools
import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
from wagtail.models import Page

from donations.models import Fund
from tests.factories.gifts import make_fund

pytestmark = pytest.mark.django_db

HOME, APPEAL, CAMPAIGN, GIVE = "/", "/donner/cooperatives-mexique/", "/campagnes/recyclage-inclusif/", "/donner/"
CLOSED = "/donner/radio-obrera/"
PROJECTS, PROJECT, NEWS, REGISTER = "/projets/", "/projets/cooperatives/", "/actualites/", "/plaidoyer/"
BUDGETS = {HOME: 12, APPEAL: 8, CAMPAIGN: 8, GIVE: 8, CLOSED: 8, PROJECTS: 12, PROJECT: 12, NEWS: 12, REGISTER: 12}


def every_address() -> list[str]:
    return [page.url for page in Page.objects.live().filter(depth__gt=1).order_by("path")]


def text_of(response) -> str:
    return response.content.decode()


def test_every_page_answers_and_is_valid_html(client):
    addresses = every_address()
    assert len(addresses) > 70
    for address in [*addresses, "/recherche/?q=mexique", "/don/", "/nulle-part/", "/compte/login/"]:
        response = client.get(address)
        assert response.status_code == (404 if "nulle" in address else 200), address
        html5lib.HTMLParser(strict=True).parse(text_of(response))


def test_control_a_misnested_page_is_found_out():
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse("<!doctype html><title>x</title><p><div></p>")


def test_every_page_has_one_h1_one_main_and_no_skipped_level(client):
    for address in every_address():
        page = text_of(client.get(address))
        levels = [int(level) for level in re.findall(r"<h([1-6])", page.split("<footer")[0])]
        assert levels.count(1) == 1, address
        assert page.count("<main") == 1, address
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (address, levels)


def test_every_link_leads_somewhere(client):
    addresses = {"/"}
    seen: set[str] = set()
    while addresses - seen:
        address = (addresses - seen).pop()
        seen.add(address)
        response = client.get(address)
        guarded = re.search(r"/(ressource|recurso|resource)/", address)
        assert response.status_code in ((200, 302, 403) if guarded else (200, 302)), address
        if response.status_code == 200 and len(seen) < 60:
            for link in re.findall(r'href="(/[^"#]*)"', text_of(response)):
                # The bytes of the demonstration's files lie beside the template, not in it.
                if not link.startswith("/static/") and not re.search(r"/(fichier|archivo|file)/", link):
                    addresses.add(link.replace("&amp;", "&"))
    assert len(seen) > 60


@pytest.mark.parametrize("address", BUDGETS)
def test_a_page_costs_few_queries_once_warm(client, address, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(BUDGETS[address]):
        client.get(address)


def test_control_a_page_that_reads_once_more_breaks_its_budget(client, django_assert_max_num_queries, monkeypatch):
    client.get(GIVE)
    original = Page.get_context

    def greedy(self, request, *args, **kwargs):
        for _ in range(8):
            Fund.objects.count()
        return original(self, request, *args, **kwargs)

    monkeypatch.setattr(Page, "get_context", greedy)
    with pytest.raises(BaseException, match="queries"), django_assert_max_num_queries(BUDGETS[GIVE]):
        client.get(GIVE)


@pytest.mark.parametrize("address", [*BUDGETS, "/contact/", "/es/", "/en/", "/recherche/"])
def test_a_public_page_is_the_same_for_everybody(client, django_user_model, address):
    first = client.get(address, headers={"Accept-Language": "en", "User-Agent": "one"})
    second = client.get(address, headers={"Accept-Language": "es", "User-Agent": "two", "Cookie": "visitor=2"})
    assert first.content == second.content
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")
    assert "Accept-Language" not in first.headers.get("Vary", "")
    assert "csrf" not in text_of(first).lower()


def test_the_policy_allows_nothing_inline_and_nobody_else(client):
    response = client.get(APPEAL)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    page = text_of(response)
    # Data for machines is no script: browsers run none of it.
    assert not re.search(r'<script(?![^>]*(?:src=|type="application/ld\+json"))', page)
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    hosts = {urlsplit(found).netloc for found in re.findall(r'(?:src|action)="(https?://[^"]+)"', page)}
    assert hosts <= {""}


def test_only_the_cms_has_the_relaxed_policy(admin_client, client):
    assert "unsafe-inline" in admin_client.get("/admin/").headers["Content-Security-Policy"]
    for address in (HOME, GIVE, "/compte/login/", "/recherche/"):
        assert "unsafe-inline" not in client.get(address).headers["Content-Security-Policy"]


@pytest.mark.parametrize(("prefix", "word"), [("", "Reçu"), ("/es", "Recibido"), ("/en", "Received")])
def test_an_appeal_speaks_three_languages_with_one_total(client, prefix, word):
    page = Page.objects.get(url_path="/accueil/donner/cooperatives-mexique/")
    languages = {"": "fr", "/es": "es", "/en": "en"}
    translation = Page.objects.get(translation_key=page.translation_key, locale__language_code=languages[prefix])
    content = text_of(client.get(translation.url))
    assert translation.url.startswith(prefix)
    assert word in content
    assert "9\u00a0400\u00a0$" in content or "$9,400" in content


def test_translations_point_at_one_another(client):
    page = text_of(client.get(APPEAL))
    for language in ("fr", "es", "en"):
        assert f'hreflang="{language}"' in page
    assert '<link rel="canonical"' in page


def test_a_closed_appeal_shows_its_outcome_and_no_form(client):
    page = text_of(client.get(CLOSED))
    assert 'id="outcome"' in page
    assert "<form" not in page


def test_an_unpublished_appeal_is_gone_and_its_fund_untouched(client):
    page = Page.objects.get(url_path="/accueil/donner/cooperatives-mexique/").specific
    fund = page.fund
    page.unpublish()
    assert client.get(APPEAL).status_code == 404
    assert fund.is_open()


def test_a_private_page_asks_for_a_login(client):
    page = Page.objects.get(url_path="/accueil/donner/")
    page.view_restrictions.create(restriction_type="login")
    assert client.get(APPEAL).status_code == 302
    assert client.get(APPEAL)["Location"].startswith("/compte/login/")


def test_a_chosen_fund_and_amount_are_in_the_form(client):
    fund = make_fund()
    page = text_of(client.get(GIVE, {"fund": fund.code, "amount": "50"}))
    assert fund.name_fr in page
    assert re.search(r'value="50" checked', page)


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "' OR 1=1 --", "a" * 5000, "🧵"])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(client, query):
    response = client.get("/recherche/", {"q": query, "page": "-1"})
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


def test_search_forgives_accents(client):
    assert text_of(client.get("/recherche/", {"q": "ecole"})).count("<li><a") == text_of(
        client.get("/recherche/", {"q": "école"})
    ).count("<li><a")
    assert "<li><a" in text_of(client.get("/recherche/", {"q": "mexique"}))


def test_the_sitemap_lists_the_pages_of_every_language(client):
    page = text_of(client.get("/sitemap.xml"))
    assert "/es/" in page
    assert APPEAL in page


def test_the_sitemap_names_the_versions_of_each_page(client):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    by_address = {
        url.findtext("s:loc", namespaces=spaces): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", spaces)
        }
        for url in root.findall("s:url", spaces)
    }
    (appeal,) = (versions for address, versions in by_address.items() if address.endswith(APPEAL))
    assert set(appeal) >= {"fr", "es", "en"}
    for address, versions in by_address.items():
        for other in versions.values():
            assert by_address[other] == versions, address


def test_what_machines_read_first_names_the_sections_and_no_private_page(client):
    response = client.get("/llms.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert text_of(response).startswith("# ")
    for address in ("/projets/", "/actualites/", "/plaidoyer/", "/donner/"):
        assert address in text_of(response)
    assert "/admin/" not in text_of(response)


@pytest.mark.parametrize("section", ["/projets/", "/actualites/", "/plaidoyer/", "/es/proyectos/", "/en/projects/"])
@pytest.mark.parametrize(("form", "root"), [("rss", "rss"), ("atom", "{http://www.w3.org/2005/Atom}feed")])
def test_a_feed_is_well_formed_and_says_its_language(client, section, form, root):
    response = client.get(f"{section}{form}/")
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == root
    language = {"/es": "es", "/en": "en"}.get(section[:3], "fr-CA")
    assert language in (feed.findtext("channel/language"), feed.get("{http://www.w3.org/XML/1998/namespace}lang"))
    assert f'href="{section}{form}/"' in text_of(client.get(section))


def test_robots_are_told_what_to_leave(client):
    response = client.get("/robots.txt")
    assert response.status_code == 200
    assert "Sitemap:" in text_of(response)
    assert "Disallow: /admin/" in text_of(response)
