"""Dues are paid once: while a bank debit waits, after a silence, a correction, a day, another amount."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations.exceptions import GatewayUnavailable
from donations.models import Donation
from donations.services import checkouts, dues
from members.models import DuesInvoice
from tests.factories.dues import PAYER, make_due, payments_of, post_due
from tests.factories.lives import again
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice() -> DuesInvoice:
    return make_due()


def payable(bench) -> list[dict]:
    """The sessions that somebody could still pay."""
    return [session for session in bench.state.sessions.values() if session["status"] == "open"]


# One payment at a time.


def debited(client, bench, invoice: DuesInvoice) -> str:
    """A bank debit that waits; its payment intent."""
    post_due(client, invoice)
    row = payments_of(invoice)[-1]
    bench.pay(row.checkout_session_id, card="debit")
    tell(bench)
    assert again(row).status == "processing"
    return bench.state.sessions[row.checkout_session_id]["payment_intent"]


def test_while_a_bank_debit_waits_no_second_checkout_opens(client, stand_in, invoice):
    debited(client, stand_in, invoice)
    page = post_due(client, invoice, name="Zoé <b>")
    assert page.status_code == 409
    assert "Zoé &lt;b&gt;" in page.content.decode()
    assert payable(stand_in) == []
    assert len(payments_of(invoice)) == 2
    assert {row.status for row in payments_of(invoice)} == {"processing", "expired"}
    assert client.get(f"/don/cotisation/{invoice.public_id}/").context["reason"] == "under_way"


def test_once_the_bank_refused_the_dues_are_paid_again(client, stand_in, invoice):
    intent = debited(client, stand_in, invoice)
    stand_in.settle_debit(intent, False)
    tell(stand_in)
    assert post_due(client, invoice).status_code == 303


def test_control_without_the_look_two_payments_would_be_under_way(client, stand_in, invoice, monkeypatch):
    debited(client, stand_in, invoice)
    monkeypatch.setattr(dues, "is_under_way", lambda _reference: False)
    assert post_due(client, invoice).status_code == 303
    assert len(payable(stand_in)) == 1


@pytest.mark.parametrize("card", ["ok", "debit"])
def test_a_payment_that_stripe_has_not_told_yet_is_followed_when_the_amount_changes(client, stand_in, invoice, card):
    post_due(client, invoice)
    row = payments_of(invoice)[0]
    stand_in.pay(row.checkout_session_id, card=card)
    DuesInvoice.objects.update(amount_cents=45_000)
    assert post_due(client, invoice).status_code == 409
    assert again(row).status == ("succeeded" if card == "ok" else "processing")
    assert payable(stand_in) == []


def test_another_amount_ends_the_first_checkout_before_another_opens(client, stand_in, invoice):
    post_due(client, invoice)
    first = payments_of(invoice)[0]
    DuesInvoice.objects.update(amount_cents=45_000)
    assert post_due(client, invoice).status_code == 303
    assert [session["amount_total"] for session in payable(stand_in)] == [45_000]
    assert again(first).status == "expired"


def test_a_checkout_of_yesterday_is_ended_before_another_opens(client, stand_in, invoice):
    post_due(client, invoice)
    Donation.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=5))
    assert post_due(client, invoice).status_code == 303
    (session,) = payable(stand_in)
    assert session["id"] == payments_of(invoice)[1].checkout_session_id
    assert payments_of(invoice)[0].status == "expired"


def test_while_stripe_is_silent_nothing_is_replaced(client, stand_in, invoice):
    post_due(client, invoice)
    DuesInvoice.objects.update(amount_cents=45_000)
    stand_in.chaos.next_calls = ["timeout_before"]
    assert post_due(client, invoice).status_code == 503
    assert [row.status for row in payments_of(invoice)] == ["pending"]


def test_a_checkout_under_another_mark_is_ended_too(client, stand_in, invoice):
    post_due(client, invoice)
    Donation.objects.update(fingerprint="as marked by an older version")
    assert post_due(client, invoice).status_code == 303
    assert len(payable(stand_in)) == 1


# A silence, then a correction.


@pytest.mark.parametrize("silence", ["timeout_before", "timeout_after"])
def test_a_corrected_address_after_a_silence_opens_one_checkout_for_it(client, stand_in, invoice, silence):
    stand_in.chaos.next_calls = [silence]
    assert post_due(client, invoice, email="caise@example.org").status_code == 503
    assert post_due(client, invoice).status_code == 303
    (session,) = payable(stand_in)
    assert session["customer_email"] == PAYER["email"]
    (row,) = payments_of(invoice)
    assert (row.email, row.checkout_session_id) == (PAYER["email"], session["id"])


def test_an_address_that_stripe_refused_is_corrected(client, stand_in, invoice, monkeypatch):
    stand_in.chaos.next_calls = ["timeout_before"]
    post_due(client, invoice, email="caisse@refusee.example.org")
    really = checkouts.create_checkout

    def picky(request):
        if request.email.endswith("@refusee.example.org"):
            raise checkouts.GatewayRefused("email_invalid")
        return really(request)

    monkeypatch.setattr(checkouts, "create_checkout", picky)
    assert post_due(client, invoice).status_code == 303


def test_a_silence_while_correcting_changes_nothing(client, stand_in, invoice):
    stand_in.chaos.next_calls = ["timeout_after"] * 2
    post_due(client, invoice, email="caise@example.org")
    key = payments_of(invoice)[0].idempotency_key
    assert post_due(client, invoice).status_code == 503
    (row,) = payments_of(invoice)
    assert (row.idempotency_key, row.email) == (key, "caise@example.org")
    assert post_due(client, invoice).status_code == 303
    assert len(payable(stand_in)) == 1


def test_control_with_the_same_key_stripe_refuses_the_corrected_address(client, stand_in, invoice, monkeypatch):
    monkeypatch.setattr(dues, "take_new_key", lambda row: row)
    stand_in.chaos.next_calls = ["timeout_after"]
    post_due(client, invoice, email="caise@example.org")
    assert post_due(client, invoice).status_code == 503
    assert payments_of(invoice)[0].status == "failed"


def test_who_was_slower_is_led_to_the_checkout_of_the_other(client, stand_in, invoice):
    post_due(client, invoice)
    kept = payments_of(invoice)[0]
    stale = again(kept)
    stale.checkout_session_id, stale.checkout_url, stale.idempotency_key = None, "", "an older key"
    assert checkouts.open_checkout(stale).checkout_url == kept.checkout_url
    Donation.objects.update(checkout_session_id=None, checkout_url="")
    stale.checkout_url = ""
    with pytest.raises(GatewayUnavailable):
        checkouts.open_checkout(stale)
