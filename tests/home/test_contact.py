"""The contact form: kept first, mailed after, in the reader's language."""

import pytest

from home.models import ContactMessage
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.mails import words_of

pytestmark = pytest.mark.django_db
LETTER = {"name": "Camille Exemple", "email": "camille@example.org", "message": "Bonjour\nÀ vous"}


def send(client, path="/contact/", **values):
    return client.post(path, LETTER | values, **FROM_OUR_PAGE)


def test_a_message_is_kept_and_mailed_to_the_staff(client):
    response = send(client)
    assert response.status_code == 302
    assert "Votre message est arrivé" in client.get(response["Location"]).content.decode()
    kept = ContactMessage.objects.get()
    assert (kept.message, kept.language) == ("Bonjour\nÀ vous", "fr")
    assert "camille@example.org" in words_of("contact").text
    assert "Bonjour" in words_of("contact").text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/contact/", "Rien de ce que vous avez écrit"),
        ("/es/contacto/", "Nada de lo que escribió"),
        ("/en/contact-us/", "Nothing you wrote"),
    ],
)
def test_a_mistake_is_explained_in_the_readers_language_and_nothing_is_lost(client, path, words):
    response = send(client, path, email="pas-une-adresse")
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Camille Exemple" in page
    assert not ContactMessage.objects.exists()


def test_a_message_from_another_site_is_refused(client):
    assert client.post("/contact/", LETTER, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not ContactMessage.objects.exists()


def test_a_header_cannot_be_smuggled_into_the_mail(client):
    send(client, name="Camille\r\nBcc: x@example.org")
    assert "\n" not in words_of("contact").subject
