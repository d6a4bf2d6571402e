"""Public forms are limited by network and by person there; no visitor shuts a form for the others."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import UnionAnnouncement
from core.models import OrganisationSettings, OutgoingMail, Posting
from core.retention import apply_retention
from core.throttle import Throttle, TooManyPosts
from education.models import WorkshopRequest
from exhibitions.models import Loan
from home.models import ContactMessage
from members.models import JoinRequest
from tests.factories.exhibitions import make_exhibition
from tests.factories.gifts import FROM_OUR_PAGE

OUR = "203.0.113.9"


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def contact(number: int) -> tuple[str, dict]:
    return "/contact/", {"name": "C", "email": f"c{number}@example.org", "message": "Bonjour"}


def workshop(number: int) -> tuple[str, dict]:
    return "/materiel/atelier/", {
        "organisation_name": "Syndicat", "contact_name": "C", "contact_email": f"c{number}@example.org",
        "purpose": "workshop", "subject": "Le textile", "wished_on": day(30), "place": "Rimouski", "people": "20",
        "language": "fr",
    }  # fmt: skip


def loan(number: int) -> tuple[str, dict]:
    return f"{make_exhibition().url}accueillir/", {
        "host_name": "Syndicat", "city": "Rimouski", "starts_on": day(30), "ends_on": day(44), "contact_name": "C",
        "contact_email": f"c{number}@example.org",
    }  # fmt: skip


def join(number: int) -> tuple[str, dict]:
    return "/adhesion/", {
        "group": "B", "organisation_name": f"Syndicat {timezone.now().timestamp()}", "contact_name": "C",
        "email": f"c{number}@example.org",
    }  # fmt: skip


def announcement(number: int) -> tuple[str, dict]:
    return reverse("campaigns:announce", args=["cooperatives-mexique"]), {
        "organisation_name": "Syndicat", "stage": "voted", "amount_cents": "1 500", "contact_name": "C",
        "contact_email": f"c{number}@example.org",
    }  # fmt: skip


FORMS = [
    (contact, ContactMessage, 20, 6), (workshop, WorkshopRequest, 10, 5), (loan, Loan, 10, 5), (join, JoinRequest, 60, 3),
    (announcement, UnionAnnouncement, 20, 5),
]  # fmt: skip
by_form = pytest.mark.parametrize(
    ("form", "model", "by_network", "by_person"), FORMS, ids=lambda v: getattr(v, "__name__", "")
)


def post(form, number: int, address: str) -> int:
    path, values = form(number)
    return Client().post(path, values, **FROM_OUR_PAGE, REMOTE_ADDR=address).status_code


@pytest.fixture
def staff_address(db):
    OrganisationSettings.objects.update(contact_email="ciso@example.org")


@by_form
def test_one_network_is_slowed_and_everybody_else_is_served(staff_address, form, model, by_network, by_person):
    before = model.objects.count()
    statuses = [post(form, number, OUR) for number in range(by_network + 3)]
    assert statuses == [302] * by_network + [429] * 3
    assert model.objects.count() == before + by_network
    assert post(form, 999, "198.51.100.7") == 302


@by_form
def test_one_person_is_slowed_there_and_not_shut_out_elsewhere(staff_address, form, model, by_network, by_person):
    statuses = [post(form, 1, OUR) for _time in range(by_person + 2)]
    assert statuses == [302] * by_person + [429] * 2
    assert post(form, 1, "198.51.100.7") == 302


@by_form
def test_a_person_is_confirmed_to_three_times_a_day_however_many_ask(staff_address, form, model, by_network, by_person):
    before = model.objects.count()
    assert {post(form, 1, f"198.51.100.{number}") for number in range(6)} == {302}
    assert model.objects.count() == before + 6
    assert OutgoingMail.objects.filter(to="c1@example.org").count() == (0 if form is contact else 3)


@pytest.mark.parametrize(("path", "words"), [
    ("/contact/", "Plusieurs messages sont déjà venus d’ici"),
    ("/es/contacto/", "Ya llegaron varios mensajes desde aquí"),
    ("/en/contact-us/", "Several messages came from here already"),
])  # fmt: skip
def test_whoever_is_slowed_keeps_every_word(staff_address, monkeypatch, path, words):
    monkeypatch.setattr("home.models.contact.THROTTLE", Throttle("contact", by_network=0, by_person=0))
    answer = Client().post(path, contact(1)[1] | {"message": "Un long récit"}, **FROM_OUR_PAGE)
    assert answer.status_code == 429
    assert words in answer.content.decode()
    assert "Un long récit" in answer.content.decode()


def test_control_without_the_throttle_four_hundred_messages_come_from_one_client(staff_address, monkeypatch):
    monkeypatch.setattr(Throttle, "admit", lambda *_arguments: None)
    assert {post(contact, number, OUR) for number in range(40)} == {302}


def test_what_is_not_kept_is_not_counted(db, rf):
    with pytest.raises(RuntimeError), transaction.atomic():
        Throttle("trial", by_network=1, by_person=1).admit(rf.get("/"), "a@example.org")
        raise RuntimeError
    Throttle("trial", by_network=1, by_person=1).admit(rf.get("/"), "a@example.org")


def test_a_window_passes_and_counts_are_forgotten_and_name_nobody(db, rf):
    limit = Throttle("trial", by_network=1, by_person=1, window=timedelta(hours=1))
    limit.admit(rf.get("/", REMOTE_ADDR=OUR), "a@example.org")
    with pytest.raises(TooManyPosts):
        limit.admit(rf.get("/", REMOTE_ADDR=OUR), "A@example.org")
    row = Posting.objects.get()
    assert OUR not in str(vars(row))
    assert "example" not in str(vars(row))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        limit.admit(rf.get("/", REMOTE_ADDR=OUR), "a@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        apply_retention()
    assert not Posting.objects.exists()


def test_a_whole_share_of_ipv6_counts_as_one_network(db, rf, settings):
    settings.TRUSTED_PROXIES = 1
    limit = Throttle("trial", by_network=3, by_person=9)
    for number in range(3):
        limit.admit(rf.get("/", headers={"Forwarded": f'for="[2001:db8::{number}]"'}), f"{number}@example.org")
    with pytest.raises(TooManyPosts):
        limit.admit(rf.get("/", headers={"Forwarded": 'for="[2001:db8::ffff]"'}), "x@example.org")


def _rush(rf, limit: Throttle) -> int:
    def one(number: int) -> bool:
        try:
            limit.admit(rf.get("/", REMOTE_ADDR=OUR), f"{number}@example.org")
        except TooManyPosts:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(one, range(24)))


def test_posts_at_once_are_counted_one_after_the_other(own_database, rf):
    assert _rush(rf, Throttle("trial", by_network=5, by_person=5)) == 5


def test_control_without_the_lock_more_slip_through(own_database, rf, monkeypatch):
    """Those who counted at the same moment all keep theirs."""
    kept = Posting.objects.create

    def keep_late(**values):
        time.sleep(0.3)
        return kept(**values)

    monkeypatch.setattr(Throttle, "_one_at_a_time", lambda self: None)
    monkeypatch.setattr(Posting.objects, "create", keep_late)
    assert _rush(rf, Throttle("trial", by_network=5, by_person=5)) > 5
