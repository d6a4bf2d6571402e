"""Card testing and bots: what is counted, slowed, refused; and how staff hold the switch."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.visitors import client_address
from donations.exceptions import ConfirmationNeeded, GivingStopped
from donations.gateways import breaker
from donations.models import Donation, GivingAttempt, GivingSwitch
from donations.services import protection
from donations.services.protection import Visitor, admit, admit_request, flip_switch
from tests.factories.gifts import FROM_OUR_PAGE, gift_data, make_fund, post_gift
from tests.factories.webhooks import tell
from users.models import User

pytestmark = pytest.mark.django_db


def visitor(number: int = 1, email: str = "") -> Visitor:
    return Visitor(f"198.51.{number}.7", email or f"{number}@example.org")


def crowd(size: int = protection.BUSY) -> None:
    for number in range(size):
        admit(visitor(100 + number), content="c")


def asked(visitor: Visitor, content: str) -> str:
    """The mark by which this visitor confirms this gift."""
    with pytest.raises(ConfirmationNeeded) as needed:
        admit(visitor, content=content)
    return needed.value.mark


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("root@example.org", "x", is_superuser=True)


def test_one_network_has_its_share_and_the_crowd_and_no_more(monkeypatch):
    monkeypatch.setattr(protection, "BUSY", 1000)
    for number in range(protection.SHARE + protection.CROWD):
        admit(Visitor(f"203.0.113.{number}", f"{number}@example.org"), content="c")
    with pytest.raises(GivingStopped):
        admit(Visitor("203.0.113.250", "more@example.org"), content="c")
    for number in range(protection.SHARE):
        assert admit(visitor(1, f"{number}@example.org"), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(1, "third@example.org"), content="c")


def test_what_a_network_paid_it_may_have_open_once_more(monkeypatch):
    monkeypatch.setattr(protection, "BUSY", 1000)
    monkeypatch.setattr(protection, "CROWD", 0)
    for number in range(protection.SHARE):
        admit(visitor(1, f"{number}@example.org"), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(), content="c")
    gift = Donation.objects.create(
        fund=make_fund(), amount_cents=500, email="x@example.org", fingerprint="x", idempotency_key="x",
        status="succeeded",
    )  # fmt: skip
    GivingAttempt.objects.create(gift_id=gift.public_id, **visitor().hashes())
    assert admit(visitor(), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(), content="c")


def test_networks_are_remembered_for_hours_and_forgiven_by_staff(monkeypatch, staff):
    monkeypatch.setattr(protection, "BUSY", 1000)
    for number in range(protection.SHARE + protection.CROWD):
        admit(Visitor("203.0.113.9", f"{number}@example.org"), content="c")
    hours = protection.MEMORY.total_seconds() / 3600
    for later, let_in in ((hours - 1, False), (hours + 1, True)):
        with time_machine.travel(timezone.now() + timedelta(hours=later), tick=False):
            if let_in:
                assert admit(Visitor("203.0.113.9", "later@example.org"), content="c")
            else:
                with pytest.raises(GivingStopped):
                    admit(Visitor("203.0.113.9", "later@example.org"), content="c")
    flip_switch(mode="automatic", reason="the assembly begins", changed_by=staff)
    assert admit(Visitor("203.0.113.9", "now@example.org"), content="c")


def test_one_email_is_counted_from_everywhere():
    for number in range(protection.MOST_BY_EMAIL):
        admit(visitor(number, "victim@example.org"), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(99, "Victim@example.org"), content="c")


def test_overall_there_is_a_ceiling(monkeypatch):
    monkeypatch.setattr(protection, "MOST_OVERALL", 3)
    for number in range(3):
        admit(visitor(number), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(50), content="c")


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.9", "203.0.113.0/24"), ("2001:db8:1:2::9", "2001:db8:1::/48"), ("unix:", "unknown")],
)
def test_networks(address, network):
    assert Visitor(address, "a@example.org").network == network


def test_a_double_click_counts_once(client, stand_in):
    fund = make_fund()
    for _click in range(5):
        post_gift(client, fund)
    assert (GivingAttempt.objects.count(), Donation.objects.filter(fund=fund).count()) == (1, 1)


def test_a_crowd_makes_each_gift_ask_for_a_confirmation(client, stand_in, monkeypatch):
    crowd()
    fund = make_fund()
    page = post_gift(client, fund)
    assert page.status_code == 200
    assert "Confirmez votre don" in page.content.decode()
    assert not Donation.objects.filter(fund=fund).exists()
    mark = re.search(r'name="confirmation" value="([^"]+)"', page.content.decode()).group(1)
    assert post_gift(client, fund, confirmation=mark).status_code == 200, "too quick for a person"
    monkeypatch.setattr(protection, "SHORTEST_READING", timedelta(0))
    assert post_gift(client, fund, confirmation=mark).status_code == 303


def test_a_confirmation_serves_one_visitor_and_one_gift(monkeypatch):
    crowd()
    monkeypatch.setattr(protection, "SHORTEST_READING", timedelta(0))
    mark = asked(visitor(1), "this gift")
    for other, content in ((visitor(2), "this gift"), (visitor(1), "another gift")):
        with pytest.raises(ConfirmationNeeded):
            admit(other, content=content, confirmation=mark)
    for forged in ("", "x", mark[:-2] + "zz"):
        with pytest.raises(ConfirmationNeeded):
            admit(visitor(1), content="this gift", confirmation=forged)
    assert admit(visitor(1), content="this gift", confirmation=mark)


def test_control_without_the_confirmation_a_botnet_would_pass(monkeypatch):
    crowd()
    monkeypatch.setattr(protection, "BUSY", 10**6)
    for number in range(20):
        admit(visitor(number), content="c")


def test_control_without_the_counts_one_address_would_pass_for_ever(monkeypatch):
    monkeypatch.setattr(protection, "BUSY", 1000)
    monkeypatch.setattr(protection, "_refuse_too_many", lambda *_: None)
    for _number in range(60):
        admit(Visitor("203.0.113.9", "a@example.org"), content="c")


def test_too_many_is_said_politely_and_loses_nothing(client, stand_in, monkeypatch):
    monkeypatch.setattr(protection, "MOST_BY_EMAIL", 0)
    page = post_gift(client, make_fund(), donor_name="Zoé")
    assert page.status_code == 429
    assert "Attendez dix minutes" in page.content.decode()
    assert "Zoé" in page.content.decode()


def test_the_honeypot_stops_robots_and_tells_people(client, stand_in):
    page = post_gift(client, make_fund(), left_blank="https://spam.example")
    assert page.status_code == 422
    assert "gestionnaire de mots de passe" in page.content.decode()
    assert "spam.example" not in page.content.decode()
    assert not GivingAttempt.objects.exists()


def test_without_its_counters_paying_is_closed_and_reading_open(client, stand_in, monkeypatch):
    def gone(*_args, **_values):
        raise DatabaseError("the counters are gone")

    monkeypatch.setattr(protection, "_unpaid", gone)
    fund = make_fund()
    assert post_gift(client, fund).status_code == 503
    assert not Donation.objects.filter(fund=fund).exists()
    assert client.get("/").status_code == 200


def test_the_switch_stops_gifts_at_once_and_opens_them_again(client, stand_in, staff):
    fund = make_fund()
    browser = Client()
    browser.force_login(staff)
    browser.post(reverse("till_switch:flip"), {"mode": "stopped", "reason": "attack"})
    page = post_gift(client, fund)
    assert page.status_code == 503
    assert "Autres façons de donner" in page.content.decode()
    assert "Autres façons de donner" in client.get("/don/").content.decode()
    browser.post(reverse("till_switch:flip"), {"mode": "slow"})
    assert "Confirmez votre don" in post_gift(client, fund).content.decode()
    browser.post(reverse("till_switch:flip"), {"mode": "automatic"})
    assert post_gift(client, fund).status_code == 303
    assert [row.mode for row in GivingSwitch.objects.all()] == ["automatic", "slow", "stopped"]
    assert "attack" in browser.get(reverse("till_switch:index")).content.decode()


def test_what_the_switch_was_is_never_rewritten(staff):
    row = flip_switch(mode="slow", reason="", changed_by=staff)
    with pytest.raises(DatabaseError):
        GivingSwitch.objects.filter(pk=row.pk).update(mode="automatic")


def test_an_unknown_mode_changes_nothing(client, staff):
    client.force_login(staff)
    client.post(reverse("till_switch:flip"), {"mode": "open the vault"})
    assert not GivingSwitch.objects.exists()
    with pytest.raises(ValueError, match="vault"):
        flip_switch(mode="vault", reason="", changed_by=staff)


def test_the_door_to_ones_gifts_is_counted_too(client, monkeypatch):
    monkeypatch.setattr(protection, "MOST_LINKS_OF_AN_EMAIL", 2)
    statuses = [
        client.post("/don/mes-dons/", {"email": "a@example.org"}, **FROM_OUR_PAGE).status_code for _ in range(3)
    ]
    assert statuses == [200, 200, 429]


def test_requests_of_links_and_gifts_are_counted_apart():
    """Fifteen requests of links made everybody confirm, and six with a donor's address shut the donor out of both."""
    for number in range(protection.BUSY + 4):
        admit_request(visitor(1, f"{number}@example.org"))
    for _time in range(protection.MOST_LINKS_OF_AN_EMAIL):
        admit_request(visitor(2, "victim@example.org"))
    assert admit(visitor(3, "victim@example.org"), content="c")
    assert admit(visitor(1), content="c")
    for number in range(40):
        GivingAttempt.objects.create(**visitor(4, f"{number}@example.org").hashes())
    admit_request(visitor(4))


def test_nobody_shuts_the_owner_of_an_address_out_of_their_own_gifts():
    for number in range(30):
        for _time in range(protection.MOST_LINKS_OF_AN_EMAIL):
            admit_request(visitor(number, "victim@example.org"))
    with pytest.raises(GivingStopped, match="email_hash"):
        admit_request(visitor(0, "victim@example.org"))
    admit_request(visitor(99, "Victim@example.org"))


@pytest.mark.parametrize(("name", "address"), [("address_hash", "203.0.113.9"), ("network_hash", "203.0.113.{}")])
def test_requests_of_links_have_bounds_of_their_own(name, address):
    most = protection.MOST_LINKS[name]
    for number in range(most):
        admit_request(Visitor(address.format(number % 200), f"{number}@example.org"))
    with pytest.raises(GivingStopped, match=name):
        admit_request(Visitor(address.format(250), "more@example.org"))
    admit_request(visitor())


def test_control_counted_together_links_would_stop_gifts(monkeypatch):
    monkeypatch.setattr(protection, "BUSY", 5)
    GivingAttempt.objects.bulk_create(GivingAttempt(purpose="gift", **visitor(number).hashes()) for number in range(5))
    with pytest.raises(ConfirmationNeeded):
        admit(visitor(99), content="c")
    GivingAttempt.objects.update(purpose="link")
    assert admit(visitor(99), content="c")


# Whoever was asked to confirm has a place.


def asked_of(number: int) -> tuple[Visitor, str]:
    """Somebody of one hall, and their mark."""
    person = Visitor("203.0.113.9", f"{number}@example.org")
    return person, asked(person, "gift")


def test_nobody_is_refused_after_confirming_in_time():
    crowd()
    start = timezone.now()
    with time_machine.travel(start, tick=False) as traveller:
        people = []
        with pytest.raises(GivingStopped):
            for number in range(100):
                people.append(asked_of(number))
        assert len(people) == protection.SHARE + protection.CROWD
        traveller.move_to(start + protection.LONGEST_READING - timedelta(seconds=1))
        for person, mark in people:
            assert admit(person, content="gift", confirmation=mark)


def test_control_without_a_place_held_more_would_be_asked_than_let_in(monkeypatch):
    crowd()
    monkeypatch.setattr(protection, "_unpaid", lambda age: GivingAttempt.objects.filter(state="opened"))
    assert len([asked_of(number) for number in range(60)]) > protection.SHARE + protection.CROWD


def test_a_place_held_is_given_back_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(protection, "BUSY", 0)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as traveller:
        for number in range(protection.SHARE + protection.CROWD):
            person, mark = asked_of(number)
        with pytest.raises(GivingStopped):
            asked_of(99)
        traveller.move_to(start + protection.LONGEST_READING + timedelta(seconds=1))
        asked_of(99)
        with pytest.raises(ConfirmationNeeded) as needed:
            admit(person, content="gift", confirmation=mark)
        assert needed.value.mark != mark


def test_pressed_twice_a_confirmation_is_one_place(client, stand_in, monkeypatch):
    crowd()
    fund = make_fund()
    mark = re.search(r'name="confirmation" value="([^"]+)"', post_gift(client, fund).content.decode()).group(1)
    monkeypatch.setattr(protection, "SHORTEST_READING", timedelta(0))
    places = {post_gift(client, fund, confirmation=mark)["Location"] for _press in range(3)}
    assert len(places) == len(stand_in.state.sessions) == 1
    stand_in.pay(Donation.objects.get(fund=fund).checkout_session_id)
    tell(stand_in)
    assert post_gift(client, fund, confirmation=mark).status_code == 200, "another gift is asked again"


def test_confirmed_too_quickly_the_same_page_is_shown_and_no_second_place_taken():
    crowd()
    person, mark = asked_of(1)
    count = GivingAttempt.objects.count()
    with pytest.raises(ConfirmationNeeded) as needed:
        admit(person, content="gift", confirmation=mark)
    assert (needed.value.mark, GivingAttempt.objects.count()) == (mark, count)


def test_a_silence_of_stripes_is_held_against_nobody(client, stand_in, monkeypatch):
    monkeypatch.setattr(breaker, "SILENCES", 10**6)
    fund = make_fund()
    stand_in.chaos.next_calls = ["timeout_before"] * 45
    for number in range(45):
        assert post_gift(client, fund, email=f"{number}@example.org").status_code == 503
    assert post_gift(client, fund, email="last@example.org").status_code == 303


def test_while_nobody_asks_stripe_no_row_is_left_behind(client, stand_in):
    for _time in range(breaker.SILENCES):
        breaker.note_silence()
    fund = make_fund()
    assert post_gift(client, fund).status_code == 503
    assert not Donation.objects.filter(fund=fund).exists()


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "203.0.113.1", "127.0.0.1"),
        (1, "6.6.6.6, 203.0.113.1", "203.0.113.1"),
        (2, "6.6.6.6, 203.0.113.1, 10.0.0.1", "203.0.113.1"),
        (2, "203.0.113.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, header, seen):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(rf.get("/", headers={"X-Forwarded-For": header})) == seen


def test_attempts_are_forgotten_after_a_day_and_keep_no_address():
    attempt = admit(visitor(), content="c")
    assert "198.51" not in str(vars(attempt))
    GivingAttempt.objects.update(moment=timezone.now() - timedelta(hours=25))
    assert protection.forget_attempts() == 1


def test_when_stripe_is_silent_the_breaker_spares_donors_the_wait(client, stand_in, settings):
    fund = make_fund()
    settings.STRIPE_API_BASE = "http://127.0.0.1:1"
    for number in range(breaker.SILENCES):
        assert post_gift(client, fund, email=f"{number}@example.org").status_code == 503
    assert breaker.is_open()
    assert "Autres façons de donner" in client.get("/don/").content.decode()
    calls = stand_in.state.calls
    settings.STRIPE_API_BASE = stand_in.url
    assert post_gift(client, fund, email="next@example.org").status_code == 503
    assert stand_in.state.calls == calls
    breaker.note_answer()
    assert post_gift(client, fund, email="last@example.org").status_code == 303


def test_the_fields_of_a_gift_survive_its_confirmation(client, stand_in):
    crowd()
    fund = make_fund()
    page = client.post(
        "/don/", gift_data(fund, message="<b>salut</b>", covers_fees="on"), **FROM_OUR_PAGE
    ).content.decode()
    assert 'name="message" value="&lt;b&gt;salut&lt;/b&gt;"' in page
    assert 'name="covers_fees" value="on"' in page
    assert "26,06" in page
