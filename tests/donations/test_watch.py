"""What is late, lost or different is found: catch-up, reconciliation, invariants, the health page."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from core.models import OutgoingMail
from donations.models import Donation, JobRun, LedgerEntry, Payment, RecurringDonation, StripeEvent
from donations.selectors import fund_totals
from donations.services import runs
from donations.services.catch_up import catch_up
from donations.services.invariants import self_check
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, broken, monthly, received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def outage(bench) -> None:
    """Nothing of what happened was delivered, nor ever will be."""
    bench.state.deliveries.clear()


def test_events_that_never_came_are_listed_kept_and_handled(stand_in, capsys):
    fund = make_fund()
    gift = open_gift(fund)
    stand_in.pay(gift.checkout_session_id)
    outage(stand_in)
    call_command("catch_up_stripe", days=4)
    assert "3 events listed, 3 new, 3 handled" in capsys.readouterr().out
    assert (again(gift).status, fund_totals(fund).received_cents) == ("succeeded", 2500)
    call_command("catch_up_stripe")
    assert "0 new, 0 handled" in capsys.readouterr().out


def test_catching_up_books_months_refunds_and_disputes_too(stand_in):
    fund = make_fund()
    promise = monthly(stand_in, fund)
    stand_in.renew(promise.subscription_id)
    payment = received(stand_in, fund, amount_cents=9000)
    stand_in.refund(payment.payment_intent_id, 1000)
    stand_in.cancel(promise.subscription_id)
    outage(stand_in)
    StripeEvent.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        catch_up(since=timezone.now() - timedelta(days=1))
    assert (again(promise).status, fund_totals(fund).received_cents) == ("ended", 2500 * 2 + 8000)


def test_events_of_the_other_mode_are_left_where_they_are(stand_in):
    received(stand_in)
    for event in stand_in.state.events.values():
        event["livemode"] = True
    StripeEvent.objects.all().delete()
    result = catch_up(since=timezone.now() - timedelta(days=1))
    assert (result.listed, result.new) == (3, 0)


def test_beyond_thirty_days_the_balance_itself_tells(stand_in):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    stand_in.state.events.clear()
    outage(stand_in)
    assert catch_up(since=timezone.now() - timedelta(days=60)).listed == 0
    assert runs.run_reconciliation(days=90).repaired
    assert fund_totals(fund).received_cents == 2500


def test_stripe_silent_both_commands_say_so_and_change_nothing(settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:1"
    for command in ("catch_up_stripe", "reconcile_stripe"):
        with pytest.raises(CommandError, match="Stripe does not answer"):
            call_command(command)
    assert not JobRun.objects.exists()


def test_the_nightly_reconciliation_runs_once_a_day(stand_in):
    runs.reconcile_nightly()
    first = runs.last_run(runs.RECONCILIATION).finished_at
    runs.reconcile_nightly()
    assert runs.last_run(runs.RECONCILIATION).finished_at == first
    JobRun.objects.update(finished_at=timezone.now() - timedelta(hours=21))
    runs.reconcile_nightly()
    assert runs.last_run(runs.RECONCILIATION).finished_at > first


def test_a_difference_ends_the_command_with_one(stand_in, capsys):
    payment = received(stand_in)
    stand_in.state.balance_transactions[payment.balance_transaction_id]["amount"] = 9999
    with pytest.raises(SystemExit):
        call_command("reconcile_stripe", days=2)
    out = capsys.readouterr().out
    assert payment.balance_transaction_id in out
    assert "9999 at Stripe" in out


def health(client) -> dict:
    answer = client.get("/health/")
    body = answer.json()
    assert (answer.status_code == 200) == body["ok"]
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    return body


def test_the_health_page_is_green_once_the_jobs_have_run(client, stand_in):
    received(stand_in)
    assert "catch-up too old" in health(client)["late"]
    runs.run_catch_up()
    runs.run_reconciliation(days=35)
    call_command("self_check", "--json")
    body = health(client)
    assert (body["ok"], body["late"]) == (True, [])
    assert body["last_event_seconds"] < 60


def test_the_health_page_says_what_is_late_and_names_nobody(client, stand_in):
    payment = received(stand_in, donor_name="Zyx Canari", email="zyx.canari@example.org")
    StripeEvent.objects.update(status="received", received_at=timezone.now() - timedelta(hours=1))
    OutgoingMail.objects.update(status="dead")
    Donation.objects.filter(pk=payment.donation_id)
    JobRun.objects.create(name="self-check", outcome={"wrong": ["gross posted = gross paid"]})
    body = health(client)
    assert {"events waiting for more than 15 minutes", "mails given up", "self-check found something"} <= set(
        body["late"]
    )
    assert body["oldest_waiting_event_seconds"] > 3500
    text = json.dumps(body).lower()
    for secret in ("canari", "example.org", payment.payment_intent_id.lower(), "2500", "25.00"):
        assert secret not in text


@pytest.mark.parametrize(
    ("finding", "statement"),
    [
        ("one entry per payment", "DELETE FROM donations_ledgerentry WHERE kind = 'gift'"),
        ("gross posted = gross paid", "UPDATE donations_payment SET amount_cents = amount_cents + 1"),
        ("fees posted = fees charged", "UPDATE donations_payment SET fee_cents = 1 WHERE fee_cents IS NOT NULL"),
        ("every fund's running sums = its entries", "UPDATE donations_fundtotal SET amount_cents = amount_cents + 1"),
        ("payments booked to another fund than their gift's", "UPDATE donations_payment SET fund_id = {other}"),
        ("succeeded gifts without payment", "UPDATE donations_payment SET donation_id = NULL"),
        ("paid gifts not marked succeeded", "UPDATE donations_donation SET status = 'pending'"),
        ("one entry per refund that moved", "DELETE FROM donations_ledgerentry WHERE kind = 'refund'"),
        ("unattributed payments", "UPDATE donations_payment SET fund_id = NULL"),
        ("events parked", "UPDATE donations_stripeevent SET status = 'parked'"),
        ("events given up", "UPDATE donations_stripeevent SET status = 'dead'"),
        ("monthly gifts whose date passed two days ago", "UPDATE donations_recurringdonation SET next_charge_at = '2020-01-01'"),
        ("mails waiting for more than an hour", "UPDATE core_outgoingmail SET status = 'queued', created_at = '2020-01-01'"),
    ],
)  # fmt: skip
def test_whatever_breaks_is_named(stand_in, finding, statement):
    monthly(stand_in)
    payment = received(stand_in)
    stand_in.refund(payment.payment_intent_id, 100)
    tell(stand_in)
    assert finding not in [found.name for found in self_check() if not found.holds]
    tables = ("ledgerentry", "payment", "donation", "refund", "recurringdonation")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE donations_{table} DISABLE TRIGGER USER")
        cursor.execute(statement.format(other=make_fund().pk))
    assert finding in [found.name for found in self_check() if not found.holds]


def test_what_waits_for_a_person_is_named_too(stand_in):
    stand_in.charge(500)
    stand_in.dispute(received(stand_in).payment_intent_id)
    tell(stand_in)
    named = {found.name for found in self_check() if not found.holds}
    assert {"unattributed payments", "disputes to answer"} <= named
    assert broken() == []


def test_an_unknown_movement_waits_as_unattributed_money(stand_in):
    from sandbox.balance import move

    with stand_in.state.lock:
        move(stand_in.state, "advance", 777, source="ct_1")
        move(stand_in.state, "transfer", -50, source=None)
        move(stand_in.state, "stripe_fee", 30, source=None)
    result = runs.run_reconciliation(days=2)
    assert (len(result.repaired), result.differences) == (3, [])
    kinds = set(LedgerEntry.objects.filter(payment=None).values_list("kind", "amount_cents"))
    assert {("unknown_in", 777), ("unknown_out", 50), ("fee_returned", 30)} <= kinds
    assert "movements of an unknown kind" in broken()


def test_a_recurring_donation_is_never_made_of_nothing(stand_in):
    """The event of a subscription that is none of ours says nothing here."""
    promise = monthly(stand_in)
    RecurringDonation.objects.filter(pk=promise.pk).update(subscription_id="sub_other", public_id="0" * 32)
    stand_in.cancel(promise.subscription_id)
    tell(stand_in)
    assert again(promise).status == "active"
    assert Payment.objects.filter(donation__recurring_donation=promise).count() == 1
