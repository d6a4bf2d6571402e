"""What donors are told when things go otherwise: refusals, debits under way, money given back, a half hour that is over."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from core.mail import send_due_mails
from core.models import OutgoingMail
from donations.exceptions import GatewayRefused
from donations.models import Donation
from donations.services import access, selfservice
from tests.factories.gifts import FROM_OUR_PAGE, make_fund, open_gift, post_gift
from tests.factories.lives import monthly, received
from tests.factories.visits import ADDRESS, DOOR, inside
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def refusing(monkeypatch, target: str, code: str) -> None:
    def refuse(*_arguments, **_values):
        raise GatewayRefused(f"InvalidRequestError 400 {code}", code=code)

    monkeypatch.setattr(target, refuse)


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/don/", "Vérifiez ce courriel"),
        ("/es/donativo/", "Revise este correo"),
        ("/en/gift/", "Please check this e-mail"),
    ],
)
def test_an_address_that_stripe_does_not_take_is_asked_again(client, stand_in, monkeypatch, path, words):
    refusing(monkeypatch, "donations.services.checkouts.create_checkout", "email_invalid")
    fund = make_fund()
    page = post_gift(client, fund, path=path, message="À bientôt")
    assert page.status_code == 422
    assert words in text_of(page)
    assert 'aria-describedby="id_email_error"' in text_of(page)
    assert "À bientôt" in text_of(page)
    assert "disponible" not in text_of(page)
    assert Donation.objects.get(fund=fund).status == "failed"


def test_the_corrected_address_then_leads_to_the_checkout(client, stand_in, monkeypatch):
    fund = make_fund()
    with monkeypatch.context() as refused:
        refusing(refused, "donations.services.checkouts.create_checkout", "email_invalid")
        assert post_gift(client, fund, email="marie@exemple.og").status_code == 422
    assert post_gift(client, fund, email="marie@exemple.org").status_code == 303


def test_another_refusal_is_not_called_a_silence_and_the_staff_can_read_it(client, stand_in, monkeypatch, caplog):
    refusing(monkeypatch, "donations.services.checkouts.create_checkout", "parameter_unknown")
    with caplog.at_level(logging.ERROR, logger="donations"):
        page = post_gift(client, make_fund(), donor_name="Zyx Canari", message="À bientôt")
    assert page.status_code == 503
    assert "n’a pas pu commencer" in text_of(page)
    assert "quelques minutes" not in text_of(page)
    assert "À bientôt" in text_of(page)
    assert "parameter_unknown" in caplog.text
    assert "Canari" not in caplog.text
    assert ADDRESS not in caplog.text


@pytest.mark.parametrize("action", ["amount", "pause", "resume", "cancel", "card"])
def test_an_act_that_stripe_refuses_says_so_and_is_logged(client, stand_in, monkeypatch, caplog, action):
    promise = monthly(stand_in)
    inside(client)
    name = {"card": "card_page_of", "amount": "change_amount"}.get(action, action)
    refusing(monkeypatch, f"donations.services.selfservice.{name}", "resource_missing")
    with caplog.at_level(logging.ERROR, logger="donations"):
        answer = client.post(
            f"{DOOR}{promise.public_id}/{action}/", {"amount": "30", "months": "1"}, follow=True, **FROM_OUR_PAGE
        )
    assert "Stripe ne l’a pas accepté" in text_of(answer)
    assert "ne répond pas" not in text_of(answer)
    assert "resource_missing" in caplog.text
    assert str(promise.public_id) in caplog.text


def test_a_month_that_stripe_refuses_to_set_up_is_told_and_logged(client, stand_in, monkeypatch, caplog):
    post_gift(client, make_fund())
    gift = Donation.objects.latest("pk")
    stand_in.pay(gift.checkout_session_id)
    tell(stand_in)
    refusing(monkeypatch, "donations.views.after.continue_monthly", "parameter_invalid")
    with caplog.at_level(logging.ERROR, logger="donations"):
        answer = client.post(f"/don/merci/{gift.public_id}/mensuel/", **FROM_OUR_PAGE)
    assert answer.status_code == 503
    assert "n’a pas pu être établi" in text_of(answer)
    assert "parameter_invalid" in caplog.text


def under_way(stand_in) -> Donation:
    gift = open_gift(make_fund())
    stand_in.pay(gift.checkout_session_id, card="debit")
    tell(stand_in)
    gift.refresh_from_db()
    assert gift.status == "processing"
    return gift


def test_while_a_debit_is_under_way_nobody_is_told_that_nothing_was_charged(client, stand_in):
    page = text_of(client.get(f"/don/interrompu/{under_way(stand_in).public_id}/"))
    assert "Rien n’a été débité" not in page
    assert "Le débit bancaire est en cours" in page
    assert "25 $" in page


def test_nor_is_who_pays_dues(client, stand_in):
    gift = under_way(stand_in)
    Donation.objects.filter(pk=gift.pk).update(due_reference=gift.public_id)
    page = text_of(client.get(f"/don/interrompu/{gift.public_id}/"))
    assert "Rien n’a été débité" not in page
    assert "Le débit bancaire est en cours" in page


def thanks_of(client, gift: Donation) -> str:
    return text_of(client.get(f"/don/merci/{gift.public_id}/"))


def test_a_gift_given_back_is_not_thanked_as_if_it_were_there(client, stand_in):
    post_gift(client, make_fund())
    gift = Donation.objects.latest("pk")
    stand_in.pay(gift.checkout_session_id)
    tell(stand_in)
    assert "Et chaque mois?" in thanks_of(client, gift)
    stand_in.refund(Donation.objects.get(pk=gift.pk).payment.payment_intent_id)
    tell(stand_in)
    page = thanks_of(client, gift)
    assert "Ce don a été rendu" in page
    assert "25,00 $" in page
    assert "Votre don est débité" not in page
    assert "Et chaque mois?" not in page
    assert client.post(f"/don/merci/{gift.public_id}/mensuel/", **FROM_OUR_PAGE).status_code == 403


def test_a_part_given_back_is_said_beside_the_thanks(client, stand_in):
    payment = received(stand_in)
    stand_in.refund(payment.payment_intent_id, 500)
    tell(stand_in)
    page = thanks_of(client, payment.donation)
    assert "Merci" in page
    assert "5,00 $" in page
    assert "Ce don a été rendu" not in page


def test_dues_given_back_are_not_said_to_have_arrived(client, stand_in):
    payment = received(stand_in)
    Donation.objects.filter(pk=payment.donation_id).update(due_reference=payment.donation.public_id)
    assert "est arrivée" in thanks_of(client, payment.donation)
    stand_in.refund(payment.payment_intent_id)
    tell(stand_in)
    page = thanks_of(client, payment.donation)
    assert "Cette cotisation a été rendue" in page
    assert "est arrivée" not in page


def settled(payment, moment: datetime, asked: datetime | None = None) -> None:
    Donation.objects.filter(pk=payment.donation_id).update(settled_at=moment, created_at=asked or moment)


def years_of(client) -> list[int]:
    return client.get(DOOR).context["years"]


def test_a_gift_of_new_years_eve_is_in_the_statement_of_its_year_in_montreal(client, stand_in):
    settled(received(stand_in), datetime(2026, 1, 1, 1, 0, tzinfo=UTC))
    inside(client)
    assert years_of(client) == [2025]
    page = text_of(client.get(f"{DOOR}releve/2025/"))
    assert "31 décembre 2025" in page
    assert "25,00 $" in page


def test_a_debit_across_the_year_is_in_the_statement_of_the_year_it_came_in(client, stand_in):
    settled(received(stand_in), datetime(2026, 1, 4, 17, 0, tzinfo=UTC), datetime(2025, 12, 30, 17, 0, tzinfo=UTC))
    inside(client)
    assert years_of(client) == [2026]
    assert "4 janvier 2026" in text_of(client.get(f"{DOOR}releve/2026/"))


def test_only_years_with_gifts_received_are_offered(client, stand_in):
    settled(received(stand_in), datetime(2024, 6, 1, tzinfo=UTC))
    dues = received(stand_in)
    settled(dues, datetime(2023, 6, 1, tzinfo=UTC))
    Donation.objects.filter(pk=dues.donation_id).update(due_reference=dues.donation.public_id)
    waiting = under_way(stand_in)
    Donation.objects.filter(pk=waiting.pk).update(created_at=datetime(2022, 6, 1, tzinfo=UTC))
    inside(client)
    assert years_of(client) == [2024]
    for year in years_of(client):
        assert selfservice.statement_of(ADDRESS, year)["lines"]


@pytest.mark.parametrize("path", ["courriels/", "nom/", "fermer/"])
def test_who_acts_after_the_half_hour_is_told_and_told_what_to_do(client, stand_in, time_machine, path):
    promise = monthly(stand_in)
    time_machine.move_to(timezone.now())
    inside(client)
    time_machine.shift(timedelta(minutes=31))
    for address, values in ((f"{DOOR}{path}", {}), (f"{DOOR}{promise.public_id}/amount/", {"amount": "30"})):
        page = client.post(address, values, follow=True, **FROM_OUR_PAGE)
        assert "Votre demi-heure sur cette page est passée" in text_of(page)
        assert "Demandez un autre lien" in text_of(page)
    promise.refresh_from_db()
    assert promise.amount_cents == 2500


def test_who_comes_to_the_door_for_the_first_time_is_told_nothing_of_the_kind(client):
    assert "demi-heure sur cette page" not in text_of(client.get(DOOR))


@pytest.mark.parametrize("waited", [0, 45, 600])
def test_the_half_hour_of_a_mailed_link_begins_when_the_mail_leaves(client, stand_in, time_machine, waited):
    received(stand_in)
    time_machine.move_to(timezone.now())
    access.LINKS.request(email=ADDRESS, language="fr")
    access.mail_access_links()
    time_machine.shift(timedelta(minutes=waited))
    send_due_mails(now=timezone.now())
    assert OutgoingMail.objects.get(kind="access-link").status == "sent"
    words = " ".join(mail.body for mail in outbox.outbox).split()
    path = next(word for word in words if "/ouvrir/" in word).partition("/don/")[2]
    time_machine.shift(timedelta(minutes=29))
    assert client.get(f"/don/{path}").status_code == 200
    time_machine.shift(timedelta(minutes=2))
    assert client.get(f"/don/{path}").status_code == 410


def test_a_paused_gift_says_the_day_of_its_next_charge_and_no_other(client, stand_in, time_machine):
    time_machine.move_to("2026-01-10T17:00:00+00:00")
    promise = monthly(stand_in)
    selfservice.pause(promise, months=1)
    promise.refresh_from_db()
    inside(client)
    page = text_of(client.get(DOOR))
    assert promise.next_charge_at != promise.resumes_at
    assert f"Prochain prélèvement le {timezone.localtime(promise.next_charge_at).day} mars" in page
    assert "Rien n’est prélevé jusqu’au" not in page
