"""The address of an account: proved once before anything is opened by it, kept until another one is proved."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.accounts import addresses
from core.accounts.adapter import AccountAdapter
from core.accounts.addresses import is_proved
from core.mail import send_due_mails
from core.models import OutgoingMail
from core.personal.person import person_of
from core.privacy import Person
from directory.models import Delegation
from members.emails import token_of
from members.models import DelegateInvitation
from tests.factories.gifts import make_fund, open_gift
from tests.factories.members import make_organisation
from tests.factories.people import (
    LOGIN,
    PASSWORD,
    RESET,
    application_of,
    mailed_code,
    person,
    sign_in_by_code,
    sign_in_by_password,
)  # fmt: skip
from users.models import User

pytestmark = pytest.mark.django_db
CHANGE, CONFIRM = "/compte/email/", "/compte/confirm-email/"
COPY = "/compte/vie-privee/copie/"
OLD, NEW = "camille@example.org", "camille.nouvelle@example.org"


def ask_to_change(client: Client, email: str = NEW, **values: str):
    """Ask for another address, and show the password when it is asked."""
    answer = client.post(CHANGE, {"email": email, "action_add": "", **values})
    if "reauthenticate" in answer.get("Location", ""):
        answer = client.post(answer.url, {"password": PASSWORD, "next": CHANGE})
    return answer


@pytest.fixture
def owner(client) -> User:
    user = person(OLD)
    sign_in_by_password(client, OLD)
    return user


def test_the_old_address_stays_until_the_new_one_is_proved(client, owner, mailoutbox):
    assert ask_to_change(client).url == CONFIRM
    owner.refresh_from_db()
    assert owner.email == OLD
    assert sign_in_by_password(Client(), OLD).url == "/compte/"
    assert sign_in_by_password(Client(), NEW).status_code == 200  # the form again: nobody signs in with it
    code = mailed_code(mailoutbox)
    assert mailoutbox[-1].to == [NEW]
    assert client.post(CONFIRM, {"code": "WRON-GONE"}).status_code == 200
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    owner.refresh_from_db()
    assert (owner.email, is_proved(owner)) == (NEW, True)
    assert sign_in_by_password(Client(), OLD).status_code == 200
    send_due_mails()
    assert OutgoingMail.objects.get(kind="account", to=OLD).status == "sent"  # its owner reads of the change


def test_an_address_that_waits_is_in_no_table(client, owner):
    ask_to_change(client)
    assert list(owner.emailaddress_set.values_list("email", "verified")) == [(OLD, True)]
    assert not EmailAddress.objects.filter(email=NEW).exists()
    assert not User.objects.filter(email=NEW).exists()


def test_a_change_asks_who_one_is(client, owner):
    client.post(CHANGE, {"email": NEW, "action_add": ""})
    assert not OutgoingMail.objects.exists()
    assert client.post("/compte/reauthenticate/", {"password": "pas le bon", "next": CHANGE}).status_code == 200
    assert not OutgoingMail.objects.exists()


def test_a_second_person_who_changes_address_is_no_fault(client, owner):
    other = Client()
    person("alex@example.org")
    sign_in_by_password(other, "alex@example.org")
    assert [ask_to_change(one, f"{number}@example.org").url for number, one in enumerate((client, other))] == [
        CONFIRM,
        CONFIRM,
    ]
    assert sorted(User.objects.values_list("email", flat=True).filter(email__in=[OLD, "alex@example.org"])) == [
        "alex@example.org",
        OLD,
    ]


@pytest.mark.parametrize("proved", [True, False])
def test_an_address_of_another_account_is_not_taken_even_with_its_code(client, owner, mailoutbox, proved):
    taken = person(NEW)
    EmailAddress.objects.filter(user=taken).update(verified=proved)
    ask_to_change(client)
    answer = client.post(CONFIRM, {"code": mailed_code(mailoutbox)})
    assert answer.status_code in (200, 302)
    owner.refresh_from_db()
    assert owner.email == OLD


def test_two_who_prove_the_same_address_at_once_are_no_fault(client, owner, mailoutbox, monkeypatch):
    """The table's own constraint has the last word: the second one is told, and keeps the old address."""
    ask_to_change(client)
    code = mailed_code(mailoutbox)
    monkeypatch.setattr("allauth.account.forms.email_already_exists", lambda **_values: None)
    person(NEW)
    page = client.post(CONFIRM, {"code": code}, follow=True)
    assert page.status_code == 200
    owner.refresh_from_db()
    assert owner.email == OLD


def test_control_without_the_guard_it_would_be_a_fault(client, owner, mailoutbox, monkeypatch):
    ask_to_change(client)
    code = mailed_code(mailoutbox)
    monkeypatch.setattr("allauth.account.forms.email_already_exists", lambda **_values: None)
    monkeypatch.delattr(AccountAdapter, "confirm_email")
    EmailAddress.objects.filter(user=person(NEW)).update(verified=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        client.post(CONFIRM, {"code": code})


@pytest.mark.parametrize("action", ["action_remove", "action_primary", "action_send"])
def test_no_button_takes_the_address_away_or_makes_another_one_count(client, owner, action):
    EmailAddress.objects.filter(user=owner).update(verified=False)
    EmailAddress.objects.create(user=person("alex@example.org"), email=NEW)
    for email in (OLD, NEW):
        assert client.post(CHANGE, {"email": email, action: ""}).status_code == 302
    owner.refresh_from_db()
    assert owner.email == OLD


def test_another_address_ends_the_other_sessions(client, owner, mailoutbox):
    other = Client()
    sign_in_by_password(other, OLD)
    ask_to_change(client)
    client.post(CONFIRM, {"code": mailed_code(mailoutbox)})
    assert client.get("/compte/").status_code == 200
    assert other.get("/compte/").status_code == 302


def test_no_account_is_without_an_address(owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=owner.pk).update(email="")


@pytest.mark.parametrize("email", ["", " "])
def test_nobody_s_rows_are_looked_up_by_an_empty_address(email):
    with pytest.raises(ValueError, match="address"):
        Person(email)
    with pytest.raises(ValueError, match="address"):
        person_of(email)


def test_the_cms_writes_no_address_of_one_s_own(client):
    editor = person("equipe@staff.example.org", role="Rédaction")
    client.force_login(editor)
    page = client.get(reverse("wagtailadmin_account")).content.decode()
    assert "name_email-email" not in page
    form = {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": "donatrice@example.org"}
    client.post(reverse("wagtailadmin_account"), form)
    editor.refresh_from_db()
    assert editor.email == "equipe@staff.example.org"


def written_by_hand(client: Client, stand_in) -> str:
    """What an editor whose account bears a donor's address, however it came there, reads of the donor."""
    open_gift(make_fund(), email="donatrice@example.org", donor_name="Victime Donatrice")
    editor = person("equipe@staff.example.org", role="Rédaction")
    client.force_login(editor)
    editor.email = "donatrice@example.org"
    editor.save()
    return client.get(COPY, follow=True).content.decode()


def test_an_address_that_was_not_proved_shows_nobody_s_data(client, stand_in):
    assert "Victime" not in written_by_hand(client, stand_in)


def test_control_without_the_proof_it_would(client, stand_in, monkeypatch):
    monkeypatch.setattr("core.personal.views.is_proved", lambda _user: True)
    assert "Victime" in written_by_hand(client, stand_in)


def unproved(email: str = OLD) -> User:
    """An account with a password and an address that somebody wrote into it."""
    return User.objects.create_user(email, PASSWORD)


def test_a_password_alone_opens_no_account_whose_address_was_never_proved(client, mailoutbox):
    unproved()
    assert sign_in_by_password(client, OLD).url == CONFIRM
    assert client.get("/compte/").status_code == 302
    client.get(CONFIRM)
    client.post(CONFIRM, {"code": mailed_code(mailoutbox)})
    assert client.get("/compte/").status_code == 200
    assert sign_in_by_password(Client(), OLD).url == "/compte/"


def test_a_code_proves_the_address_and_voids_a_password_that_somebody_else_may_have_chosen(client, mailoutbox):
    user = unproved()
    assert sign_in_by_code(client, OLD, mailoutbox).url == "/compte/"
    user.refresh_from_db()
    assert (is_proved(user), user.has_usable_password()) == (True, False)
    assert client.get(COPY).status_code == 200


def test_control_without_the_rule_that_password_would_enter(client, mailoutbox, monkeypatch):
    monkeypatch.setattr(addresses, "get_authentication_records", lambda *_args: [{"method": "password"}])
    unproved()
    sign_in_by_code(client, OLD, mailoutbox)
    assert Client().post(LOGIN, {"login": OLD, "password": PASSWORD}).url == "/compte/"


def test_a_link_that_chooses_a_password_proves_the_address(client, mailoutbox, settings):
    user = unproved()
    client.post(RESET, {"email": OLD})
    send_due_mails()
    link = next(word for word in mailoutbox[-1].body.split() if "/reset/key/" in word)
    page = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    client.post(page.redirect_chain[-1][0], new)
    assert is_proved(user)
    assert sign_in_by_password(Client(), OLD, new["password1"]).url == "/compte/"


@pytest.mark.parametrize("has_factor", [True, False])
def test_an_invitation_opens_no_account_that_somebody_else_prepared(client, has_factor):
    """The mailbox's owner accepts; whoever wrote the address into an account beforehand enters by nothing they chose."""
    squatter = unproved("invitee@example.org")
    if has_factor:
        application_of(squatter)
    organisation = make_organisation()
    invitation = DelegateInvitation.objects.create(organisation=organisation, email="invitee@example.org")
    client.post(f"/adhesion/invitation/{token_of(invitation)}/")
    assert Delegation.objects.current().filter(organisation=organisation).exists()
    thief = Client()
    sign_in_by_password(thief, "invitee@example.org")
    assert thief.get("/compte/").status_code == 302
    assert not is_proved(squatter)


def test_an_invitation_proves_the_address_of_the_account_that_it_makes(client):
    invitation = DelegateInvitation.objects.create(organisation=make_organisation(), email="invitee@example.org")
    client.post(f"/adhesion/invitation/{token_of(invitation)}/")
    assert is_proved(User.objects.get(email="invitee@example.org"))


@pytest.mark.parametrize("password", ["48291047", "1234567890123456"])
def test_digits_alone_are_no_password(client, owner, password):
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/compte/password/change/", form).status_code == 200
    assert not sign_in_by_password(Client(), OLD, password).has_header("Location")


def test_an_administrator_chooses_nobody_s_password(client):
    client.force_login(person("admin@staff.example.org", is_superuser=True))
    page = client.get(reverse("wagtailusers_users:add")).content.decode()
    assert 'name="email"' in page
    assert 'type="password"' not in page
