"""A person who asks is shown everything, and forgotten everywhere: a canary seeded in every room is searched afterwards."""

import io
import json
import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core import magic_links, mail_kinds, privacy
from core.mail import send_due_mails
from core.models import OutgoingMail, PrivacyLink
from core.personal import links, views
from core.personal.links import mail_links
from donations.models import Donation, LedgerEntry, StripeEvent
from education.models import WorkshopRequest
from home.models import ContactMessage
from tests.factories.canary import ADDRESS, CANARY, NAME, canaries, files_with_canary, put_everywhere
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.lives import broken
from tests.factories.people import PASSWORD, sign_in_by_password
from users.models import User

pytestmark = pytest.mark.django_db
DOOR = "/compte/vie-privee/"


def sums() -> list:
    return list(LedgerEntry.objects.order_by("pk").values_list("kind", "amount_cents", "from_account", "to_account"))


@pytest.fixture
def everywhere(stand_in):
    return put_everywhere(stand_in)


def link_in(outbox: list, settings) -> str:
    mail_links()
    send_due_mails()
    return next(word for word in outbox[-1].body.split() if word.startswith(settings.SITE_URL)).removeprefix(
        settings.SITE_URL
    )


def erase_by_link(client: Client, outbox: list, settings) -> str:
    """Prove the address, ask, confirm; the page that follows."""
    client.post(DOOR, {"email": ADDRESS}, **FROM_OUR_PAGE)
    assert client.post(link_in(outbox, settings), **FROM_OUR_PAGE).status_code == 303
    assert client.post(f"{DOOR}demander-effacement/", **FROM_OUR_PAGE).status_code == 200
    confirm = link_in(outbox, settings)
    assert client.get(confirm).status_code == 200
    done = client.post(confirm, **FROM_OUR_PAGE)
    assert done.status_code == 200
    assert client.post(confirm, **FROM_OUR_PAGE).status_code == 410
    return done.content.decode()


def test_an_erasure_leaves_the_books_and_nothing_else(everywhere, client, mailoutbox, settings, caplog):
    caplog.set_level(logging.DEBUG)
    assert len({table.split(".")[0] for table in canaries()}) >= 9
    before = sums()
    page = erase_by_link(client, mailoutbox, settings)
    assert "livres" in page
    assert CANARY not in page
    send_due_mails()
    assert "livres" in mailoutbox[-1].body
    assert canaries() == {}
    assert files_with_canary() == []
    assert CANARY not in caplog.text.lower()
    assert CANARY not in repr(getattr(cache, "_cache", {})).lower()
    assert sums() == before
    assert broken() == []
    exported = io.StringIO()
    call_command("dumpdata", stdout=exported, verbosity=0)
    assert CANARY not in exported.getvalue().lower()


@pytest.mark.parametrize(
    "holder",
    [
        "account",
        "gifts",
        "monthly",
        "choices",
        "loans",
        "members",
        "workshops",
        "announcements",
        "field",
        "messages",
        "mails",
    ],
)
def test_each_section_forgotten_by_the_register_would_be_found(everywhere, holder, monkeypatch):
    monkeypatch.delitem(privacy._sources, holder)
    privacy.erase_person(privacy.Person(ADDRESS, everywhere.pk))
    assert canaries()


def test_an_erasure_is_whole_or_not_at_all(everywhere, monkeypatch):
    from core.personal.erasure import forget

    before = canaries()

    def failing(_person):
        raise RuntimeError("the last section fails")

    monkeypatch.setitem(privacy._sources, "account", replace(privacy._sources["account"], erase=failing))
    with pytest.raises(RuntimeError):
        forget(privacy.Person(ADDRESS, everywhere.pk), "fr")
    assert canaries() == before


def test_erasing_twice_changes_nothing_more(everywhere):
    who = privacy.Person(ADDRESS, everywhere.pk)
    assert sum(privacy.erase_person(who).values()) > 0
    assert sum(privacy.erase_person(who).values()) == 0


def test_an_account_sees_a_copy_of_everything(everywhere, client):
    client.force_login(everywhere)
    page = client.get(DOOR).content.decode()
    for words in ("Compte", "Dons", "Prêts de l’exposition"):
        assert words in page
    shown = "".join(client.get(path).content.decode() for path in re.findall(rf'href="({DOOR}rubrique/[^"]+)"', page))
    for words in (f"Courage, {CANARY}", f"De {CANARY}"):
        assert words in shown
    assert client.get(f"{DOOR}rubrique/inconnue/").status_code == 404
    copy = client.get(f"{DOOR}copie/")
    assert "attachment" in copy["Content-Disposition"]
    assert "no-store" in copy["Cache-Control"]
    sections = json.loads(copy.content)["sections"]
    assert set(sections) >= {
        "account",
        "gifts",
        "monthly",
        "choices",
        "loans",
        "members",
        "workshops",
        "field",
        "messages",
        "mails",
    }
    assert sections["gifts"]["rows"][0]


def test_an_open_session_ends_with_the_erasure(everywhere):
    signed_in = Client()
    signed_in.force_login(everywhere)
    assert signed_in.get("/compte/").status_code == 200
    privacy.erase_person(privacy.Person(ADDRESS, everywhere.pk))
    assert signed_in.get("/compte/").status_code == 302
    assert sign_in_by_password(Client(), ADDRESS, PASSWORD).status_code == 200
    assert User.objects.get(pk=everywhere.pk).is_active is False


def test_nobody_sees_another_s_data(everywhere, client, mailoutbox, settings):
    assert client.get(f"{DOOR}copie/").status_code == 303
    assert client.post(f"{DOOR}demander-effacement/", **FROM_OUR_PAGE).status_code == 303
    client.post(DOOR, {"email": ADDRESS}, **FROM_OUR_PAGE)
    path = link_in(mailoutbox, settings)
    for _scanner in range(2):
        assert CANARY not in Client().get(path).content.decode()
    assert Client().post(path.replace("ouvrir", "effacer"), **FROM_OUR_PAGE).status_code == 410
    assert Client().post(path[:-3] + "x/", **FROM_OUR_PAGE).status_code == 410
    PrivacyLink.objects.update(handled_at=timezone.now() - timedelta(minutes=31))
    assert Client().post(path, **FROM_OUR_PAGE).status_code == 410
    assert client.post(path, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403


def test_unknown_addresses_get_the_same_answer_and_no_mail(client, everywhere, mailoutbox):
    answers = [client.post(DOOR, {"email": email}, **FROM_OUR_PAGE) for email in (ADDRESS, "personne@example.org")]
    assert answers[0].content == answers[1].content
    mailoutbox.clear()
    assert mail_links() == 1
    send_due_mails()
    assert [message.to for message in mailoutbox] == [[ADDRESS]]


def test_the_mail_that_tells_is_kept_without_the_rule(everywhere, client, mailoutbox, settings, monkeypatch):
    kinds = mail_kinds._kinds
    monkeypatch.setitem(kinds, "privacy-erased", replace(kinds["privacy-erased"], forgets_address=False))
    erase_by_link(client, mailoutbox, settings)
    send_due_mails()
    assert OutgoingMail.objects.filter(to=ADDRESS, kind="privacy-erased").exists()


def test_received_gifts_stay_whole_without_their_names(everywhere):
    privacy.erase_person(privacy.Person(ADDRESS, everywhere.pk))
    gift = Donation.objects.filter(status="succeeded", recurring_donation=None).latest("pk")
    assert (gift.donor_name, gift.email, gift.message, gift.amount_cents) == ("", "", "", 2500)
    assert StripeEvent.objects.filter(payload__redacted=True).exists()


def test_each_page_costs_few_queries_whatever_it_holds(everywhere, client, django_assert_max_num_queries):
    client.force_login(everywhere)
    for number in range(30):
        ContactMessage.objects.create(name=NAME, email=ADDRESS, language="fr", message=f"{number}")
        WorkshopRequest.objects.create(
            contact_email=ADDRESS, contact_name=NAME, subject="x", wished_on=timezone.localdate(), people=5
        )
    client.get(DOOR)
    for path in (DOOR, *(f"{DOOR}rubrique/{name}/" for name in privacy._sources)):
        with django_assert_max_num_queries(12) as seen:
            assert client.get(path).status_code == 200
        print(f"{path}: {len(seen)} queries")


def test_an_administrator_s_account_waits_for_another_administrator():
    boss = User.objects.create_superuser(ADDRESS, PASSWORD)
    who = privacy.Person(ADDRESS, boss.pk)
    assert "administra" in str(privacy.reports_about(who)["account"].held.kept)
    privacy.erase_person(who)
    boss.refresh_from_db()
    assert (boss.email, boss.is_active) == (ADDRESS, True)
    User.objects.filter(pk=boss.pk).update(is_superuser=False)
    privacy.erase_person(who)
    boss.refresh_from_db()
    assert boss.is_active is False


@pytest.mark.parametrize("guard", ["used once", "half an hour"])
def test_without_its_guards_a_link_would_open_again(everywhere, client, mailoutbox, settings, monkeypatch, guard):
    client.post(DOOR, {"email": ADDRESS}, **FROM_OUR_PAGE)
    path = link_in(mailoutbox, settings)
    if guard == "used once":
        monkeypatch.setattr(links.LINKS, "use", links.LINKS.read)
        assert Client().post(path, **FROM_OUR_PAGE).status_code == 303
    else:
        monkeypatch.setattr(magic_links, "LINK_LIFETIME", timedelta(hours=2))
        PrivacyLink.objects.update(handled_at=timezone.now() - timedelta(minutes=31))
    assert Client().post(path, **FROM_OUR_PAGE).status_code == 303


def test_without_its_guard_anybody_would_read(everywhere, client, monkeypatch):
    assert client.get(f"{DOOR}copie/").status_code == 303
    monkeypatch.setattr(views.SESSIONS, "link", lambda _request: PrivacyLink(email=ADDRESS))
    assert CANARY in client.get(f"{DOOR}copie/").content.decode()
