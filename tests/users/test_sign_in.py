"""Signing in: by password, by mailed code, by passkey; where it leads, in which words, and what the mails say."""

import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from core import mail_kinds
from core.mail import send_due_mails
from core.models import OutgoingMail
from tests.factories.people import (
    CODE,
    CODE_CONFIRM,
    LOGIN,
    PASSWORD,
    RESET,
    application_of,
    code_of,
    editor,
    mailed_code,
    person,
    sign_in_by_code,
    sign_in_by_password,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def test_a_password_leads_each_to_the_room_they_work_in(client):
    person("membre@example.org")
    person("equipe@staff.example.org", role="Rédaction")
    assert sign_in_by_password(client, "membre@example.org").url == "/compte/"
    assert sign_in_by_password(Client(), "equipe@staff.example.org").url == "/admin/"


def test_a_mailed_code_signs_in_and_works_once(client, mailoutbox):
    person()
    answer = sign_in_by_code(client, "camille@example.org", mailoutbox)
    assert answer.url == "/compte/"
    assert client.get("/compte/").status_code == 200
    other = Client()
    other.post(CODE, {"email": "camille@example.org"})
    assert other.post(CODE_CONFIRM, {"code": "ABCD-EFGH"}).status_code == 200
    assert other.get("/compte/").status_code == 302


def test_three_wrong_codes_end_the_attempt(client, mailoutbox):
    person()
    client.post(CODE, {"email": "camille@example.org"})
    right = mailed_code(mailoutbox)
    for _try in range(3):
        client.post(CODE_CONFIRM, {"code": "WRON-GONE"})
    client.post(CODE_CONFIRM, {"code": right})
    assert client.get("/compte/").status_code == 302


def test_a_code_s_mail_is_in_the_person_s_language_and_leaves_no_code_behind(client, mailoutbox):
    person(preferred_language="es")
    client.post(CODE, {"email": "camille@example.org"})
    code = mailed_code(mailoutbox)
    assert mailoutbox[-1].subject == "Su código para entrar"
    row = OutgoingMail.objects.get(kind="account-secret")
    assert row.status == "sent"
    assert code not in row.text + row.html + str(row.context)
    assert mailoutbox[-1].alternatives


def test_the_code_stays_in_the_row_without_the_rule(client, mailoutbox, monkeypatch):
    kinds = mail_kinds._kinds
    monkeypatch.setitem(kinds, "account-secret", replace(kinds["account-secret"], is_secret=False))
    person()
    client.post(CODE, {"email": "camille@example.org"})
    assert mailed_code(mailoutbox) in OutgoingMail.objects.get(kind="account-secret").text


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client, mailoutbox, settings):
    person()
    assert client.post(RESET, {"email": "camille@example.org"}).status_code == 302
    send_due_mails()
    link = re.search(r"https?://\S+", mailoutbox[-1].body).group(0)
    assert link.startswith(settings.SITE_URL)
    page = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    assert client.post(page.redirect_chain[-1][0], new).status_code == 302
    assert sign_in_by_password(Client(), "camille@example.org", "une autre phrase longue").url == "/compte/"
    used = Client().get(link.removeprefix(settings.SITE_URL), follow=True).content.decode()
    assert "password1" not in used
    send_due_mails()
    assert "mot de passe" in mailoutbox[-1].body


def test_the_link_does_not_follow_a_forged_host(client, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    person()
    client.post(RESET, {"email": "camille@example.org"}, headers={"host": "evil.example"})
    send_due_mails()
    assert "evil.example" not in mailoutbox[-1].body


@pytest.mark.parametrize(
    "path", [LOGIN, CODE, RESET, "/es/cuenta/login/", "/en/account/login/code/", "/compte/signup/"]
)
def test_the_doors_are_the_site_s_own_pages(client, path):
    page = client.get(path).content.decode()
    assert 'id="colophon"' in page
    assert "<script>" not in page
    assert " style=" not in page


def test_the_pages_of_the_second_step_are_the_site_s_own(client):
    user = person()
    sign_in_by_password(client, user.email)
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    for path in (
        "/compte/deux-etapes/", "/compte/deux-etapes/totp/activate/", "/compte/deux-etapes/webauthn/add/",
        "/compte/deux-etapes/webauthn/", "/compte/email/", "/compte/password/change/", "/compte/reauthenticate/",
    ):  # fmt: skip
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert 'id="colophon"' in page, path
        assert 'src="data:' not in page, path


def test_an_application_is_set_up_used_and_its_spare_codes_shown_once(client, committed):
    user = person()
    sign_in_by_password(client, user.email)
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    page = client.get("/compte/deux-etapes/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page).group(1)
    assert "<svg" in page
    answer = client.post("/compte/deux-etapes/totp/activate/", {"code": code_of(secret)})
    assert answer.url == "/compte/deux-etapes/recovery-codes/"
    codes = re.findall(r"<code>(\d{8})</code>", client.get(answer.url).content.decode())
    assert len(codes) == 10
    client.post("/compte/deux-etapes/reauthenticate/", {"code": code_of(secret)})
    assert not re.findall(r"<code>(\d{8})</code>", client.get(answer.url).content.decode())
    again = Client()
    assert sign_in_by_password(again, user.email).url == "/compte/deux-etapes/authenticate/"
    assert again.post("/compte/deux-etapes/authenticate/", {"code": codes[0]}).url == "/compte/"
    send_due_mails()
    assert any("application" in message.body for message in mail.outbox)


def test_a_code_by_mail_alone_does_not_pass_a_second_step(client, mailoutbox):
    user = person()
    secret = application_of(user)
    assert sign_in_by_code(client, user.email, mailoutbox).url == "/compte/deux-etapes/authenticate/"
    assert client.get("/compte/").status_code == 302
    page = client.get("/compte/deux-etapes/authenticate/").content.decode()
    assert "challenge" in page
    assert client.post("/compte/deux-etapes/authenticate/", {"code": code_of(secret)}).url == "/compte/"


def test_without_the_stage_a_code_by_mail_would_pass(client, mailoutbox, monkeypatch):
    user = person()
    application_of(user)
    monkeypatch.setattr("allauth.mfa.stages.AuthenticateStage._should_handle", lambda *_args: False)
    assert sign_in_by_code(client, user.email, mailoutbox).url == "/compte/"


def test_the_passkey_s_challenge_is_given_as_json(client):
    answer = client.get("/compte/deux-etapes/webauthn/login/", headers={"accept": "application/json"})
    assert answer.json()["request_options"]["publicKey"]["rpId"] == "testserver"


def test_the_cms_s_own_doors_lead_to_the_one_sign_in(client):
    assert client.get("/admin/login/").url.startswith("/compte/equipe/")
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302
    assert client.get("/admin/password_reset/").url == RESET


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
