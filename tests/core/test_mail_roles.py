"""Each kind of mail before each role, on every page of the CMS that shows mails: kinds, roles, pages are found."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.admin.menu import Menu

from core import mail_kinds
from core.models import OutgoingMail
from donations.admin import mails
from donations.models import Donation
from tests.core.test_mail_readers import openings, refused, signed_in
from tests.factories.members import make_person
from tests.permissions.addresses import entries
from tests.permissions.roles import people
from users.models import User

__all__ = ["refused"]
pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
# Where the CMS reads a mail: a module that begins to do so needs its page in `pages`.
SHOWING = {"donations/admin/filters.py", "donations/admin/mails.py", "donations/admin/story.py"}
SEE, ENTER = "view_outgoingmail", "access_admin"
# Addresses below `till_mails` that change a row; the page that follows is looked at.
ACTS = {"till_mails:retry", "till_mails:settle", "till_mails:settle_all"}
MARK = re.compile(r"(?:Sujet|Texte|Erreur|objet)-([\w-]+?)\.")


def person_with(*codenames: str) -> User:
    user = make_person()
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture(autouse=True)
def no_menu(monkeypatch):
    """The menu beside each page of the CMS says nothing of mails, and takes most of the time."""
    monkeypatch.setattr(Menu, "menu_items_for_request", lambda self, request: [])


def roles() -> dict[str, User]:
    """Every group alone and with the right to see mails, each right with which a kind is read, and all the people."""
    found = {name: user for name, user in people()[0].items() if user is not None}
    for group in Group.objects.all():
        person = found[group.name] = make_person()
        person.groups.add(group)
        if not group.permissions.filter(codename=SEE).exists():
            found[f"{group.name}, seeing"] = person_with(ENTER, SEE)
            found[f"{group.name}, seeing"].groups.add(group)
    found["the right alone"] = person_with(ENTER, SEE)
    for right in {kind.readable_with for kind in mail_kinds._kinds.values() if kind.readable_with}:
        found[f"{right}, seeing"] = person_with(ENTER, SEE, right.split(".")[1])
        found[f"{right}, not seeing"] = person_with(ENTER, right.split(".")[1])
    return found


@pytest.fixture
def marked(refused) -> dict[int, str]:
    """One mail given up of each kind, about one gift: its columns say of which kind they are. The words, by row."""
    gift = Donation.objects.first()
    for row in OutgoingMail.objects.all():
        told = row.last_error.partition(":")[0] if mail_kinds._kinds[row.kind].is_secret else f"E: Erreur-{row.kind}."
        OutgoingMail.objects.filter(pk=row.pk).update(
            subject=f"Sujet-{row.kind}.", text=f"Texte-{row.kind}.", last_error=told, status="dead",
            object_key=f"donation:{gift.public_id}",
        )  # fmt: skip
    return refused


def pages(rows: list[OutgoingMail]) -> list[tuple[str, str]]:
    """Method and address of everything that shows mails: each mail's own, the lists as they may be asked, the story."""
    found: list[tuple[str, str]] = []
    for name, _route, _entry, converters in entries():
        if name.startswith("till_mails:"):
            keys = [{key: row.pk for key in converters} for row in rows] if converters else [{}]
            found += [("post" if name in ACTS else "get", reverse(name, kwargs=key)) for key in keys]
    lists = [reverse("till_mails:index"), reverse("till_mails:index_results")]
    asked = ("export=csv", "export=xlsx", "q=Sujet", "q=Texte", "q=Erreur", "kind=account", "ordering=subject")
    found += [("get", f"{address}?{query}") for address in lists for query in asked]
    gift = rows[0].object_key.partition(":")[2]
    found.append(("get", reverse("till_gifts:inspect", args=[Donation.objects.get(public_id=gift).pk])))
    # Looked at before anything is done; then the lists once more, where what was done is told.
    return [*sorted(found), ("get", reverse("till_alarms:index")), ("get", lists[0])]


def shown(client: Client, rows: list[OutgoingMail]) -> str:
    said = []
    for method, address in pages(rows):
        if method == "post":
            answer = client.post(address, {"reason": "Lu."}, headers={"Sec-Fetch-Site": "same-origin"})
        else:
            answer = client.get(address)
        assert answer.status_code < 500, address
        said.append(answer.getvalue().decode(errors="replace") + str(answer.headers))
    return "".join(said)


def test_every_place_of_the_cms_that_reads_mails_is_looked_at():
    modules = [path for app in settings.OWN_PACKAGES for path in (ROOT / app).rglob("*.py")]
    staff = [path for path in modules if "admin" in path.relative_to(ROOT).as_posix() or path.stem == "wagtail_hooks"]
    reading = {
        path.relative_to(ROOT).as_posix()
        for path in staff
        if re.search(r"\bOutgoingMail\b|may_read|outgoingmail_set", path.read_text(encoding="utf-8"))
    }
    assert reading == SHOWING
    assert {name for name, *_rest in entries()} >= ACTS


def test_each_role_reads_the_words_of_the_kinds_that_are_its_own_and_of_no_other(marked):
    rows = list(OutgoingMail.objects.order_by("kind"))
    assert {row.kind for row in rows} == set(mail_kinds.mail_kinds())
    secrets = {row.pk: openings(marked[row.pk]) for row in rows}
    assert sum(map(bool, secrets.values())) > 4
    odd = {}
    for name, user in roles().items():
        sees = user.has_perm("core.view_outgoingmail") and user.has_perm("wagtailadmin.access_admin")
        may = {row.kind for row in rows if mail_kinds.may_read(user, row.kind)} if sees else set()
        said = shown(signed_in(user), rows)
        read, opened = (
            set(MARK.findall(said)),
            [value for found in secrets.values() for value in found if value in said],
        )
        if read != may or opened:
            odd[name] = {"too much": read - may, "too little": may - read, "opened": opened}
        OutgoingMail.objects.update(status="dead")
    assert odd == {}


def test_control_a_page_that_asks_no_right_shows_every_kind_to_whoever_sees_mails(marked, monkeypatch):
    rows = list(OutgoingMail.objects.order_by("kind"))
    client = signed_in(person_with(ENTER, SEE))
    assert set(MARK.findall(shown(client, rows))) == set()
    monkeypatch.setattr(mails, "may_read", lambda user, kind: True)
    assert set(MARK.findall(shown(client, rows))) == set(mail_kinds.mail_kinds())


def test_control_a_mail_that_quotes_a_code_in_its_error_is_noticed(marked, monkeypatch):
    row = OutgoingMail.objects.exclude(kind__in=mail_kinds.secret_kinds()).order_by("kind").first()
    monkeypatch.setattr(mails, "may_read", lambda user, kind: True)
    code = next(value for found in map(openings, marked.values()) for value in found if len(value) < 200)
    OutgoingMail.objects.filter(pk=row.pk).update(last_error=f"E: {code}")
    assert code in shown(signed_in(make_person(is_superuser=True)), [row])
