"""The first administrator of a new site comes by a magic link."""

import re

import pytest
from django.core.management import CommandError, call_command

from core.mail import send_due_mails
from users.models import User

pytestmark = pytest.mark.django_db
EMAIL = "prem@ciso.example.org"
PASSWORD = "une phrase longue et rare"


@pytest.fixture(autouse=True)
def empty_site():
    User.objects.filter(is_superuser=True).delete()


def invite(mailoutbox, email: str = EMAIL, **options) -> str:
    """The link that was mailed."""
    call_command("first_administrator", email, **options)
    send_due_mails()
    return re.search(r"https?://\S+", mailoutbox[-1].body).group().split("/", 3)[3]


def test_the_link_lets_them_choose_a_password_and_enter(client, mailoutbox):
    link = invite(mailoutbox)
    assert mailoutbox[-1].to == [EMAIL]
    page = client.get(f"/{link}", follow=True)
    form_address = page.redirect_chain[-1][0]
    client.post(form_address, {"password1": PASSWORD, "password2": PASSWORD})
    user = User.objects.get(email=EMAIL)
    assert user.is_superuser
    assert user.check_password(PASSWORD)


def test_run_again_it_mails_a_new_link_and_makes_nobody_else(mailoutbox):
    invite(mailoutbox)
    invite(mailoutbox, email=EMAIL.upper())
    assert User.objects.filter(is_superuser=True).count() == 1
    assert len(mailoutbox) == 2


def test_before_the_link_is_opened_no_password_enters(mailoutbox):
    invite(mailoutbox)
    assert not User.objects.get(email=EMAIL).has_usable_password()


@pytest.mark.parametrize(
    ("email", "words"), [("pas une adresse", "no e-mail"), ("autre@ciso.example.org", "has an administrator")]
)
def test_it_refuses_what_is_not_the_first(mailoutbox, email, words):
    invite(mailoutbox)
    with pytest.raises(CommandError, match=words):
        call_command("first_administrator", email)


def test_it_makes_no_administrator_of_somebody_who_is_there():
    User.objects.create_user("editrice@ciso.example.org")
    with pytest.raises(CommandError, match="no administrator"):
        call_command("first_administrator", "editrice@ciso.example.org")
    assert not User.objects.get(email="editrice@ciso.example.org").is_superuser
