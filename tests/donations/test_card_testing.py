"""Card testing and bots: what is counted, slowed, refused; and how staff hold the switch."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from donations.exceptions import ConfirmationNeeded, GivingStopped
from donations.gateways import breaker
from donations.models import CheckoutAttempt, Donation, DonationMode
from donations.services import card_testing
from donations.services.card_testing import Visitor, admit, flip_switch
from tests.factories.gifts import FROM_OUR_PAGE, gift_data, make_fund, post_gift
from tests.factories.visitors import asked, crowd, visitor
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("root@example.org", "x", is_superuser=True)


def test_one_network_has_its_share_and_the_crowd_and_no_more(monkeypatch):
    monkeypatch.setattr(card_testing, "BUSY", 1000)
    for number in range(card_testing.SHARE + card_testing.CROWD):
        admit(Visitor(f"203.0.113.{number}", f"{number}@example.org"), content="c")
    with pytest.raises(GivingStopped):
        admit(Visitor("203.0.113.250", "more@example.org"), content="c")
    for number in range(card_testing.SHARE):
        assert admit(visitor(1, f"{number}@example.org"), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(1, "third@example.org"), content="c")


def test_what_a_network_paid_it_may_have_open_once_more(monkeypatch):
    monkeypatch.setattr(card_testing, "BUSY", 1000)
    monkeypatch.setattr(card_testing, "CROWD", 0)
    for number in range(card_testing.SHARE):
        admit(visitor(1, f"{number}@example.org"), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(), content="c")
    gift = Donation.objects.create(
        fund=make_fund(), amount_cents=500, email="x@example.org", fingerprint="x", idempotency_key="x",
        status="succeeded",
    )  # fmt: skip
    CheckoutAttempt.objects.create(gift_id=gift.public_id, **visitor().hashes())
    assert admit(visitor(), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(), content="c")


def test_networks_are_remembered_for_hours_and_forgiven_by_staff(monkeypatch, staff):
    monkeypatch.setattr(card_testing, "BUSY", 1000)
    for number in range(card_testing.SHARE + card_testing.CROWD):
        admit(Visitor("203.0.113.9", f"{number}@example.org"), content="c")
    hours = card_testing.MEMORY.total_seconds() / 3600
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
    for number in range(card_testing.MOST_BY_EMAIL):
        admit(visitor(number, "victim@example.org"), content="c")
    with pytest.raises(GivingStopped):
        admit(visitor(99, "Victim@example.org"), content="c")


def test_overall_there_is_a_ceiling(monkeypatch):
    monkeypatch.setattr(card_testing, "MOST_OVERALL", 3)
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
    assert (CheckoutAttempt.objects.count(), Donation.objects.filter(fund=fund).count()) == (1, 1)


def test_a_crowd_makes_each_gift_ask_for_a_confirmation(client, stand_in, monkeypatch):
    crowd()
    fund = make_fund()
    page = post_gift(client, fund)
    assert page.status_code == 200
    assert "Confirmez votre don" in page.content.decode()
    assert "25,00\xa0$ CAD pour" in page.content.decode()
    assert not Donation.objects.filter(fund=fund).exists()
    mark = re.search(r'name="confirmation" value="([^"]+)"', page.content.decode()).group(1)
    assert post_gift(client, fund, confirmation=mark).status_code == 200, "too quick for a person"
    monkeypatch.setattr(card_testing, "SHORTEST_READING", timedelta(0))
    assert post_gift(client, fund, confirmation=mark).status_code == 303


def test_a_confirmation_serves_one_visitor_and_one_gift(monkeypatch):
    crowd()
    monkeypatch.setattr(card_testing, "SHORTEST_READING", timedelta(0))
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
    monkeypatch.setattr(card_testing, "BUSY", 10**6)
    for number in range(20):
        admit(visitor(number), content="c")


def test_control_without_the_counts_one_address_would_pass_for_ever(monkeypatch):
    monkeypatch.setattr(card_testing, "BUSY", 1000)
    monkeypatch.setattr(card_testing, "_refuse_too_many", lambda *_: None)
    for _number in range(60):
        admit(Visitor("203.0.113.9", "a@example.org"), content="c")


def test_too_many_is_said_politely_and_loses_nothing(client, stand_in, monkeypatch):
    monkeypatch.setattr(card_testing, "MOST_BY_EMAIL", 0)
    page = post_gift(client, make_fund(), donor_name="Zoé")
    assert page.status_code == 429
    assert "Attendez dix minutes" in page.content.decode()
    assert "Zoé" in page.content.decode()


def test_the_honeypot_stops_robots_and_tells_people(client, stand_in):
    page = post_gift(client, make_fund(), left_blank="https://spam.example")
    assert page.status_code == 422
    assert "gestionnaire de mots de passe" in page.content.decode()
    assert "spam.example" not in page.content.decode()
    assert not CheckoutAttempt.objects.exists()


def test_without_its_counters_paying_is_closed_and_reading_open(client, stand_in, monkeypatch):
    def gone(*_args, **_values):
        raise DatabaseError("the counters are gone")

    monkeypatch.setattr(card_testing, "_unpaid", gone)
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
    assert [row.mode for row in DonationMode.objects.all()] == ["automatic", "slow", "stopped"]
    assert "attack" in browser.get(reverse("till_switch:index")).content.decode()


def test_what_the_switch_was_is_never_rewritten(staff):
    row = flip_switch(mode="slow", reason="", changed_by=staff)
    with pytest.raises(DatabaseError):
        DonationMode.objects.filter(pk=row.pk).update(mode="automatic")


def test_an_unknown_mode_changes_nothing(client, staff):
    client.force_login(staff)
    client.post(reverse("till_switch:flip"), {"mode": "open the vault"})
    assert not DonationMode.objects.exists()
    with pytest.raises(ValueError, match="vault"):
        flip_switch(mode="vault", reason="", changed_by=staff)


def test_the_door_to_ones_gifts_is_counted_too(client, monkeypatch):
    monkeypatch.setattr(card_testing, "MOST_LINKS_OF_AN_EMAIL", 2)
    statuses = [
        client.post("/don/mes-dons/", {"email": "a@example.org"}, **FROM_OUR_PAGE).status_code for _ in range(3)
    ]
    assert statuses == [200, 200, 429]


def test_attempts_are_forgotten_after_a_day_and_keep_no_address():
    attempt = admit(visitor(), content="c")
    assert "198.51" not in str(vars(attempt))
    CheckoutAttempt.objects.update(moment=timezone.now() - timedelta(hours=25))
    assert card_testing.forget_attempts() == 1


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
