"""Dues are paid once: while a bank debit waits, after a silence, a correction, a day, another amount."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.models import OrganisationSettings, OutgoingMail
from donations.exceptions import GatewayUnavailable
from donations.models import Donation, Fund
from donations.services import checkouts, dues
from members.models import DuesInvoice
from members.services.dues import collect_online, find_due, record_received, remind
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.lives import again, broken
from tests.factories.members import make_delegate, make_membership, make_organisation, this_year
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
PAYER = {"name": "Camille Exemple", "email": "caisse@example.org"}


@pytest.fixture
def fund() -> Fund:
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    Fund.objects.filter(nature="due").delete()
    return Fund.objects.create(
        code="dues", nature="due", name_fr="Cotisations", name_es="Cuotas", name_en="Dues",
        opens_on=timezone.localdate() - timedelta(days=5),
    )  # fmt: skip


@pytest.fixture
def invoice(fund) -> DuesInvoice:
    membership = make_membership(make_organisation(name="Syndicat des docks"))
    return DuesInvoice.objects.create(
        membership=membership, year=this_year(), amount_cents=40_000, due_on=date(this_year(), 3, 1)
    )


def post(client, invoice: DuesInvoice, **values: str):
    return client.post(f"/don/cotisation/{invoice.public_id}/", {**PAYER, **values}, **FROM_OUR_PAGE)


def rows(invoice: DuesInvoice) -> list[Donation]:
    return list(Donation.objects.filter(due_reference=invoice.public_id).order_by("pk"))


def paid(client, bench, invoice: DuesInvoice) -> Donation:
    assert post(client, invoice).status_code == 303
    row = rows(invoice)[-1]
    bench.pay(row.checkout_session_id)
    tell(bench)
    collect_online()
    return again(row)


def payable(bench) -> list[dict]:
    """The sessions that somebody could still pay."""
    return [session for session in bench.state.sessions.values() if session["status"] == "open"]


# One payment at a time.


def debited(client, bench, invoice: DuesInvoice) -> str:
    """A bank debit that waits; its payment intent."""
    post(client, invoice)
    row = rows(invoice)[-1]
    bench.pay(row.checkout_session_id, card="debit")
    tell(bench)
    assert again(row).status == "processing"
    return bench.state.sessions[row.checkout_session_id]["payment_intent"]


def test_while_a_bank_debit_waits_no_second_checkout_opens(client, stand_in, invoice):
    debited(client, stand_in, invoice)
    page = post(client, invoice, name="Zoé <b>")
    assert page.status_code == 409
    assert "Zoé &lt;b&gt;" in page.content.decode()
    assert payable(stand_in) == []
    assert len(rows(invoice)) == 2
    assert {row.status for row in rows(invoice)} == {"processing", "expired"}
    assert client.get(f"/don/cotisation/{invoice.public_id}/").context["reason"] == "under_way"


def test_once_the_bank_refused_the_dues_are_paid_again(client, stand_in, invoice):
    intent = debited(client, stand_in, invoice)
    stand_in.settle_debit(intent, False)
    tell(stand_in)
    assert post(client, invoice).status_code == 303


def test_control_without_the_look_two_payments_would_be_under_way(client, stand_in, invoice, monkeypatch):
    debited(client, stand_in, invoice)
    monkeypatch.setattr(dues, "is_under_way", lambda _reference: False)
    assert post(client, invoice).status_code == 303
    assert len(payable(stand_in)) == 1


@pytest.mark.parametrize("card", ["ok", "debit"])
def test_a_payment_that_stripe_has_not_told_yet_is_followed_when_the_amount_changes(client, stand_in, invoice, card):
    post(client, invoice)
    row = rows(invoice)[0]
    stand_in.pay(row.checkout_session_id, card=card)
    DuesInvoice.objects.update(amount_cents=45_000)
    assert post(client, invoice).status_code == 409
    assert again(row).status == ("succeeded" if card == "ok" else "processing")
    assert payable(stand_in) == []


def test_another_amount_ends_the_first_checkout_before_another_opens(client, stand_in, invoice):
    post(client, invoice)
    first = rows(invoice)[0]
    DuesInvoice.objects.update(amount_cents=45_000)
    assert post(client, invoice).status_code == 303
    assert [session["amount_total"] for session in payable(stand_in)] == [45_000]
    assert again(first).status == "expired"


def test_a_checkout_of_yesterday_is_ended_before_another_opens(client, stand_in, invoice):
    post(client, invoice)
    Donation.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=5))
    assert post(client, invoice).status_code == 303
    (session,) = payable(stand_in)
    assert session["id"] == rows(invoice)[1].checkout_session_id
    assert rows(invoice)[0].status == "expired"


def test_while_stripe_is_silent_nothing_is_replaced(client, stand_in, invoice):
    post(client, invoice)
    DuesInvoice.objects.update(amount_cents=45_000)
    stand_in.chaos.next_calls = ["timeout_before"]
    assert post(client, invoice).status_code == 503
    assert [row.status for row in rows(invoice)] == ["pending"]


def test_a_checkout_under_another_mark_is_ended_too(client, stand_in, invoice):
    post(client, invoice)
    Donation.objects.update(fingerprint="as marked by an older version")
    assert post(client, invoice).status_code == 303
    assert len(payable(stand_in)) == 1


# A silence, then a correction.


@pytest.mark.parametrize("silence", ["timeout_before", "timeout_after"])
def test_a_corrected_address_after_a_silence_opens_one_checkout_for_it(client, stand_in, invoice, silence):
    stand_in.chaos.next_calls = [silence]
    assert post(client, invoice, email="caise@example.org").status_code == 503
    assert post(client, invoice).status_code == 303
    (session,) = payable(stand_in)
    assert session["customer_email"] == PAYER["email"]
    (row,) = rows(invoice)
    assert (row.email, row.checkout_session_id) == (PAYER["email"], session["id"])


def test_an_address_that_stripe_refused_is_corrected(client, stand_in, invoice, monkeypatch):
    stand_in.chaos.next_calls = ["timeout_before"]
    post(client, invoice, email="caisse@example.invalid")
    really = checkouts.create_checkout

    def picky(request):
        if request.email.endswith(".invalid"):
            raise checkouts.GatewayRefused("email_invalid")
        return really(request)

    monkeypatch.setattr(checkouts, "create_checkout", picky)
    assert post(client, invoice).status_code == 303


def test_a_silence_while_correcting_changes_nothing(client, stand_in, invoice):
    stand_in.chaos.next_calls = ["timeout_after"] * 2
    post(client, invoice, email="caise@example.org")
    key = rows(invoice)[0].idempotency_key
    assert post(client, invoice).status_code == 503
    (row,) = rows(invoice)
    assert (row.idempotency_key, row.email) == (key, "caise@example.org")
    assert post(client, invoice).status_code == 303
    assert len(payable(stand_in)) == 1


def test_control_with_the_same_key_stripe_refuses_the_corrected_address(client, stand_in, invoice, monkeypatch):
    monkeypatch.setattr(dues, "take_new_key", lambda row: row)
    stand_in.chaos.next_calls = ["timeout_after"]
    post(client, invoice, email="caise@example.org")
    assert post(client, invoice).status_code == 503
    assert rows(invoice)[0].status == "failed"


def test_who_was_slower_is_led_to_the_checkout_of_the_other(client, stand_in, invoice):
    post(client, invoice)
    kept = rows(invoice)[0]
    stale = again(kept)
    stale.checkout_session_id, stale.checkout_url, stale.idempotency_key = None, "", "an older key"
    assert checkouts.open_checkout(stale).checkout_url == kept.checkout_url
    Donation.objects.update(checkout_session_id=None, checkout_url="")
    stale.checkout_url = ""
    with pytest.raises(GatewayUnavailable):
        checkouts.open_checkout(stale)


# What went back is due again, and no more.


def test_five_dollars_that_went_back_are_due_again_and_no_more(client, stand_in, invoice):
    row = paid(client, stand_in, invoice)
    assert again(invoice).owed_cents == 0
    stand_in.refund(row.payment.payment_intent_id, 500)
    tell(stand_in)
    assert (collect_online(), collect_online()) == (1, 0)
    assert (again(invoice).received_on, again(invoice).owed_cents) == (None, 500)
    told = OutgoingMail.objects.get(kind="dues-returned")
    assert "5,00" in told.text
    assert "400,00" not in told.text
    due = find_due(invoice.public_id)
    assert (due.amount_cents, due.is_open) == (500, True)
    assert post(client, invoice).status_code == 303
    stand_in.pay(rows(invoice)[-1].checkout_session_id)
    tell(stand_in)
    assert collect_online() == 1
    assert (again(invoice).method, again(invoice).owed_cents) == ("online", 0)
    assert not OutgoingMail.objects.filter(kind="dues-twice").exists()
    assert broken() == []


def test_a_second_part_that_goes_back_is_told_too(client, stand_in, invoice):
    row = paid(client, stand_in, invoice)
    for _part in range(2):
        stand_in.refund(row.payment.payment_intent_id, 500)
        tell(stand_in)
        collect_online()
    assert again(invoice).owed_cents == 1000
    assert OutgoingMail.objects.filter(kind="dues-returned").count() == 2


def test_what_is_left_may_come_by_cheque_and_is_not_too_much(client, stand_in, invoice):
    row = paid(client, stand_in, invoice)
    stand_in.refund(row.payment.payment_intent_id, 500)
    tell(stand_in)
    collect_online()
    record_received(again(invoice), received_on=timezone.localdate(), method="cheque", reference="5")
    assert collect_online() == 0
    assert find_due(invoice.public_id).is_open is False
    assert not OutgoingMail.objects.filter(kind="dues-twice").exists()


def test_the_page_knows_before_the_invoice_has_heard(client, stand_in, invoice):
    post(client, invoice)
    stand_in.pay(rows(invoice)[0].checkout_session_id)
    tell(stand_in)
    assert again(invoice).received_on is None
    assert find_due(invoice.public_id).is_open is False
    assert post(client, invoice).status_code == 410


def test_paid_twice_by_card_the_excess_is_told(client, stand_in, invoice):
    """Two checkouts of different days, both paid before anybody heard."""
    paid(client, stand_in, invoice)
    other = rows(invoice)[0]
    second = Donation.objects.create(
        fund=other.fund, due_reference=invoice.public_id, amount_cents=40_000, email="x@example.org",
        fingerprint="y", idempotency_key="y", status="pending",
    )  # fmt: skip
    stand_in.charge(40_000, metadata={"gift": str(second.public_id), "fund": other.fund.code})
    tell(stand_in)
    collect_online()
    assert "400,00" in OutgoingMail.objects.get(kind="dues-twice").text


# Reminders.


def test_one_reminder_a_run_whatever_was_missed_and_of_what_is_owed(client, stand_in, invoice):
    make_delegate(invoice.membership.organisation, is_lead=True, email="tete@example.org")
    row = paid(client, stand_in, invoice)
    stand_in.refund(row.payment.payment_intent_id, 500)
    tell(stand_in)
    collect_online()
    DuesInvoice.objects.filter(pk=invoice.pk).update(due_on=timezone.localdate() - timedelta(days=40))
    DuesInvoice.objects.exclude(pk=invoice.pk).delete()
    assert [remind() for _day in range(3)] == [1, 0, 0]
    mail = OutgoingMail.objects.get(kind="dues-reminder")
    assert "5,00" in mail.text
    assert "400,00" not in mail.text


def test_dues_of_a_member_without_a_lead_are_told_to_the_staff_once(invoice):
    DuesInvoice.objects.exclude(pk=invoice.pk).delete()
    DuesInvoice.objects.update(due_on=timezone.localdate() - timedelta(days=40))
    assert [remind() for _day in range(3)] == [1, 0, 0]
    told = OutgoingMail.objects.get(kind="dues-unheard")
    assert told.to == "ciso@example.org"
    assert "Syndicat des docks" in told.text
    assert invoice.number in told.subject


def test_a_lead_without_an_address_is_nobody_to_write_to(invoice):
    DuesInvoice.objects.exclude(pk=invoice.pk).delete()
    lead = make_delegate(invoice.membership.organisation, is_lead=True)
    type(lead).objects.filter(pk=lead.pk).update(email="")
    DuesInvoice.objects.update(due_on=timezone.localdate())
    assert remind() == 1
    assert OutgoingMail.objects.get(kind="dues-unheard")
