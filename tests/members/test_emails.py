"""What members are told of their dues and their requests."""

from datetime import date

import pytest

from core.models import OrganisationSettings
from donations.models import Fund
from members import emails
from members.models import DuesInvoice
from tests.factories.gifts import make_fund
from tests.factories.mails import words_of
from tests.factories.members import make_membership, make_organisation, make_person

pytestmark = pytest.mark.django_db
READER = "lea@example.org"


@pytest.fixture
def invoice() -> DuesInvoice:
    return DuesInvoice.objects.create(
        membership=make_membership(make_organisation()), year=2026, amount_cents=40_000, due_on=date(2026, 12, 1)
    )


@pytest.mark.parametrize("kind", ["dues-invoice", "dues-reminder"])
def test_dues_say_to_whom_and_where_when_it_is_known(invoice, kind):
    emails.queue_invoice(invoice, READER, "fr")
    emails.queue_reminder(invoice, READER, "fr", 1)
    OrganisationSettings.objects.update(legal_name="Centre d’essai", address="1, rue Essai\r\nMontréal")
    text = words_of(kind).text
    assert "à l’ordre et à l’adresse suivants\u00a0:\n\nCentre d’essai\n1, rue Essai\nMontréal\n" in text
    assert "Par virement\u00a0: écrivez-nous" in text
    OrganisationSettings.objects.update(address="")
    text = words_of(kind).text
    assert "écrivez-nous, nous vous dirons à quel ordre et à quelle adresse" in text
    assert "suivants" not in text


def test_dues_greet_their_reader_by_name_when_an_account_says_it(invoice):
    emails.queue_invoice(invoice, READER, "fr")
    assert words_of("dues-invoice").text.startswith("Bonjour,\n")
    make_person(READER, first_name="Léa", last_name="Essai")
    assert words_of("dues-invoice").text.startswith("Bonjour Léa Essai,\n")


def test_dues_are_payable_by_card_when_their_fund_is_open(invoice):
    Fund.objects.filter(nature="due").delete()
    emails.queue_invoice(invoice, READER, "es")
    assert "tarjeta" not in words_of("dues-invoice").text
    make_fund(nature="due")
    assert f"/es/donativo/cuota/{invoice.public_id}/" in words_of("dues-invoice").text


def test_an_invoice_is_told_once_to_each_address(invoice):
    told = [emails.queue_invoice(invoice, email, "fr") for email in (READER, READER, "deux@example.org")]
    assert told == [True, False, True]
