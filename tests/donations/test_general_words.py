"""Whoever gives to the general fund reads of no appeal that does not exist."""

import pytest
from django.urls import reverse

from donations.models import Donation, Fund
from donations.services.closed_funds import choose_fund
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import monthly
from tests.factories.mails import words_of

pytestmark = pytest.mark.django_db


def general():
    return Fund.objects.filter(is_general=True).first() or make_fund(is_general=True)


@pytest.mark.parametrize(("name", "status"), [("thanks", "succeeded"), ("stopped", "pending")])
def test_no_page_after_a_general_gift_speaks_of_an_appeal(client, stand_in, name, status):
    gift = open_gift(general(), source_path="/donner/")
    Donation.objects.filter(pk=gift.pk).update(status=status)
    main = client.get(reverse(f"donations:{name}", args=[gift.public_id])).content.decode().split("<main")[1]
    assert "appel" not in main.split("</main>")[0].replace("rappel", "")
    assert "Revenir à la page" in main


def test_control_after_a_gift_to_an_appeal_its_page_is_named(client, stand_in):
    gift = open_gift(make_fund(), source_path="/donner/radio/")
    Donation.objects.filter(pk=gift.pk).update(status="succeeded")
    assert "Revenir à l’appel" in client.get(reverse("donations:thanks", args=[gift.public_id])).content.decode()


def test_the_mail_of_a_recurring_donation_that_goes_to_the_general_fund_names_no_appeal(stand_in):
    choose_fund(monthly(stand_in), fund=general())
    assert words_of("monthly-fund-changed").subject == "Votre don mensuel va là où le besoin presse"
