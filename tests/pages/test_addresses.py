"""Addresses as people type them, as robots make them up, as they were before a page moved."""

import re
import unicodedata
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.test import Client, override_settings
from wagtail.models import Page

from core.middleware import CleanRequestMiddleware
from tests.permissions.addresses import every_address
from tests.permissions.test_matrix import unwritten

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["0", "-1", "9e9", "abc"])
def test_a_page_that_makes_no_sense_is_the_first_one(client, page):
    first = client.get("/actualites/").content.decode()
    titles = re.findall(r'<a href="(/actualites/[^"?]+)"', first)
    assert titles == re.findall(
        r'<a href="(/actualites/[^"?]+)"', client.get(f"/actualites/?page={page}").content.decode()
    )


def every_nul() -> list[str]:
    paths = sorted({address.path for address in every_address({})})
    return [path.rstrip("/") + "%00/" for path in paths] + [f"{path}%00x" for path in paths]


def test_no_address_is_broken_by_a_nul():
    client, odd = Client(raise_request_exception=False), {}
    with unwritten():
        for path in every_nul():
            status = client.get(path).status_code
            if status != 404:
                odd[path] = status
        for path in ("/", "/actualites/", "/recherche/", "/don/", "/admin/", "/sitemap.xml", "/health/"):
            status = client.get(f"{path}?q=a%00b").status_code
            if status != 404:
                odd[path] = status
    assert odd == {}


def test_a_nul_is_answered_by_the_house_in_the_language_of_the_address(client):
    assert "no hay nada" in client.get("/es/noticias%00/").content.decode().lower()
    assert client.get("/es/noticias%00/").headers["Content-Language"] == "es"


# As a browser may send it; some Pythons refuse to write such a cookie themselves.
WITH_NUL = {"Cookie": 'sessionid="abcdefgh\\000ijklmnop"; visit_fr="x\\000"'}


def test_a_cookie_with_a_nul_is_no_session_and_no_fault(client):
    assert client.get("/compte/", headers=WITH_NUL).status_code == 302
    assert client.get("/don/mes-dons/", headers=WITH_NUL).status_code == 200


def test_control_without_the_guard_postgresql_answers_500(monkeypatch):
    monkeypatch.setattr(CleanRequestMiddleware, "__call__", lambda self, request: self.get_response(request))
    client = Client(raise_request_exception=False)
    assert client.get("/documents/1/%00").status_code == 500
    assert client.get("/compte/", headers=WITH_NUL).status_code == 500


MAC = quote(unicodedata.normalize("NFD", "/éducation/"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/actualites//2022/", "/actualites/2022/"),
        ("/a-propos///membres", "/a-propos/membres"),
        ("/es//noticias/", "/es/noticias/"),
        (MAC, "/education/"),
        (quote("/éducation/"), "/education/"),
        (quote("/Éducation"), "/education/"),
        ("/ACTUALITES/", "/actualites/"),
        (quote("/actualites/)."), "/actualites/"),
        (quote("/«plaidoyer»/"), "/plaidoyer/"),
        ("/don//", "/don/"),
        ("/DON/", "/don/"),
        ("/en//search/?q=x", "/en/search/?q=x"),
    ],
)
def test_an_address_as_typed_leads_where_it_was_meant(client, typed, meant):
    response = client.get(typed, follow=True)
    assert response.redirect_chain[-1][0].rstrip("/") == meant.rstrip("/")
    assert response.status_code == 200


@pytest.mark.parametrize(
    "path", ["/nulle-part//", "/.//evil.example/", "/%5C/evil.example", "/wp-login.php", "/Nulle/PART"]
)
def test_what_leads_nowhere_stays_a_404_and_never_leaves_the_site(client, path):
    response = client.get(path, follow=True)
    assert response.status_code == 404
    assert all(
        address.startswith("/") and address[1:2] not in ("/", "\\") for address, _code in response.redirect_chain
    )


def test_a_post_is_never_led_elsewhere(client):
    assert client.post("/ACTUALITES/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404


@pytest.fixture
def renamed(django_capture_on_commit_callbacks):
    def rename(path: str, slug: str) -> None:
        page = Page.objects.get(url_path=path).specific
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


@pytest.mark.parametrize("rest", ["rss/", "atom/", "2022/", "2022", ""])
def test_a_renamed_section_keeps_what_lies_below_it(client, renamed, rest):
    renamed("/accueil/actualites/", "nouvelles")
    response = client.get(f"/actualites/{rest}?kind=letter")
    assert response.status_code == 301
    assert response.url.split("?")[0].rstrip("/") == f"/nouvelles/{rest}".rstrip("/")
    assert client.get(response.url, follow=True).status_code == 200


def test_a_moved_exhibition_keeps_its_calendar_in_its_language(client, renamed):
    renamed("/inicio/exposicion/", "muestra")
    assert client.get("/es/exposicion/calendario/").url == "/es/muestra/calendario/"


def test_twice_renamed_is_led_once(client, renamed):
    renamed("/accueil/actualites/", "nouvelles")
    renamed("/accueil/nouvelles/", "journal")
    assert client.get("/actualites/rss/").url == client.get("/nouvelles/rss/").url == "/journal/rss/"


def test_what_never_lay_below_it_is_not_there(client, renamed):
    renamed("/accueil/actualites/", "nouvelles")
    assert client.get("/actualites/nulle-part/").status_code == 404


@override_settings(MIDDLEWARE=["core.middleware.AddressLocaleMiddleware"])
def test_control_without_the_redirects_a_renamed_feed_is_lost(renamed):
    renamed("/accueil/actualites/", "nouvelles")
    assert Client().get("/actualites/rss/").status_code == 404


def test_a_form_that_is_too_old_is_answered_in_the_readers_language():
    client = Client(enforce_csrf_checks=True)
    for address, words in (
        ("/compte/login/", "formulaire"), ("/es/cuenta/login/", "formulario"), ("/en/account/login/", "form")
    ):  # fmt: skip
        response = client.post(
            address, {"login": "a@example.org", "password": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        page = response.content.decode()
        assert response.status_code == 403
        assert f'href="{address}"' in page
        assert words in page.lower()
        assert "CSRF" not in page


@pytest.mark.parametrize("address", ["/", "/actualites/", "/recherche/?q=mexique", "/nulle-part/"])
def test_what_was_made_for_one_reader_is_kept_by_no_shared_cache(client, django_user_model, address):
    assert "private" not in client.get(address).headers.get("Cache-Control", "")
    user = django_user_model.objects.create_user("editor@example.org", "x")
    user.groups.add(Group.objects.get(name="Rédaction"))
    client.force_login(user)
    assert "private" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("cookie", ["sessionid", "visit_fr", "privacy_visit_fr"])
def test_a_page_that_knows_its_reader_is_not_compressed(client, cookie):
    headers = {"Accept-Encoding": "br, gzip"}
    assert client.get("/don/mes-dons/", headers=headers).headers.get("Content-Encoding") == "br"
    client.cookies[cookie] = "abcdefghijkl"
    response = client.get("/don/mes-dons/", headers=headers)
    assert "Content-Encoding" not in response.headers
    assert "private" in response.headers["Cache-Control"]
