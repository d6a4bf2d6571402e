"""The form, up to the door of Stripe's checkout."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core import origin
from donations.models import Donation
from tests.conftest import KEY
from tests.factories.gifts import FROM_OUR_PAGE, gift_data, make_fund, open_gift, post_gift
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def test_a_gift_leads_to_the_hosted_checkout(client, stand_in):
    response = post_gift(client, make_fund())
    gift = Donation.objects.latest("pk")
    assert response.status_code == 303
    assert response["Location"] == gift.checkout_url
    assert gift.checkout_url.startswith(stand_in.url)
    assert (gift.amount_cents, gift.status, gift.is_public) == (2500, "pending", False)


def test_the_checkout_asks_the_amount_in_the_donors_language(client, stand_in):
    post_gift(client, make_fund(), other_amount="10,50", language="es")
    session = next(iter(stand_in.state.sessions.values()))
    assert (session["amount_total"], session["currency"], session["locale"]) == (1050, "cad", "es-419")
    assert "/es/donativo/gracias/" in session["success_url"]


def test_the_typed_amount_wins_over_the_chosen_one(client, stand_in):
    post_gift(client, make_fund(), amount="25", other_amount="1 000 $")
    assert Donation.objects.latest("pk").amount_cents == 100_000


def test_consents_are_kept_as_they_were_shown(client, stand_in):
    post_gift(client, make_fund(), is_public="on")
    consents = Donation.objects.latest("pk").consents
    assert consents[0].startswith("Je donne librement.")
    assert consents[1] == "Afficher mon nom à côté du don"


def test_a_message_waits_for_a_reader(client, stand_in):
    post_gift(client, make_fund(), message="Courage!")
    assert Donation.objects.latest("pk").message_state == "waiting"


@pytest.mark.parametrize("amount", ["", "1", "-5", "1e9", "10000,01", "<script>", "٢٥", "0x19", "NaN", "25\x00"])
def test_a_hostile_amount_gets_a_polite_error_and_loses_nothing(client, stand_in, amount):
    before = Donation.objects.count()
    response = post_gift(client, make_fund(), amount="", other_amount=amount, message="À bientôt")
    page = response.content.decode()
    assert response.status_code == 422
    assert "À bientôt" in page
    assert "camille@example.org" in page
    assert "<script>" not in page.replace('<script src="/static', "")
    assert Donation.objects.count() == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("<b>Zoé</b> & Léo", "<b>Zoé</b> & Léo"),
        ("Zoé\r\nBcc: x@example.org", "Zoé Bcc: x@example.org"),
        ("evil\u202egnp", "evilgnp"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_a_hostile_name_is_kept_on_one_harmless_line(client, stand_in, name, kept):
    post_gift(client, make_fund(), donor_name=name)
    assert Donation.objects.latest("pk").donor_name == kept


@pytest.mark.parametrize("name", [" ", "\u200b", "x" * 121])
def test_a_name_that_is_none_is_refused(client, stand_in, name):
    assert post_gift(client, make_fund(), donor_name=name).status_code == 422


def test_an_organisation_must_say_which(client, stand_in):
    fund = make_fund()
    assert post_gift(client, fund, donor_kind="organisation").status_code == 422
    assert post_gift(client, fund, donor_kind="organisation", organisation_name="SEPB").status_code == 303


def test_errors_are_said_in_the_readers_language(client, stand_in):
    fund = make_fund()
    assert "Choose or write" not in post_gift(client, fund, amount="").content.decode()
    assert "Elija o escriba un monto." in post_gift(client, fund, path="/es/donativo/", amount="").content.decode()
    assert "Please choose or write an amount." in post_gift(client, fund, path="/en/gift/", amount="").content.decode()


def test_a_closed_fund_takes_nothing(client, stand_in):
    before = Donation.objects.count()
    fund = make_fund(closes_on=timezone.localdate() - timedelta(days=1))
    response = post_gift(client, fund)
    assert response.status_code == 422
    assert "Cet appel ne prend plus de dons." in response.content.decode()
    assert Donation.objects.count() == before
    assert not stand_in.state.sessions


def test_a_fund_takes_gifts_on_its_last_day_by_montreals_calendar(client, stand_in, time_machine):
    time_machine.move_to("2026-05-01T03:30:00+00:00")  # 23:30 on April 30th in Montréal
    fund = make_fund(opens_on="2026-04-01", closes_on="2026-04-30")
    assert post_gift(client, fund).status_code == 303
    time_machine.move_to("2026-05-01T04:30:00+00:00")
    assert post_gift(client, fund, email="autre@example.org").status_code == 422


def test_an_unknown_fund_is_refused(client, stand_in):
    fund = make_fund()
    assert client.post("/don/", gift_data(fund) | {"fund": "nowhere"}, **FROM_OUR_PAGE).status_code == 422


@pytest.mark.parametrize(
    "headers", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_SEC_FETCH_SITE": "same-site"}, {"HTTP_ORIGIN": "https://evil.example"}, {}]
)  # fmt: skip
def test_a_form_sent_from_another_site_is_refused(client, stand_in, headers):
    before = Donation.objects.count()
    assert client.post("/don/", gift_data(make_fund()), **headers).status_code == 403
    assert Donation.objects.count() == before


def test_control_without_the_origin_check_the_other_site_succeeds(client, stand_in, monkeypatch):
    monkeypatch.setattr(origin, "is_same_origin", lambda request: True)
    response = client.post("/don/", gift_data(make_fund()), HTTP_SEC_FETCH_SITE="cross-site")
    assert response.status_code == 303


def test_without_stripe_the_form_comes_back_whole(client, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:1"
    response = post_gift(client, make_fund(), message="À bientôt")
    assert response.status_code == 503
    assert "À bientôt" in response.content.decode()
    assert "Rien n’a été débité" in response.content.decode()
    assert Donation.objects.latest("pk").status == "pending"


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/\\\\evil.example", "javascript:alert(1)", "evil"]
)
def test_the_way_back_never_leads_to_another_site(client, stand_in, path):
    post_gift(client, make_fund(), source_path=path)
    gift = Donation.objects.latest("pk")
    assert gift.source_path == ""
    assert "evil" not in client.get(f"/don/merci/{gift.public_id}/").content.decode()


def test_reading_the_thanks_page_marks_nothing_paid(client, stand_in):
    post_gift(client, make_fund())
    gift = Donation.objects.latest("pk")
    page = client.get(f"/don/merci/{gift.public_id}/")
    assert "On attend le mot de la banque" in page.content.decode()
    gift.refresh_from_db()
    assert gift.status == "pending"


def test_the_thanks_page_names_nobody(client, stand_in):
    post_gift(client, make_fund(), donor_name="Personne Secrète", email="secret@example.org")
    page = client.get(f"/don/merci/{Donation.objects.latest('pk').public_id}/").content.decode()
    assert "Secrète" not in page
    assert "secret@example.org" not in page


def test_the_cancel_page_says_that_nothing_was_charged_and_leads_back(client, stand_in):
    post_gift(client, make_fund())
    gift = Donation.objects.latest("pk")
    page = client.get(f"/don/interrompu/{gift.public_id}/").content.decode()
    assert "Rien n’a été débité" in page
    assert gift.checkout_url in page


def test_under_a_key_that_stripe_refuses_the_form_comes_back_whole_and_the_same_gift_opens_later(client, stand_in):
    fund = make_fund()
    stand_in.roll_key("sk_test_rolled")
    page = post_gift(client, fund, donor_name="Camille Exemple")
    assert page.status_code == 503
    assert "Camille Exemple" in page.content.decode()
    stand_in.roll_key(KEY)
    assert post_gift(client, fund, donor_name="Camille Exemple").status_code == 303
    assert Donation.objects.filter(fund=fund).count() == len(stand_in.state.open_sessions) == 1


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_the_thanks_name_the_currency_once(client, stand_in, language):
    gift = open_gift(make_fund(), language=language)
    stand_in.pay(gift.checkout_session_id)
    tell(stand_in)
    with translation.override(language):
        page = client.get(reverse("donations:thanks", args=[gift.public_id])).content.decode()
    status = re.search(r'<p class="status"[^>]*>(.*?)</p>', page, re.DOTALL)[1]
    assert status.count("CAD") == 1
