"""Who reads which mail in the CMS: nobody a code or a link, and each section's words only those who work in it."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from core import mail_kinds
from core.accounts.emails import queue_account_email
from core.mail import queue_mail, send_due_mails
from core.mail_kinds import MailKind, may_read, register_mail
from core.models import OutgoingMail
from tests.factories.mails import queue_one_of_each, queue_plain
from tests.factories.members import make_person
from users.models import User

pytestmark = pytest.mark.django_db
CODE = "ABCD-EFGH"
UNGUESSABLE = 20  # letters: shorter ones are names of what is behind a sign-in


class RepeatingBackend(EmailBackend):
    """A provider that refuses every mail and repeats what it was given; what that was is kept."""

    bodies: dict[str, str]

    def send_messages(self, messages):
        for message in messages:
            self.bodies[message.extra_headers["Message-ID"].split(".")[1]] = message.body
        raise RuntimeError(messages[0].body)


@pytest.fixture
def refused(monkeypatch, settings, stand_in) -> dict[int, str]:
    """One mail of each kind, tried and refused; what each one said, by its row's key."""
    monkeypatch.setattr(RepeatingBackend, "bodies", {}, raising=False)
    settings.EMAIL_BACKEND = f"{__name__}.RepeatingBackend"
    queue_one_of_each("fr")
    kinds = OutgoingMail.objects.order_by("kind", "pk").distinct("kind").values_list("pk", flat=True)
    OutgoingMail.objects.exclude(pk__in=list(kinds)).delete()
    send_due_mails(limit=200)
    return {int(key): body for key, body in RepeatingBackend.bodies.items()}


def openings(words: str) -> set[str]:
    """What in these words opens something for whoever has it: the code, and what follows a door's own address."""
    found = {CODE} if CODE in words else set()
    for address in re.findall(r"https?://\S+", words):
        path = urlsplit(address).path
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if match.kwargs and not path.startswith("/admin/") and match.url_name != "wagtail_serve":
            found |= {str(value) for value in match.kwargs.values() if len(str(value)) >= UNGUESSABLE}
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def treasurer() -> User:
    user = make_person("tresorerie@staff.example.org")
    user.groups.add(Group.objects.get(name="Trésorerie"))
    return user


def readers() -> dict[str, User]:
    """Everybody who may open the outgoing mail: by each group that gives the right, by the right alone, by all."""
    seeing = Permission.objects.get(codename="view_outgoingmail")
    users = {}
    for group in Group.objects.filter(permissions=seeing):
        users[group.name] = make_person()
        users[group.name].groups.add(group)
    users["the right alone"] = make_person()
    users["the right alone"].user_permissions.add(seeing)
    users["administrator"] = make_person(is_superuser=True)
    return users


def shown(client: Client, mail: OutgoingMail) -> str:
    return client.get(reverse("till_mails:inspect", args=[mail.pk])).content.decode()


def test_no_reader_of_the_mails_sees_what_opens_something(refused):
    opening = {pk: openings(body) for pk, body in refused.items()}
    kinds = dict(OutgoingMail.objects.values_list("pk", "kind"))
    assert set(kinds.values()) == set(mail_kinds.mail_kinds())
    secret = {kinds[pk] for pk, found in opening.items() if found}
    assert secret >= {"account-secret", "privacy-link", "delegate-invitation", "field-invitation", "access-link"}
    clients = [signed_in(treasurer()), signed_in(make_person(is_superuser=True))]
    lists = "".join(client.get(reverse("till_mails:index")).content.decode() for client in clients)
    for mail in OutgoingMail.objects.all():
        pages = "".join(shown(client, mail) for client in clients) + lists
        assert not [value for value in opening[mail.pk] if value in pages], mail.kind


def test_what_is_secret_lies_in_no_column_before_while_or_after_it_is_sent(refused, settings):
    def told() -> str:
        return str(list(OutgoingMail.objects.filter(kind__in=secret).values()))

    secret = [name for name in mail_kinds.mail_kinds() if mail_kinds._kinds[name].is_secret]
    kinds = dict(OutgoingMail.objects.values_list("pk", "kind"))
    values = {value for pk, body in refused.items() if kinds[pk] in secret for value in openings(body)}
    # An invitation's own number names its row; its signature is what opens.
    values = {value.partition(":")[2] if value.count(":") == 1 else value for value in values}
    assert CODE in values
    assert not [value for value in values if value in told()]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutgoingMail.objects.update(next_attempt_at="2020-01-01T00:00Z")
    assert send_due_mails(limit=200) >= len(secret)
    assert not [value for value in values if value in told()]


def test_each_kind_is_read_by_those_who_work_in_its_section_and_no_others():
    users = readers()
    rights = {name: {kind for kind in mail_kinds.mail_kinds() if may_read(user, kind)} for name, user in users.items()}
    on_the_list = {name for name in mail_kinds.mail_kinds() if mail_kinds._kinds[name].readable_with}
    assert rights["administrator"] == on_the_list
    assert rights["the right alone"] == set()
    assert rights["Trésorerie"] == {
        name
        for name in on_the_list
        if mail_kinds._kinds[name].readable_with.split(".")[0] == "donations" or name.startswith("due")
    }
    assert not on_the_list & {"contact", "consent-ends", "loan-asked", "workshop-asked", "fund-story", "account"}


@pytest.mark.parametrize("kind", ["account-secret", "privacy-link", "delegate-invitation", "access-link", "of-old"])
def test_a_mail_that_is_not_on_the_list_is_not_shown_whatever_its_row_holds(kind):
    queue_mail(kind=kind, object_key="a:1", to="a@example.org", language="fr")
    OutgoingMail.objects.update(subject="Le secret du sujet", text="Le secret du texte")
    client = signed_in(make_person(is_superuser=True))
    assert "Le secret" not in shown(client, OutgoingMail.objects.get())
    assert "Le secret" not in client.get(reverse("till_mails:index"), {"q": "secret"}).content.decode()


def test_control_a_kind_on_the_list_would_show_them(monkeypatch):
    monkeypatch.setitem(
        mail_kinds._kinds, "account", replace(mail_kinds._kinds["account"], readable_with="donations.view_donation")
    )
    queue_plain()
    OutgoingMail.objects.update(subject="Le secret du sujet", text="Le secret du texte")
    client = signed_in(treasurer())
    assert "Le secret du texte" in shown(client, OutgoingMail.objects.get())
    assert "Le secret du sujet" in client.get(reverse("till_mails:index")).content.decode()


def test_control_an_unsealed_code_and_a_quoted_error_would_be_read(monkeypatch, settings):
    monkeypatch.setattr("core.accounts.emails.seal", lambda text, *, purpose: text)
    monkeypatch.setattr("core.mail._told", lambda error, _kind: f"{error}")
    monkeypatch.setattr(RepeatingBackend, "bodies", {}, raising=False)
    settings.EMAIL_BACKEND = f"{__name__}.RepeatingBackend"
    queue_account_email("account/email/login_code", "a@example.org", {"code": CODE})
    row = OutgoingMail.objects.get(kind="account-secret")
    assert CODE in str(row.context)
    monkeypatch.setattr("core.accounts.emails.unseal", lambda text, *, purpose: text)
    send_due_mails(limit=200)
    row.refresh_from_db()
    assert CODE in row.last_error


def test_a_secret_kind_that_staff_would_read_is_refused_when_it_is_named():
    with pytest.raises(ImproperlyConfigured):
        register_mail("trial", MailKind("trial.html", dict, is_secret=True, readable_with="donations.view_donation"))
