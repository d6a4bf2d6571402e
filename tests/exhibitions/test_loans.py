"""The panels on the road: asked, decided, prepared; never promised twice."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from icalendar import Calendar

from core.models import OrganisationSettings, OutgoingMail
from exhibitions.exceptions import DatesTaken, LoanDecided
from exhibitions.models import Loan, LoanTask, PrintRun
from exhibitions.offline_kits import build_kit
from exhibitions.services import loans
from home.roles import EDITORS, TREASURERS
from tests.databases import manage, migrated_sqlite, template
from tests.factories.exhibitions import make_exhibition, make_loan, make_panels, make_portrait
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.mails import words_of
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def wish(**values) -> dict[str, str]:
    return {
        "host_name": "Syndicat des cols bleus", "city": "Rimouski", "starts_on": day(30), "ends_on": day(44),
        "contact_name": "Camille Exemple", "contact_email": "essai@example.org", "message": "Avec plaisir.", **values,
    }  # fmt: skip


def ask(client, exhibition, path="accueillir/", **values):
    return client.post(exhibition.url + path, wish(**values), **FROM_OUR_PAGE)


@pytest.fixture
def exhibition():
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    return make_exhibition()


@pytest.fixture
def staff(client):
    return sign_in(client, EDITORS)


def test_a_request_is_kept_confirmed_by_mail_and_followed(client, exhibition):
    answer = ask(client, exhibition)
    loan = Loan.objects.latest("pk")
    assert (answer.status_code, answer.url) == (302, f"/pret-exposition/{loan.public_id}/")
    page = client.get(answer.url)
    assert "Syndicat des cols bleus" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    mails = dict(OutgoingMail.objects.filter(kind__startswith="loan-").values_list("kind", "to"))
    assert mails == {"loan-asked": "essai@example.org", "loan-to-decide": "ciso@example.org"}
    assert str(loan.public_id) in words_of("loan-asked").text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"host_name": "  "}, "Remplissez «"), ({"contact_email": "pas une adresse"}, "courriel"),
        ({"starts_on": day(-1)}, "Choisissez un jour à venir"), ({"starts_on": day(1200), "ends_on": day(1210)}, "trois ans"),
        ({"ends_on": day(29)}, "après le premier"), ({"ends_on": day(200)}, "quatre mois"),
        ({"starts_on": "demain"}, "14/03/2027"), ({"wall_metres": "-3"}, "1"),
    ],
)  # fmt: skip
def test_a_faulty_request_says_why_and_keeps_every_word(client, exhibition, values, words):
    before = Loan.objects.count()
    answer = ask(client, exhibition, **values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Avec plaisir." in page
    assert 'aria-invalid="true"' in page
    assert Loan.objects.count() == before


def test_without_panels_there_is_nothing_to_ask(client):
    exhibition = make_exhibition(panel_set=None)
    assert client.get(f"{exhibition.url}accueillir/").status_code == 404


def test_the_database_refuses_two_stays_that_share_a_day(exhibition):
    first = make_loan(exhibition.panel_set, in_days=10, days=10, status="accepted")
    for in_days, days in ((19, 5), (5, 6), (12, 2), (5, 30)):
        with pytest.raises(IntegrityError, match="loans_never_overlap"), transaction.atomic():
            make_loan(exhibition.panel_set, in_days=in_days, days=days, status="accepted")
    make_loan(exhibition.panel_set, in_days=20, days=3, status="accepted")
    make_loan(exhibition.panel_set, in_days=8, days=2, status="accepted")
    make_loan(exhibition.panel_set, in_days=12, days=2)
    make_loan(make_panels(), in_days=12, days=2, status="accepted")
    assert first.status == "accepted"


def test_control_without_the_constraint_the_days_would_be_promised_twice(exhibition):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE exhibitions_loan DROP CONSTRAINT loans_never_overlap")
    for _time in range(2):
        make_loan(exhibition.panel_set, status="accepted")
    assert Loan.objects.filter(panel_set=exhibition.panel_set).count() == 2


def test_sqlite_refuses_them_too(tmp_path):
    code = (
        "from tests.factories.exhibitions import make_loan, make_panels; from django.db import IntegrityError\n"
        "p = make_panels(); a = make_loan(p, status='accepted'); make_loan(p, in_days=30, status='accepted'); n = 0\n"
        "for act in (lambda: make_loan(p, in_days=19, status='accepted'), lambda: move()):\n"
        "    try: act()\n"
        "    except IntegrityError: n += 1\n"
        "print('refused', n)"
    ).replace(
        "lambda: move()", "lambda: type(a).objects.filter(pk=a.pk).update(starts_on=a.starts_on, ends_on='2099-01-01')"
    )
    url = f"sqlite:///{tmp_path}/loans.sqlite3"
    migrated_sqlite(tmp_path / "loans.sqlite3")
    done = manage("shell", "-c", code, database=template(), DATABASE_URL=url)
    assert "refused 2" in done.stdout, done.stderr


def test_two_who_accept_at_once_promise_once(exhibition):
    one, two = make_loan(exhibition.panel_set), make_loan(exhibition.panel_set)
    loans.accept_loan(one, by=None)
    with pytest.raises(DatesTaken):
        loans.accept_loan(two, by=None)
    two.refresh_from_db()
    assert (two.status, two.tasks.count()) == ("requested", 0)
    assert OutgoingMail.objects.filter(kind="loan-decided").count() == 1


def test_a_loan_is_decided_once(exhibition):
    loan = make_loan(exhibition.panel_set)
    with pytest.raises(LoanDecided):
        loans.cancel_loan(loan, by=None, note="x")
    loans.refuse_loan(loan, by=None, note="La salle est trop petite.")
    with pytest.raises(LoanDecided):
        loans.accept_loan(loan, by=None)
    assert "La salle est trop petite." in words_of("loan-decided").text


def test_the_staff_decide_prepare_and_cancel(client, exhibition, staff):
    loan = make_loan(exhibition.panel_set)
    decide, inspect = (f"/admin/exhibition_loans/{word}/{loan.pk}/" for word in ("decide", "inspect"))
    assert "Un syndicat" in client.get(inspect).content.decode()
    client.post(decide, {"decision": "refuse", "note": " "})
    client.post(decide, {"decision": "dance", "note": "x"})
    loan.refresh_from_db()
    assert loan.status == "requested"
    client.post(decide, {"decision": "accept", "note": "Bienvenue."})
    loan.refresh_from_db()
    assert (loan.status, loan.decided_by, loan.tasks.count()) == ("accepted", staff, len(LoanTask.Kind.values))
    task = loan.tasks.first()
    client.post(f"/admin/exhibition_loans/tick/{task.pk}/")
    task.refresh_from_db()
    assert (task.done_on, task.done_by) == (timezone.localdate(), staff)
    client.post(f"/admin/exhibition_loans/tick/{task.pk}/")
    task.refresh_from_db()
    assert (task.done_on, task.done_by) == (None, None)
    other = make_loan(exhibition.panel_set)
    page = client.post(f"/admin/exhibition_loans/decide/{other.pk}/", {"decision": "accept"}, follow=True)
    assert "panneaux sont promis ailleurs" in page.content.decode()
    client.post(decide, {"decision": "cancel", "note": "Dégât d’eau."})
    assert "déjà" in client.post(decide, {"decision": "cancel", "note": "x"}, follow=True).content.decode()
    loan.refresh_from_db()
    assert loan.status == "cancelled"


def edited(loan, **values) -> dict[str, str]:
    fields = (
        "panel_set", "opening_hours", "opening_event", "host_name", "venue", "city", "accessibility", "contact_name",
        "contact_email", "contact_phone", "language", "message",
    )  # fmt: skip
    data = {name: getattr(loan, name) for name in fields} | {"organisation": "", "wall_metres": ""}
    return data | {"panel_set": loan.panel_set_id, "starts_on": loan.starts_on, "ends_on": loan.ends_on, **values}


def test_moving_a_stay_onto_another_is_said_before_and_by_the_database(client, exhibition, staff, monkeypatch):
    make_loan(exhibition.panel_set, in_days=30, status="accepted", host_name="La première")
    loan = make_loan(exhibition.panel_set, status="accepted")
    address = f"/admin/exhibition_loans/edit/{loan.pk}/"
    moved = edited(loan, starts_on=day(35), ends_on=day(36))
    assert "La première" in client.post(address, moved).content.decode()
    monkeypatch.setattr("exhibitions.admin.loans.clashes_with", lambda loan: [])
    assert "promis à quelqu’un d’autre" in client.post(address, moved).content.decode()
    assert "après le premier" in client.post(address, edited(loan, ends_on=day(1))).content.decode()
    loan.refresh_from_db()
    assert loan.starts_on.isoformat() == day(10)
    assert client.post(address, edited(loan, ends_on=day(21), venue="Le hall")).status_code == 302
    loan.refresh_from_db()
    assert (loan.ends_on.isoformat(), loan.venue) == (day(21), "Le hall")


@pytest.mark.parametrize("path", ["decide", "tick"])
def test_who_may_not_decide_is_refused(client, exhibition, path):
    sign_in(client, TREASURERS)
    loan = make_loan(exhibition.panel_set)
    answer = client.post(f"/admin/exhibition_loans/{path}/{loan.pk}/", {"decision": "accept"})
    assert answer.status_code in (302, 403)
    loan.refresh_from_db()
    assert loan.status == "requested"


def test_only_an_accepted_host_takes_labels_poster_and_kit_away(client, exhibition):
    make_portrait(exhibition)
    loan = make_loan(exhibition.panel_set)
    kit = build_kit(exhibition, languages=["fr"])
    other = build_kit(make_exhibition(), languages=["fr"])
    door = f"/pret-exposition/{loan.public_id}/"
    files = [f"{door}labels.pdf", f"{door}poster.pdf", f"{door}kit/{kit.public_id}.zip"]
    assert [client.get(path).status_code for path in files] == [404, 404, 404]
    assert str(kit.public_id) not in client.get(door).content.decode()
    loans.accept_loan(loan, by=None)
    answers = [client.get(path) for path in files]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer["Cache-Control"] for answer in answers} == {"private, no-store"}
    assert str(kit.public_id) in client.get(door).content.decode()
    assert client.get(f"{door}kit/{other.public_id}.zip").status_code == 404
    assert PrintRun.objects.get(kind="labels").loan == loan


def test_the_calendar_lists_accepted_stays_as_whole_days_without_contacts(client, exhibition):
    make_loan(exhibition.panel_set, in_days=40)
    stay = make_loan(exhibition.panel_set, status="accepted", opening_event="Vernissage à 17 h")
    make_loan(exhibition.panel_set, in_days=-60, status="accepted", host_name="Avant")
    answer = client.get(f"{exhibition.url}calendrier/")
    assert answer["Content-Type"].startswith("text/calendar")
    events = [one for one in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert len(events) == 2
    assert events[0].decoded("dtstart") == stay.starts_on
    assert events[0].decoded("dtend") == stay.ends_on + timedelta(days=1)
    assert "Vernissage" in str(events[0]["description"])
    assert b"example.org" not in answer.content.replace(b"http", b"")


def test_the_page_says_where_it_hangs_now_and_next(client, exhibition):
    make_loan(exhibition.panel_set, in_days=-2, days=5, status="accepted", host_name="Maison syndicale")
    make_loan(exhibition.panel_set, in_days=60, status="accepted", host_name="Cégep du Nord")
    page = client.get(exhibition.url).content.decode()
    assert page.index("Maison syndicale") < page.index("Cégep du Nord")


def test_a_kit_is_made_by_one_command(exhibition, tmp_path, capsys):
    make_portrait(exhibition)
    call_command("make_exhibition_kit", exhibition.slug, languages="fr", to=str(tmp_path / "kit.zip"))
    assert "1 portraits, fr" in capsys.readouterr().out
    assert (tmp_path / "kit.zip").read_bytes()[:2] == b"PK"


def test_the_calendar_is_the_same_until_a_stay_is_decided(client, exhibition):
    loan = make_loan(exhibition.panel_set, status="accepted", decided_at=timezone.now() - timedelta(days=2))
    address = f"{exhibition.url}calendrier/"
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        first = client.get(address).content
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert client.get(address).content == first
    Loan.objects.filter(pk=loan.pk).update(decided_at=timezone.now())
    assert client.get(address).content != first
