"""The errors of every form: said in the title, read first, each naming its field, in the order of the page."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from donations.models import Fund
from education.forms import WorkshopForm
from tests.factories.gifts import FROM_OUR_PAGE

pytestmark = pytest.mark.django_db
# By their names: the address, and what is posted.
FORMS = {
    "contact": ("/contact/", {}),
    "workshop": ("education:ask", {}),
    "exhibition": ("/exposition/accueillir/", {}),
    "membership": ("members:join", {}),
    "gift": ("donations:give", {"fund": "general"}),
    "my gifts": ("donations:my_gifts", {"email": ""}),
    "my data": ("personal:door", {"email": ""}),
    "a union's gift": ("campaigns:announce", {}),
    "quiz": ("/education/quiz-rana-plaza/", {}),
    "sign in": ("account_login", {"login": "personne@example.org", "password": "x"}),
    "forgotten password": ("account_reset_password", {"email": "non"}),
    "code by mail": ("account_request_login_code", {"email": "non"}),
}
NAMELESS = ("Champ requis", "champ est obligatoire", "field is required")


def answered(client: Client, name: str) -> str:
    """The page after the form was sent with nothing in it, or with what cannot be right."""
    place, data = FORMS[name]
    if ":" in place or "/" not in place:
        args = ["cooperatives-mexique"] if place.startswith("campaigns") else []
        with override("fr"):
            place = reverse(place, args=args)
    if "fund" in data:
        data = {"fund": Fund.objects.get(is_general=True).code}
    answer = client.post(place, data, **FROM_OUR_PAGE)
    assert answer.status_code in (200, 422), name
    return answer.content.decode()


def summary(page: str) -> str:
    found = re.search(r'<div class="alert alert-error"[^>]*id="errors".*?</div>', page, re.DOTALL)
    assert found is not None
    return found[0]


def places(page: str) -> list[int]:
    """Where in the page the fields stand to which the summary leads, in its order."""
    after = page.index(summary(page)) + len(summary(page))
    return [page.index(f'id="{target}"', after) for target in re.findall(r'href="#([^"]+)"', summary(page))]


@pytest.mark.parametrize("name", FORMS)
def test_the_title_says_it_and_the_summary_is_read_first(client, name):
    page = answered(client, name)
    assert unescape(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]).startswith("Erreur\u00a0: ")
    head = summary(page).split(">")[0]
    assert 'tabindex="-1"' in head
    assert "autofocus" in head
    assert "js/page.js" in page


@pytest.mark.parametrize("name", FORMS)
def test_each_error_names_its_field_and_leads_to_it_in_the_page_s_order(client, name):
    page = answered(client, name)
    assert not any(words in summary(page) for words in NAMELESS)
    assert places(page) == sorted(places(page))


def test_control_a_form_in_another_order_is_seen(client, monkeypatch):
    monkeypatch.setattr(WorkshopForm, "field_order", ("contact_email", "subject"))
    page = answered(client, "workshop")
    assert places(page) != sorted(places(page))


def test_a_hint_stands_beside_its_label(client):
    """Read once, as the description, and not a second time within the name."""
    page = client.get("/donner/cooperatives-mexique/").content.decode()
    labels = re.findall(r"<label.*?</label>", page, re.DOTALL)
    assert len(labels) > 10
    assert not any('class="hint"' in label for label in labels)
    assert 'id="id_covers_fees_helptext"' in page


def test_a_page_without_errors_says_nothing_of_them(client):
    page = client.get("/contact/").content.decode()
    assert 'id="errors"' not in page
    assert "<title>Erreur" not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Écrivez votre nom.", "Écrivez votre courriel.", "Remplissez «\u00a0Où? Ville")),
        ("es", ("Escriba su nombre.", "Escriba su correo electrónico.", "Complete «")),
        ("en", ("Please write your name.", "Please write your e-mail.", "Please fill in: “Where?")),
    ],
)
def test_an_empty_field_is_named_in_the_reader_s_language(client, language, words):
    with override(language):
        address = reverse("education:ask")
    page = unescape(client.post(address, {}, **FROM_OUR_PAGE).content.decode())
    assert [word for word in words if word not in page] == []
