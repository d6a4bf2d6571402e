"""From Stripe's facts to the books: any order, any number of times, the same books."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from core.mail import send_due_mails
from core.models import OutgoingMail
from donations import ledger
from donations.models import Donation, LedgerEntry, Payment, StripeEvent
from donations.selectors import fund_totals
from donations.services.invariants import self_check
from donations.services.reconciliation import reconcile
from donations.services.sessions import sweep_unfinished_gifts
from donations.services.webhook_events import process_due_events, process_event
from donations.signals import fund_totals_changed
from tests.factories.gifts import make_fund, open_gift
from tests.factories.webhooks import deliver, deliver_all


def books_hold() -> bool:
    return all(finding.holds for finding in self_check())


@pytest.mark.django_db
def test_a_paid_gift_reaches_the_total_to_the_cent(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund, amount_cents=2537)
    stand_in.pay(gift.checkout_session_id)
    assert fund_totals(fund).received_cents == 0
    deliver_all(client, stand_in)
    process_due_events()
    gift.refresh_from_db()
    totals = fund_totals(fund)
    assert (gift.status, totals.received_cents, totals.fee_cents) == ("succeeded", 2537, stand_in.truth()["fee_cents"])
    assert books_hold()


@pytest.mark.django_db
def test_events_in_any_order_and_number_give_the_same_books(client, stand_in):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    for event in [*reversed(stand_in.pending_deliveries()), *stand_in.pending_deliveries()]:
        deliver(client, stand_in, event)
        process_due_events()
    assert LedgerEntry.objects.filter(fund=fund).count() == 2
    assert OutgoingMail.objects.filter(kind="gift-thanks").count() == 1
    assert books_hold()


def test_the_same_event_sixteen_times_at_once_is_booked_once(own_database, stand_in):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    event = stand_in.pending_deliveries()[-1]

    def send(_number):
        try:
            return deliver(Client(), stand_in, event).status_code
        finally:
            connection.close()

    def handle(_number):
        try:
            return process_event(StripeEvent.objects.get().pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(send, range(16))) == {200}
    assert StripeEvent.objects.count() == 1
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(handle, range(16)))
    assert Payment.objects.filter(fund=fund).count() == 1
    assert fund_totals(fund).received_cents == 2500
    assert OutgoingMail.objects.count() == 1


def test_control_without_the_unique_source_the_same_fact_would_be_posted_twice(own_database):
    fund = make_fund()
    moment = timezone.now()
    values = {"kind": LedgerEntry.Kind.GIFT, "source": "pi_1", "amount_cents": 100, "fund": fund, "occurred_at": moment}
    assert ledger.post(**values).pk == ledger.post(**values).pk
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE donations_ledgerentry DROP CONSTRAINT one_entry_per_kind_and_source")
    ledger.post(**values)
    assert fund_totals(fund).received_cents == 200


@pytest.mark.django_db
def test_the_event_may_come_before_the_donor(client, stand_in):
    gift = open_gift(make_fund())
    stand_in.pay(gift.checkout_session_id)
    deliver_all(client, stand_in)
    process_due_events()
    assert "Merci" in client.get(f"/don/merci/{gift.public_id}/").content.decode()


@pytest.mark.django_db
def test_the_donor_may_come_back_without_any_event(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id)
    assert "On attend le mot" in client.get(f"/don/merci/{gift.public_id}/").content.decode()
    assert fund_totals(fund).received_cents == 0
    assert sweep_unfinished_gifts(older_than=timedelta(0)) == 1
    assert fund_totals(fund).received_cents == 2500


@pytest.mark.django_db
def test_a_declined_card_charges_nothing_and_the_donor_may_try_again(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id, card="decline")
    deliver_all(client, stand_in)
    process_due_events()
    assert fund_totals(fund).received_cents == 0
    stand_in.pay(gift.checkout_session_id)
    deliver_all(client, stand_in)
    process_due_events()
    assert fund_totals(fund).received_cents == 2500


@pytest.mark.django_db
def test_an_abandoned_checkout_ends_by_itself(client, stand_in):
    gift = open_gift(make_fund())
    stand_in.advance(25 * 3600)
    deliver_all(client, stand_in)
    process_due_events()
    gift.refresh_from_db()
    assert gift.status == "expired"
    assert books_hold()


@pytest.mark.django_db
def test_money_paid_while_the_fund_closed_is_still_booked_to_it(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    fund.closes_on = timezone.localdate() - timedelta(days=1)
    fund.save()
    stand_in.pay(gift.checkout_session_id)
    deliver_all(client, stand_in)
    process_due_events()
    assert fund_totals(fund).received_cents == 2500


@pytest.mark.django_db
def test_the_sweeper_ends_the_open_checkout_of_a_fund_that_closed(stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    fund.closes_on = timezone.localdate() - timedelta(days=1)
    fund.save()
    sweep_unfinished_gifts(older_than=timedelta(0))
    gift.refresh_from_db()
    assert gift.status == "expired"
    assert stand_in.state.sessions[gift.checkout_session_id]["status"] == "expired"


@pytest.mark.django_db
def test_a_charge_whose_gift_is_unknown_goes_to_its_fund_or_stays_unattributed(client, stand_in):
    fund = make_fund()
    gift = open_gift(fund)
    Donation.objects.filter(pk=gift.pk).delete()
    stand_in.pay(gift.checkout_session_id)
    deliver_all(client, stand_in)
    process_due_events()
    assert fund_totals(fund).received_cents == 2500
    assert Payment.objects.get(fund=fund).donation is None


@pytest.mark.django_db
def test_a_fee_learned_later_is_posted_then(client, stand_in):
    stand_in.chaos.fee_delay_seconds = 3600
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    deliver_all(client, stand_in)
    process_due_events()
    assert fund_totals(fund).fee_cents == 0
    stand_in.advance(3700)
    deliver_all(client, stand_in)
    process_due_events()
    assert fund_totals(fund).fee_cents == stand_in.truth()["fee_cents"]
    assert books_hold()


@pytest.mark.django_db(transaction=False)
def test_the_total_is_announced_once_the_books_are_committed(client, stand_in, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, fund, **_):
        heard.append(fund.code)

    fund_totals_changed.connect(listen)
    try:
        fund = make_fund()
        stand_in.pay(open_gift(fund).checkout_session_id)
        deliver_all(client, stand_in)
        with django_capture_on_commit_callbacks(execute=True):
            process_due_events()
            assert heard == []
    finally:
        fund_totals_changed.disconnect(listen)
    assert heard == [fund.code]


@pytest.mark.django_db
def test_reconciliation_books_what_no_event_told(client, stand_in):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    since = timezone.now() - timedelta(days=1)
    assert reconcile(since=since, repair=False).differences
    assert reconcile(since=since).repaired
    result = reconcile(since=since)
    assert (result.differences, result.repaired, result.stripe_gross_cents) == ([], [], 2500)


@pytest.mark.django_db
def test_reconciliation_names_money_that_stripe_does_not_know(stand_in):
    Payment.objects.create(
        fund=make_fund(),
        payment_intent_id="pi_ghost",
        charge_id="ch_ghost",
        amount_cents=500,
        charged_at=timezone.now(),
    )
    result = reconcile(since=timezone.now() - timedelta(days=1))
    assert result.differences == ["ch_ghost: in the books, unknown to Stripe's balance"]
    assert not books_hold()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "subject", "not_a_receipt"),
    [
        ("fr", "Votre don est arrivé", "n’est pas un reçu aux fins de l’impôt"),
        ("es", "Su donativo llegó", "no es un recibo para fines fiscales"),
        ("en", "Your gift has arrived", "not a receipt for income tax"),
    ],
)
def test_the_thanks_speak_the_givers_language(client, stand_in, language, subject, not_a_receipt):
    stand_in.pay(open_gift(make_fund(), language=language).checkout_session_id)
    deliver_all(client, stand_in)
    process_due_events()
    assert send_due_mails() == 1
    (message,) = mail.outbox
    assert message.subject == subject
    assert message.to == ["camille@example.org"]
    assert not_a_receipt in message.body


@pytest.mark.django_db
def test_a_refused_write_leaves_nothing_half_done(client, stand_in, monkeypatch):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    deliver_all(client, stand_in)

    def refuse(*_args, **_values):
        raise IntegrityError("no")

    with monkeypatch.context() as broken:
        broken.setattr("donations.services.settlement.queue_thanks", refuse)
        with transaction.atomic():
            process_due_events()
    assert not Payment.objects.filter(fund=fund).exists()
    assert StripeEvent.objects.filter(status="received").count() == 3
    StripeEvent.objects.update(next_attempt_at=timezone.now())
    process_due_events()
    assert fund_totals(fund).received_cents == 2500
