"""The staff's second factor, and rights that end at the next request."""

import pytest
from allauth.mfa.utils import encrypt
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import Group
from django.test import Client

from core.accounts import second_factor
from core.accounts.adapter import SecondFactorAdapter
from tests.factories.people import (
    PASSWORD,
    application_of,
    code_of,
    passkey_of,
    person,
    sign_in_by_code,
    sign_in_by_password,
    spare_codes_of,
)  # fmt: skip

pytestmark = pytest.mark.django_db
ADDRESSES = ["/admin/", "/admin/pages/", "/admin/api/main/pages/", "/admin/reports/site-history/"]
SECOND = "/compte/deux-etapes/"


@pytest.fixture(autouse=True)
def asked(settings):
    settings.STAFF_SECOND_FACTOR = True


def editor(client: Client):
    user = person("equipe@staff.example.org", role="Rédaction")
    sign_in_by_password(client, user.email)
    return user


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
def test_nothing_answers_before_a_second_factor_is_set_up(client, path, method):
    editor(client)
    answer = getattr(client, method)(path)
    if method in ("get", "head"):
        assert (answer.status_code, answer.url) == (302, f"{SECOND}?needed=1")
    else:
        assert answer.status_code == 403
        assert "rien" in answer.content.decode().lower()


def test_with_the_guard_off_the_cms_answers(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    editor(client)
    assert client.get("/admin/").status_code == 200


def test_who_may_not_enter_is_left_to_the_cms(client):
    user = person()
    sign_in_by_password(client, user.email)
    assert client.get("/admin/").url.startswith("/compte/equipe/")
    assert Client().get("/admin/").url.startswith("/compte/equipe/")


@pytest.fixture
def committed(monkeypatch):
    """What waits for a commit happens at once, as in a request of its own: a test's transaction never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_how: act())


def set_up_an_application(client: Client) -> None:
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    page = client.get(f"{SECOND}totp/activate/")
    client.post(f"{SECOND}totp/activate/", {"code": code_of(page.context["form"].secret)})


def test_a_copy_of_the_database_gives_no_second_factor(client, committed, settings, monkeypatch):
    user = editor(client)
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    secret = client.get(f"{SECOND}totp/activate/").context["form"].secret
    client.post(f"{SECOND}totp/activate/", {"code": code_of(secret)})
    kept = user.authenticator_set.get(type="totp")
    assert secret not in str(kept.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key, long enough", [settings.SECRET_KEY]
    assert kept.wrap().validate_code(code_of(secret))
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        kept.wrap().validate_code(code_of(secret))
    monkeypatch.setattr(SecondFactorAdapter, "encrypt", lambda _self, text: text)
    assert encrypt(secret) == secret  # control: this is what would be kept


def test_setting_it_up_opens_the_cms(client, committed):
    editor(client)
    set_up_an_application(client)
    assert client.get("/admin/").status_code == 200


def test_who_has_one_uses_it_at_each_sign_in(client, mailoutbox):
    user = person("equipe@staff.example.org", role="Rédaction")
    secret = application_of(user)
    assert sign_in_by_code(client, user.email, mailoutbox).url == f"{SECOND}authenticate/"
    assert client.get("/admin/").url.startswith("/compte/equipe/")
    assert client.post(f"{SECOND}authenticate/", {"code": code_of(secret)}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_spare_code_counts_as_the_second_factor(client):
    user = person("equipe@staff.example.org", role="Rédaction")
    application_of(user)
    codes = spare_codes_of(user)
    sign_in_by_password(client, user.email)
    client.post(f"{SECOND}authenticate/", {"code": codes[0]})
    assert client.get("/admin/").status_code == 200


def test_a_session_older_than_the_factor_has_to_use_it(client):
    user = editor(client)
    secret = application_of(user)
    door = client.get("/admin/pages/").url
    assert door == f"{SECOND}reauthenticate/?next=%2Fadmin%2Fpages%2F"
    assert client.post(door, {"code": code_of(secret), "next": "/admin/pages/"}).url == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_a_passkey_alone_is_asked_for_on_its_own_page(client):
    passkey_of(editor(client))
    assert client.get("/admin/").url.startswith(f"{SECOND}webauthn/reauthenticate/")


def second_key(client: Client) -> int:
    """A session that used no factor adds a key of its own to an account that has one; what the CMS answers then."""
    passkey_of(editor(client))
    set_up_an_application(client)
    return client.get("/admin/").status_code


def test_a_key_added_with_a_stolen_password_opens_nothing(client, committed):
    assert second_key(client) == 302


def test_without_the_rule_that_key_would_open(client, monkeypatch, committed):
    monkeypatch.setattr(second_factor, "_is_the_first", lambda _authenticator: True)
    assert second_key(client) == 200


@pytest.mark.parametrize("end", ["deactivated", "rights taken"])
def test_an_open_session_ends_with_the_account_or_its_rights(client, settings, end):
    settings.STAFF_SECOND_FACTOR = False
    user = editor(client)
    assert client.get("/admin/").status_code == 200
    if end == "deactivated":
        user.is_active = False
        user.save()
        assert client.get("/compte/").status_code == 302
    else:
        user.groups.remove(Group.objects.get(name="Rédaction"))
        assert client.get("/compte/").status_code == 200
    assert client.get("/admin/").url.startswith("/compte/equipe/")


def test_without_the_check_of_the_back_end_the_session_would_go_on(client, settings, monkeypatch):
    settings.STAFF_SECOND_FACTOR = False
    user = editor(client)
    user.is_active = False
    user.save()
    monkeypatch.setattr("django.contrib.auth.backends.ModelBackend.user_can_authenticate", lambda *_args: True)
    assert client.get("/compte/").status_code == 200
