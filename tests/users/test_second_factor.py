"""The staff's second factor, and rights that end at the next request."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import encrypt
from cryptography.fernet import InvalidToken
from django.test import Client

from core.accounts import second_factor
from core.accounts.adapter import AccountAdapter, SecondFactorAdapter
from core.mail import send_due_mails
from core.models import OutgoingMail
from tests.factories.people import (
    PASSWORD,
    application_of,
    code_of,
    editor,
    passkey_of,
    person,
    sign_in_by_code,
    sign_in_by_password,
    spare_codes_of,
)  # fmt: skip
from users.models import User

pytestmark = pytest.mark.django_db
ADDRESSES = ["/admin/", "/admin/pages/", "/admin/api/main/pages/", "/admin/reports/site-history/"]
SECOND = "/compte/deux-etapes/"


@pytest.fixture(autouse=True)
def asked(settings):
    settings.STAFF_SECOND_FACTOR = True


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


def ask_no_factor_before_factors(monkeypatch) -> None:
    monkeypatch.setattr(second_factor, "_changes_account", lambda _request: False)
    monkeypatch.setattr(
        AccountAdapter, "get_reauthentication_methods", DefaultAccountAdapter.get_reauthentication_methods
    )


def test_a_key_added_with_a_stolen_password_opens_nothing(client, committed, monkeypatch):
    ask_no_factor_before_factors(monkeypatch)
    assert second_key(client) == 302


def test_without_the_rule_that_key_would_open(client, monkeypatch, committed):
    ask_no_factor_before_factors(monkeypatch)
    monkeypatch.setattr(second_factor, "_is_the_first", lambda _authenticator: True)
    assert second_key(client) == 200


GUARDED = [f"{SECOND}{path}" for path in (
    "", "totp/activate/", "totp/deactivate/", "webauthn/", "webauthn/add/", "recovery-codes/",
    "recovery-codes/generate/", "recovery-codes/download/",
)] + ["/compte/email/", "/compte/password/change/"]  # fmt: skip


def with_a_factor(role: str = "") -> tuple[Client, str]:
    """A thief's session, begun by the password before the owner set a factor up; the factor's key."""
    thief = Client()
    user = person("equipe@staff.example.org", role=role)
    sign_in_by_password(thief, user.email)
    thief.post("/compte/reauthenticate/", {"password": PASSWORD})
    secret = application_of(user)
    spare_codes_of(user)
    return thief, secret


@pytest.mark.parametrize("staff_factor", [True, False])
@pytest.mark.parametrize("role", ["", "Rédaction"])
def test_a_factor_is_asked_before_factors_address_or_password_are_seen_or_changed(settings, role, staff_factor):
    settings.STAFF_SECOND_FACTOR = staff_factor
    thief, _secret = with_a_factor(role)
    for path in GUARDED:
        assert thief.get(path).url.startswith(f"{SECOND}reauthenticate/"), path
        assert thief.post(path, {"password": PASSWORD, "code": "1", "email": "x@example.org"}).status_code == 403, path
    # The password leads to the factor, never around it.
    again = thief.post("/compte/reauthenticate/", {"password": PASSWORD, "next": f"{SECOND}recovery-codes/"})
    assert again.url.startswith(f"{SECOND}reauthenticate/")


def test_who_shows_the_factor_changes_it(client, committed):
    thief, secret = with_a_factor()
    thief.post(f"{SECOND}reauthenticate/", {"code": code_of(secret)})
    assert thief.post(f"{SECOND}totp/deactivate/").url == SECOND


def test_control_without_the_question_a_password_would_take_the_factor_off(monkeypatch, committed):
    thief, _secret = with_a_factor()
    ask_no_factor_before_factors(monkeypatch)
    thief.post("/compte/reauthenticate/", {"password": PASSWORD})
    assert thief.post(f"{SECOND}totp/deactivate/").url == SECOND


def thief_after_a_factor(client: Client) -> int:
    """What a session older than the factor is answered once its owner has set one up."""
    user = editor(client)
    thief = Client()
    sign_in_by_password(thief, user.email)
    assert thief.get("/compte/").status_code == 200
    set_up_an_application(client)
    assert client.get("/admin/").status_code == 200
    return thief.get("/compte/").status_code


def test_setting_a_factor_up_ends_the_other_sessions_and_tells_the_owner(client, committed, mailoutbox):
    assert thief_after_a_factor(client) == 302
    send_due_mails()
    assert mailoutbox[-1].to == ["equipe@staff.example.org"]
    assert "application" in mailoutbox[-1].body


def test_taking_it_off_ends_them_too(client, committed):
    user = editor(client)
    secret = application_of(user)
    client.post(f"{SECOND}reauthenticate/", {"code": code_of(secret)})
    other = Client()
    other.force_login(User.objects.get(pk=user.pk))
    client.post(f"{SECOND}totp/deactivate/")
    assert client.get("/compte/").status_code == 200
    assert other.get("/compte/").status_code == 302


def test_control_without_the_rule_they_would_go_on(client, committed, monkeypatch):
    monkeypatch.setattr("core.accounts.sessions.end_other_sessions", lambda *_args: None)
    assert thief_after_a_factor(client) == 200


def test_a_spare_code_that_was_used_is_told_to_its_owner(client, mailoutbox):
    user = person("equipe@staff.example.org", role="Rédaction")
    application_of(user)
    codes = spare_codes_of(user)
    sign_in_by_password(client, user.email)
    client.post(f"{SECOND}authenticate/", {"code": codes[0]})
    send_due_mails()
    assert OutgoingMail.objects.get(kind="account", to=user.email).status == "sent"
    assert "secours" in mailoutbox[-1].body


def hours_later(client: Client, hours: float) -> None:
    session = client.session
    session["signed_in_at"] -= hours * 3600
    session["account_authentication_methods"] = []
    session.save()


def test_after_twelve_hours_the_cms_asks_again_who_one_is_and_nothing_typed_is_lost(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    editor(client)
    hours_later(client, 11.9)
    assert client.get("/admin/pages/").status_code == 200
    hours_later(client, 0.2)
    assert client.get("/admin/pages/").url == "/compte/reauthenticate/?next=%2Fadmin%2Fpages%2F"
    assert client.post("/admin/pages/", {"title": "Une longue page"}).status_code == 403
    token = client.cookies.get("csrftoken")
    assert (
        client.post("/compte/reauthenticate/", {"password": PASSWORD, "next": "/admin/pages/"}).url == "/admin/pages/"
    )
    assert client.cookies.get("csrftoken") == token
    assert client.get("/admin/pages/").status_code == 200


def test_control_a_session_without_an_age_would_open_the_cms_for_weeks(client, settings, monkeypatch):
    settings.STAFF_SECOND_FACTOR = False
    editor(client)
    hours_later(client, 13 * 24)
    monkeypatch.setattr(second_factor, "is_fresh", lambda *_args: True)
    assert client.get("/admin/pages/").status_code == 200


def test_whoever_has_no_password_signs_in_anew_before_the_account_changes(client, mailoutbox):
    user = person()
    user.set_unusable_password()
    user.save()
    sign_in_by_code(client, user.email, mailoutbox)
    assert client.get("/compte/email/").status_code == 200
    hours_later(client, 0.6)
    assert client.get(f"{SECOND}totp/activate/").url.startswith("/compte/logout/")
    assert client.post("/compte/email/", {"email": "x@example.org", "action_add": ""}).status_code == 403
    assert client.get("/compte/").status_code == 200
