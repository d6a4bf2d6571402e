"""What went back of dues is due again, and no more; and whoever must hear of dues hears of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from donations.models import Donation
from members.models import DuesInvoice
from members.selectors import dues_by_year
from members.services.dues import collect_online, find_due, record_received, remind
from tests.factories.dues import make_due, paid_due, payments_of, post_due
from tests.factories.lives import again, broken
from tests.factories.mails import words_of
from tests.factories.members import make_delegate
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice() -> DuesInvoice:
    return make_due()


def test_five_dollars_that_went_back_are_due_again_and_no_more(client, stand_in, invoice):
    row = paid_due(client, stand_in, invoice)
    assert again(invoice).owed_cents == 0
    owed_before = sum(
        other.owed_cents for other in DuesInvoice.objects.filter(year=invoice.year, membership__group="B")
    )
    stand_in.refund(row.payment.payment_intent_id, 500)
    tell(stand_in)
    assert (collect_online(), collect_online()) == (1, 0)
    assert (again(invoice).received_on, again(invoice).owed_cents) == (None, 500)
    (year,) = [row for row in dues_by_year() if (row["year"], row["membership__group"]) == (invoice.year, "B")]
    assert year["invoiced_cents"] - year["received_cents"] == owed_before + 500
    told = words_of("dues-returned")
    assert "5,00" in told.text
    assert "400,00" not in told.text
    due = find_due(invoice.public_id)
    assert (due.amount_cents, due.is_open) == (500, True)
    assert post_due(client, invoice).status_code == 303
    stand_in.pay(payments_of(invoice)[-1].checkout_session_id)
    tell(stand_in)
    assert collect_online() == 1
    assert (again(invoice).method, again(invoice).owed_cents) == ("online", 0)
    assert not OutgoingMail.objects.filter(kind="dues-twice").exists()
    assert broken() == []


def test_a_second_part_that_goes_back_is_told_too(client, stand_in, invoice):
    row = paid_due(client, stand_in, invoice)
    for _part in range(2):
        stand_in.refund(row.payment.payment_intent_id, 500)
        tell(stand_in)
        collect_online()
    assert again(invoice).owed_cents == 1000
    assert OutgoingMail.objects.filter(kind="dues-returned").count() == 2


def test_what_is_left_may_come_by_cheque_and_is_not_too_much(client, stand_in, invoice):
    row = paid_due(client, stand_in, invoice)
    stand_in.refund(row.payment.payment_intent_id, 500)
    tell(stand_in)
    collect_online()
    record_received(again(invoice), received_on=timezone.localdate(), method="cheque", reference="5")
    assert collect_online() == 0
    assert find_due(invoice.public_id).is_open is False
    assert not OutgoingMail.objects.filter(kind="dues-twice").exists()


def test_the_page_knows_before_the_invoice_has_heard(client, stand_in, invoice):
    post_due(client, invoice)
    stand_in.pay(payments_of(invoice)[0].checkout_session_id)
    tell(stand_in)
    assert again(invoice).received_on is None
    assert find_due(invoice.public_id).is_open is False
    assert post_due(client, invoice).status_code == 410


def test_paid_twice_by_card_the_excess_is_told(client, stand_in, invoice):
    """Two checkouts of different days, both paid before anybody heard."""
    paid_due(client, stand_in, invoice)
    other = payments_of(invoice)[0]
    second = Donation.objects.create(
        fund=other.fund, due_reference=invoice.public_id, amount_cents=40_000, email="x@example.org",
        fingerprint="y", idempotency_key="y", status="pending",
    )  # fmt: skip
    stand_in.charge(40_000, metadata={"gift": str(second.public_id), "fund": other.fund.code})
    tell(stand_in)
    collect_online()
    assert "400,00" in words_of("dues-twice").text


# Reminders.


def test_one_reminder_a_run_whatever_was_missed_and_of_what_is_owed(client, stand_in, invoice):
    make_delegate(invoice.membership.organisation, is_lead=True, email="tete@example.org")
    row = paid_due(client, stand_in, invoice)
    stand_in.refund(row.payment.payment_intent_id, 500)
    tell(stand_in)
    collect_online()
    DuesInvoice.objects.filter(pk=invoice.pk).update(due_on=timezone.localdate() - timedelta(days=40))
    DuesInvoice.objects.exclude(pk=invoice.pk).delete()
    assert [remind() for _day in range(3)] == [1, 0, 0]
    mail = words_of("dues-reminder")
    assert "5,00" in mail.text
    assert "400,00" not in mail.text


def test_dues_of_a_member_without_a_lead_are_told_to_the_staff_once(invoice):
    DuesInvoice.objects.exclude(pk=invoice.pk).delete()
    DuesInvoice.objects.update(due_on=timezone.localdate() - timedelta(days=40))
    assert [remind() for _day in range(3)] == [1, 0, 0]
    told = OutgoingMail.objects.get(kind="dues-unheard")
    assert told.to == "ciso@example.org"
    words = words_of("dues-unheard")
    assert "Syndicat des docks" in words.text
    assert invoice.number in words.subject
