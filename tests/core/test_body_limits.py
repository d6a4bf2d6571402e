"""How heavy a body may be: judged before one byte of it is read."""

import io

import pytest
from django.test import Client

from core.body_limits import PUBLIC_BYTES, STAFF_BYTES, BodyLimitMiddleware
from home.roles import EDITORS
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
FORMS = (
    "/contact/", "/don/", "/don/mes-dons/", "/adhesion/", "/materiel/atelier/", "/recherche/", "/compte/entrer/",
    "/compte/vie-privee/", "/admin/images/add/", "/admin/login/", "/", "/nulle/part/", "/cards/x.png", "/health/",
)  # fmt: skip


class Unread(io.BytesIO):
    """A body of which every read is noticed."""

    was_read = False

    def read(self, *arguments):
        self.was_read = True
        return super().read(*arguments)


def announce(client: Client, path: str, length: str, content_type: str = "application/x-www-form-urlencoded", **more):
    body = Unread(b"a=" + b"b" * 5000)
    environment = {
        "wsgi.input": body, "CONTENT_LENGTH": length, "CONTENT_TYPE": content_type, **FROM_OUR_PAGE, **more,
    }  # fmt: skip
    return client.generic("POST", path, **environment), body


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_heavy_body_is_refused_before_it_is_read(client, path, content_type):
    answer, body = announce(client, path, str(PUBLIC_BYTES + 1), content_type)
    assert answer.status_code in (404, 413)
    assert not body.was_read


def test_the_refusal_speaks_the_reader_s_language_and_is_kept_by_no_cache(client):
    answer, _body = announce(client, "/es/contacto/", "999999999")
    assert answer.status_code == 413
    assert 'lang="es' in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_control_without_the_limit_the_body_is_read(client, monkeypatch):
    monkeypatch.setattr(BodyLimitMiddleware, "process_view", lambda *_arguments: None)
    _answer, body = announce(client, "/contact/", str(PUBLIC_BYTES + 1))
    assert body.was_read


@pytest.mark.parametrize("length", ["", "0"])
def test_a_body_of_no_announced_length_is_not_read(client, length):
    answer, body = announce(client, "/contact/", length)
    assert answer.status_code == 422
    assert not body.was_read


def test_the_longest_honest_form_fits(client):
    words = {"name": "é" * 120, "email": "c@example.org", "message": "é" * 4000}
    assert client.post("/contact/", words, **FROM_OUR_PAGE).status_code == 302


def test_the_cms_takes_files_from_whoever_may_enter_it_and_no_more_than_they_weigh(client):
    path = "/admin/documents/add/"
    assert announce(client, path, str(STAFF_BYTES))[0].status_code == 413
    sign_in(client, EDITORS)
    assert announce(client, path, str(STAFF_BYTES))[0].status_code != 413
    assert announce(client, path, str(STAFF_BYTES + 1))[0].status_code == 413
    # Outside of the CMS an editor is a visitor like others.
    assert announce(client, "/contact/", str(STAFF_BYTES))[0].status_code == 413


def test_a_member_who_may_not_enter_the_cms_sends_nothing_heavy_there(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("membre@example.org"))
    answer, body = announce(client, "/admin/documents/add/", str(PUBLIC_BYTES + 1))
    assert answer.status_code == 413
    assert not body.was_read
