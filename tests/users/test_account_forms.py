"""The account's forms: what was copied is read as it was meant, hints and errors are there for those who listen."""

import re
import unicodedata

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from core.mail import send_due_mails
from core.models import OutgoingMail
from tests.factories.people import CODE, LOGIN, PASSWORD, RESET, application_of, code_of, person, sign_in_by_password

pytestmark = pytest.mark.django_db
HIDDEN = ["camille@example.org\u200b", "\ufeffcamille@example.org", "camille@example.org\u202c"]


@pytest.mark.parametrize("typed", HIDDEN)
def test_a_copied_address_signs_in_and_is_mailed_its_code_and_its_link(typed, client, mailoutbox):
    person()
    assert sign_in_by_password(client, typed).url == "/compte/"
    for door in (CODE, RESET):
        Client().post(door, {"email": typed})
    send_due_mails()
    assert [mail.to for mail in mailoutbox] == [["camille@example.org"]] * 2
    assert not OutgoingMail.objects.filter(status=OutgoingMail.Status.WITHHELD).exists()


def test_an_account_takes_no_address_that_folds_into_another(client):
    sign_in_by_password(client, person().email)
    page = client.post("/compte/email/", {"email": "mike@gma\u0131l.com", "action_add": ""})
    assert page.status_code == 200
    assert page.context["form"].errors["email"]


def test_a_code_is_good_once_as_long_as_it_is_good_at_all():
    user = person()
    with time_machine.travel(1_800_000_001, tick=False) as clock:
        secret = application_of(user)
        code, totp = code_of(secret), TOTP(user.authenticator_set.get(type="totp"))
        assert totp.validate_code(code)
        for second in (4, 31, 58):
            clock.move_to(1_800_000_001 + second)
            assert not totp.validate_code(code), second


def test_control_remembered_for_half_a_minute_a_code_is_good_twice(monkeypatch):
    monkeypatch.setattr(
        TOTP, "_mark_code_used", lambda totp, code: cache.add(totp._get_used_cache_key(code), "used", timeout=30)
    )
    user = person()
    with time_machine.travel(1_800_000_001, tick=False) as clock:
        code, totp = code_of(application_of(user)), TOTP(user.authenticator_set.get(type="totp"))
        assert totp.validate_code(code)
        clock.move_to(1_800_000_032)
        assert totp.validate_code(code)


@pytest.mark.parametrize(("chosen", "typed"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_an_accent_in_two_characters_is_the_same_password(client, chosen, typed):
    user = person()
    user.set_password(unicodedata.normalize(chosen, "la grève générale"))
    user.save()
    assert sign_in_by_password(client, user.email, unicodedata.normalize(typed, "la grève générale")).status_code == 302


def test_control_of_accents_two_spellings_have_two_hashes():
    user = person()
    user.password = make_password(unicodedata.normalize("NFD", "la grève générale"))
    assert not user.check_password(unicodedata.normalize("NFC", "la grève générale"))


def described(page: str) -> list[str]:
    return [name for names in re.findall(r'aria-describedby="([^"]*)"', page) for name in names.split()]


def pages_of_an_account(client: Client, outbox: list) -> dict[str, str]:
    """Every page with a form about an account, as it is first and with its errors."""
    user = person()
    doors = {LOGIN: {"login": "", "password": ""}, CODE: {"email": "x"}, RESET: {"email": "x"}}
    found = {}
    for path, wrong in doors.items():
        found[path], found[f"{path} wrong"] = Client().get(path), Client().post(path, wrong)
    Client().post(RESET, {"email": user.email})
    send_due_mails()
    link = re.search(r"https?://[^/]+(/\S+)", outbox[-1].body)
    path = client.get(link.group(1)).url
    found["new password"], found["new password wrong"] = client.get(path), client.post(path, {"password1": "a"})
    sign_in_by_password(client, user.email)
    for path, wrong in {
        "/compte/password/change/": {"oldpassword": "x", "password1": "a", "password2": "b"},
        "/compte/email/": {"email": "x", "action_add": ""},
        "/compte/reauthenticate/": {"password": "x"},
    }.items():
        found[path], found[f"{path} wrong"] = client.get(path), client.post(path, wrong)
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    activate = "/compte/deux-etapes/totp/activate/"
    found[activate], found[f"{activate} wrong"] = client.get(activate), client.post(activate, {"code": "1"})
    return {name: answer.content.decode() for name, answer in found.items()}


def test_what_describes_a_field_is_on_the_page_and_rules_are_said_before_they_are_broken(client, mailoutbox):
    pages = pages_of_an_account(client, mailoutbox)
    for name, page in pages.items():
        ids = set(re.findall(r' id="([^"]+)"', page))
        assert set(described(page)) <= ids, name
        assert not name.endswith(" wrong") or "_error" in page, name
    for name in ("new password", "/compte/password/change/"):
        assert "id_password1_helptext" in described(pages[name])
        assert re.search(r'id="id_password1_helptext">[^<]*\b8\b', pages[name]), name
