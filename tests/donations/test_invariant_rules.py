"""The invariants, one by one: their names, what they say they saw, and from which minute something is late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.models import OutgoingMail
from donations.models import Donation, Payment, RecurringDonation, RefundRequest, StripeEvent
from donations.services import runs
from donations.services.invariants import Finding, lateness, self_check
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import monthly, received
from tests.factories.webhooks import tell
from users.models import User

pytestmark = pytest.mark.django_db
NAMES = [
    "one entry per payment",
    "gross posted = gross paid",
    "fees posted = fees charged",
    "entries that took another way than their kind's",
    "debits received and never seen in Stripe's balance",
    "Stripe's balance = the account, when last compared",
    "every fund's running sums = its entries",
    "payments booked to another fund than their gift's",
    "one entry per refund that moved",
    "one entry per refund that came back",
    "payments refunded by more than their amount",
    "succeeded gifts without payment",
    "paid gifts not marked succeeded",
    "unattributed payments",
    "movements of an unknown kind",
    "disputes to answer",
    "refunds that wait for a second person",
    "events parked",
    "events given up",
    "events waiting for more than 15 minutes",
    "gifts pending for more than two days",
    "monthly gifts whose date passed two days ago",
    "refunds not sent for an hour",
    "mails waiting for more than an hour",
    "differences with Stripe's balance",
    "mails given up",
]


def finding(name: str) -> Finding:
    return next(found for found in self_check() if found.name == name)


def late(name: str) -> bool:
    return not next(found for found in lateness(timezone.now()) if found.name == name).holds


def unguarded(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledgerentry", "payment", "donation", "refund", "recurringdonation"):
            cursor.execute(f"ALTER TABLE donations_{table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def empty_books():
    names = ("ledgerentry", "fundtotal", "payment", "donation")
    unguarded(*(f"DELETE FROM donations_{name}" for name in names))


def test_every_invariant_has_its_name_and_holds_on_sound_books():
    found = self_check()
    assert [one.name for one in found] == NAMES
    assert [one.name for one in found if not one.holds] == []
    assert all(isinstance(one.seen, str) and one.seen for one in found)


def test_empty_books_are_sound_and_say_so(empty_books):
    assert all(one.holds for one in self_check())
    assert finding("gross posted = gross paid").seen == "0 = 0"
    assert finding("one entry per payment").seen == "0 = 0"
    assert finding("every fund's running sums = its entries").seen == "0 sums"


def test_an_invariant_says_both_figures(stand_in, empty_books):
    payment = received(stand_in)
    assert finding("gross posted = gross paid").seen == "2500 = 2500"
    unguarded("UPDATE donations_payment SET amount_cents = 2501")
    assert finding("gross posted = gross paid") == Finding("gross posted = gross paid", False, "2500 ≠ 2501")
    assert payment.amount_cents == 2500


def test_a_refund_that_came_back_without_its_entry_is_named(stand_in):
    payment = received(stand_in)
    refund = stand_in.refund(payment.payment_intent_id)
    tell(stand_in)
    stand_in.finish_refund(refund["id"], "failed")
    tell(stand_in)
    assert finding("one entry per refund that came back").seen == "1 = 1"
    unguarded("DELETE FROM donations_ledgerentry WHERE kind = 'refund_returned'")
    assert finding("one entry per refund that came back").seen == "0 ≠ 1"


def test_money_at_stripe_that_no_entry_explains_is_named(stand_in, empty_books):
    received(stand_in)
    assert finding("entries that took another way than their kind's").holds
    unguarded("UPDATE donations_ledgerentry SET to_account = 'bank' WHERE kind = 'gift'")
    assert not finding("entries that took another way than their kind's").holds


@pytest.mark.parametrize(("kind", "amount"), [("advance", 777), ("transfer", -50)])
def test_movements_of_an_unknown_kind_keep_the_balance_explained(stand_in, kind, amount):
    from sandbox.balance import move

    with stand_in.state.lock:
        move(stand_in.state, kind, amount, source=None)
    runs.run_reconciliation(days=2)
    assert finding("entries that took another way than their kind's").holds
    assert finding("movements of an unknown kind").seen == "1"


def test_a_returned_payout_keeps_the_balance_explained(stand_in):
    received(stand_in, amount_cents=50_000)
    sent = stand_in.payout(20_000)
    stand_in.fail_payout(sent["id"])
    tell(stand_in)
    assert finding("entries that took another way than their kind's").holds


def test_a_gift_seen_in_another_currency_may_go_back_for_more_than_it_brought(stand_in):
    payment = received(stand_in)
    stand_in.refund(payment.payment_intent_id, 2500)
    tell(stand_in)
    unguarded("UPDATE donations_refund SET amount_cents = 2600", "SET CONSTRAINTS ALL DEFERRED")
    assert finding("payments refunded by more than their amount").seen == "1"
    Payment.objects.filter(pk=payment.pk).update(presentment_currency="USD", presentment_cents=1900)
    assert finding("payments refunded by more than their amount").seen == "0"


def test_a_refund_that_waits_for_a_second_person_is_named(stand_in):
    payment, asker = received(stand_in), User.objects.create_user("one@example.org", "x")
    values = {"payment": payment, "amount_cents": 1, "reason": "x", "asked_by": asker}
    RefundRequest.objects.create(idempotency_key="a", status="waiting", **values)
    RefundRequest.objects.create(idempotency_key="b", status="approved", **values)
    assert finding("refunds that wait for a second person") == Finding(
        "refunds that wait for a second person", False, "1"
    )


@pytest.mark.parametrize(("age", "is_late"), [({"days": 1, "hours": 23}, False), ({"days": 2, "minutes": 1}, True)])
def test_a_gift_pending_for_more_than_two_days_is_late(stand_in, age, is_late):
    gift = open_gift(make_fund())
    Donation.objects.filter(pk=gift.pk).update(created_at=timezone.now() - timedelta(**age))
    assert late("gifts pending for more than two days") == is_late
    Donation.objects.filter(pk=gift.pk).update(status="failed")
    assert not late("gifts pending for more than two days")


@pytest.mark.parametrize(("age", "is_late"), [({"days": 1, "hours": 23}, False), ({"days": 2, "minutes": 1}, True)])
def test_a_recurring_donation_whose_date_passed_is_late_while_it_is_active(stand_in, age, is_late):
    promise = monthly(stand_in)
    RecurringDonation.objects.filter(pk=promise.pk).update(next_charge_at=timezone.now() - timedelta(**age))
    assert late("monthly gifts whose date passed two days ago") == is_late
    RecurringDonation.objects.filter(pk=promise.pk).update(status="paused")
    assert not late("monthly gifts whose date passed two days ago")


@pytest.mark.parametrize(("minutes", "is_late"), [(59, False), (61, True)])
def test_a_mail_in_the_queue_for_an_hour_is_late(stand_in, minutes, is_late):
    received(stand_in)
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=minutes), status="queued")
    assert late("mails waiting for more than an hour") == is_late
    OutgoingMail.objects.update(status="sent")
    assert not late("mails waiting for more than an hour")


@pytest.mark.parametrize(("minutes", "is_late"), [(59, False), (61, True)])
def test_an_approved_refund_not_sent_for_an_hour_is_late(stand_in, minutes, is_late):
    request = RefundRequest.objects.create(
        payment=received(stand_in), amount_cents=1, reason="x", status="approved", idempotency_key="k",
        asked_by=User.objects.create_user("one@example.org", "x"),
    )  # fmt: skip
    RefundRequest.objects.update(asked_at=timezone.now() - timedelta(minutes=minutes))
    assert late("refunds not sent for an hour") == is_late
    RefundRequest.objects.filter(pk=request.pk).update(status="waiting")
    assert not late("refunds not sent for an hour")


@pytest.mark.parametrize(("age", "is_late"), [({"minutes": 14}, False), ({"minutes": 15, "seconds": 30}, True)])
def test_an_event_received_a_quarter_of_an_hour_ago_is_late_until_it_is_handled(stand_in, age, is_late):
    received(stand_in)
    StripeEvent.objects.update(status="received", received_at=timezone.now() - timedelta(**age))
    assert late("events waiting for more than 15 minutes") == is_late
    StripeEvent.objects.update(status="done")
    assert not late("events waiting for more than 15 minutes")


def test_the_self_check_leaves_word_of_what_is_wrong_by_name(stand_in):
    from donations.models import JobRun

    runs.run_self_check()
    assert JobRun.objects.get(name="self-check").outcome == {"wrong": []}
    stand_in.charge(500)
    tell(stand_in)
    runs.run_self_check()
    assert JobRun.objects.get(name="self-check").outcome == {"wrong": ["unattributed payments"]}
