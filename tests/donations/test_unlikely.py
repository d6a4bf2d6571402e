"""What hardly ever happens: odd answers of the gateway, facts that come twice at once, shapes without their parts."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from donations import ledger
from donations.exceptions import FundClosed, GatewayRefused, UnknownShape
from donations.gateways import charges
from donations.gateways.facts import ChargeFact, InvoiceFact
from donations.models import AccessLink, Donation, LedgerEntry, Payment, RecurringDonation
from donations.naming import bring_home
from donations.services import (
    access,
    card_testing,
    event_handlers,
    monthly,
    runs,
    sessions,
    settlement,
    stories,
    webhook_events,
)
from donations.services.checkouts import open_checkout
from donations.services.gifts import start_gift
from donations.services.reconciliation import _charge_complaint
from donations.signals import Story
from tests.factories.facts import DAY, movement
from tests.factories.gifts import gift_request, make_fund
from tests.factories.lives import received

pytestmark = pytest.mark.django_db
Kind = LedgerEntry.Kind


def _charge(**values) -> ChargeFact:
    given = {"payment_intent_id": "pi_odd", "charge_id": "ch_odd", "amount_cents": 500, "currency": "CAD"}
    return ChargeFact(**{**given, "charged_at": DAY, "livemode": False, **values})


def test_a_payment_whose_invoice_is_of_no_subscription_has_no_marks(monkeypatch):
    paid = SimpleNamespace(data=[SimpleNamespace(invoice="in_1")])
    v1 = SimpleNamespace(
        invoice_payments=SimpleNamespace(list=lambda _params: paid),
        invoices=SimpleNamespace(retrieve=lambda _id: SimpleNamespace(parent=None)),
    )
    monkeypatch.setattr(charges, "client", lambda: SimpleNamespace(v1=v1))
    assert charges._origin(SimpleNamespace(id="pi_1", metadata={})) == {"metadata": {}}


def test_an_entry_that_the_table_refuses_is_no_copy_of_another():
    with pytest.raises(IntegrityError):
        ledger.post(kind=Kind.GIFT, source="pi_none", amount_cents=0, fund=make_fund(), occurred_at=DAY)


def test_nothing_left_and_nothing_moved_post_nothing(stand_in):
    payment, before = received(stand_in), LedgerEntry.objects.count()
    assert bring_home(payment, source=payment.payment_intent_id, occurred_at=DAY) == 0
    ledger.post_movement(movement(amount_cents=0, type="adjustment"))
    ledger.post_dispute_movement(SimpleNamespace(payment=payment), movement(amount_cents=0))
    assert LedgerEntry.objects.count() == before


def test_a_request_of_access_taken_by_another_worker_is_left_alone(monkeypatch):
    link = AccessLink.objects.create(email="ana@example.org", language="fr")
    stale = SimpleNamespace(values_list=lambda *_names, **_options: [link.pk])
    ordered = SimpleNamespace(order_by=lambda _name: stale)
    monkeypatch.setattr(access.LINKS.rows, "filter", lambda **_asked: ordered)
    AccessLink.objects.update(handled_at=timezone.now())
    monkeypatch.setattr(access.LINKS, "_mail", lambda *_asked: pytest.fail("mailed"))
    assert access.mail_access_links() == 0


@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_a_checkout_that_stripe_refuses_closes_what_asked_for_it(monkeypatch, stand_in, frequency):
    def refusing(_request):
        raise GatewayRefused("400")

    monkeypatch.setattr("donations.services.checkouts.create_checkout", refusing)
    with pytest.raises(GatewayRefused):
        start_gift(fund=make_fund(), request=gift_request(frequency=frequency))
    gift = Donation.objects.latest("pk")
    assert gift.status == Donation.Status.FAILED
    if frequency == "monthly":
        with pytest.raises(GatewayRefused):
            open_checkout(gift.recurring_donation)
        assert RecurringDonation.objects.get(pk=gift.recurring_donation_id).status == RecurringDonation.Status.ABANDONED


def test_a_closed_fund_takes_nothing():
    fund = make_fund(closes_on=timezone.localdate() - timedelta(days=1), opens_on=DAY.date() - timedelta(days=900))
    with pytest.raises(FundClosed):
        start_gift(fund=fund, request=gift_request())


def test_an_event_that_is_not_there_is_no_event():
    assert webhook_events.process_event(999_999_999) is False


def test_an_invoice_whose_payment_is_under_way_books_nothing_yet(monkeypatch):
    invoice = InvoiceFact("in_1", "paid", 1, "", "", ("pi_1",))
    monkeypatch.setattr(monthly.subscriptions, "fetch_invoice", lambda _id: invoice)
    monkeypatch.setattr(monthly.charges, "fetch_charge", lambda _id: None)
    monthly.follow_invoice("in_1")
    monkeypatch.setattr(sessions.charges, "fetch_charge", lambda _id: None)
    sessions.follow_charge("pi_1")
    assert not Payment.objects.filter(payment_intent_id="pi_1").exists()


def test_on_sqlite_one_writer_at_a_time_needs_no_lock(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    card_testing._one_at_a_time()
    with runs.alone(runs.CATCH_UP) as held:
        assert held is True


def test_a_fee_that_differs_is_named(stand_in):
    payment = received(stand_in)
    told = movement(
        type="charge", source_id=payment.charge_id, amount_cents=payment.amount_cents, fee_cents=payment.fee_cents + 1
    )
    assert "fee" in _charge_complaint(told, payment)


@pytest.mark.parametrize("handler", [event_handlers._payment, event_handlers._charge])
def test_an_object_without_its_id_is_of_an_unknown_shape(handler):
    with pytest.raises(UnknownShape):
        handler({"object": "charge"})


def test_another_currency_is_not_booked():
    with pytest.raises(UnknownShape, match="EUR"):
        settlement.settle_charge(_charge(currency="EUR"))


def test_the_same_charge_booked_meanwhile_is_found_again(stand_in, monkeypatch):
    payment = received(stand_in)
    charge = _charge(payment_intent_id=payment.payment_intent_id, charge_id=payment.charge_id)
    look = Payment.objects.filter
    blind = iter([True])

    def filtered(*args, **kwargs):
        rows = look(*args, **kwargs)
        return rows.none() if kwargs.get("payment_intent_id") and next(blind, False) else rows

    monkeypatch.setattr(Payment.objects, "filter", filtered)
    assert settlement._payment(charge, None) == (payment, False)


def test_a_story_without_a_version_is_told_to_nobody(stand_in):
    fund = make_fund()
    received(stand_in, fund)
    story = Story(key="x", told_at=timezone.now(), versions={}, first_language="fr")
    assert stories.tell_donors(fund=fund, story=story) == 0


def test_a_length_that_is_no_number_is_refused(client):
    response = client.post("/stripe/webhook/", b"{}", content_type="application/json", headers={"Content-Length": "x"})
    assert response.status_code == 400
