"""The process is killed at each named point, the power comes back, and the books are the same as without."""

import signal
import time

import psycopg
import pytest
from django.test import Client
from django.utils import timezone

from core.failpoints import failpoints
from core.models import OutgoingMail
from donations.models import Donation, Payment, StripeEvent
from donations.selectors import fund_totals
from donations.services.invariants import self_check
from donations.services.refunds import ask_refund
from donations.services.sessions import sweep_unfinished_gifts
from donations.services.webhook_events import process_due_events
from tests import databases
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import broken, monthly, received
from tests.factories.webhooks import deliver_all
from users.models import User

WORKER = (
    "event_before_fetch",
    "event_after_fetch",
    "settle_before_ledger",
    "settle_before_commit",
    "settle_after_commit",
)
LATER = ("monthly_before_commit", "reversal_before_commit", "refund_before_stripe", "refund_after_stripe")
SHELL = {
    "gift_before_stripe": "from tests.factories.gifts import *; open_gift(Fund.objects.get(code='{fund}'), attempt='a')",
    "gift_after_stripe": "from tests.factories.gifts import *; open_gift(Fund.objects.get(code='{fund}'), attempt='a')",
    "mail_before_send": "from core.mail import send_due_mails; send_due_mails()",
}


def run(database: str, bench, *arguments: str, crash: str = ""):
    """A command of the site in a process of its own, killed at `crash`."""
    extra = {"FAIL_AT": crash} if crash else {}
    done = databases.manage(*arguments, database=database, SUITE_STRIPE_API_BASE=bench.url, **extra)
    if crash:
        assert done.returncode == -signal.SIGKILL, done.stderr
    return done


def test_every_crash_point_has_its_test():
    assert {*WORKER, *SHELL, *LATER, "webhook_before_insert", "webhook_after_commit"} == set(failpoints())


@pytest.mark.parametrize("point", WORKER)
def test_a_worker_killed_there_loses_and_doubles_nothing(own_database, stand_in, point):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    deliver_all(Client(), stand_in)
    run(own_database, stand_in, "process_stripe_events", crash=point)
    run(own_database, stand_in, "process_stripe_events")
    assert fund_totals(fund).received_cents == 2500
    assert Payment.objects.filter(fund=fund).count() == OutgoingMail.objects.count() == 1
    assert not StripeEvent.objects.filter(status="received").exists()
    assert all(finding.holds for finding in self_check())


@pytest.mark.parametrize("point", ["monthly_before_commit", "reversal_before_commit"])
def test_a_worker_killed_in_what_comes_after_a_payment_loses_and_doubles_nothing(own_database, stand_in, point):
    fund = make_fund()
    promise = monthly(stand_in, fund)
    stand_in.renew(promise.subscription_id)
    stand_in.refund(promise.donations.get().payment.payment_intent_id, 500)
    deliver_all(Client(), stand_in)
    run(own_database, stand_in, "process_stripe_events", crash=point)
    run(own_database, stand_in, "process_stripe_events")
    assert fund_totals(fund).received_cents == 4500
    assert promise.donations.count() == 2
    assert broken() == []


@pytest.mark.parametrize("point", ["refund_before_stripe", "refund_after_stripe"])
def test_a_server_killed_while_refunding_refunds_once_all_the_same(own_database, stand_in, point):
    fund = make_fund()
    payment = received(stand_in, fund)
    person = User.objects.create_user("one@example.org", "x")
    ask_refund(payment, amount_cents=700, reason="x", asked_by=person)
    again = "from datetime import timedelta; from donations.services.refunds import *; send_due_refunds(older_than=timedelta(0))"
    run(own_database, stand_in, "shell", "-c", again, crash=point)
    run(own_database, stand_in, "shell", "-c", again)
    assert len(stand_in.state.refunds) == 1
    assert fund_totals(fund).received_cents == 1800


def test_control_without_a_crash_point_nothing_is_killed(own_database, stand_in):
    assert run(own_database, stand_in, "process_stripe_events").returncode == 0


@pytest.mark.parametrize("point", ["gift_before_stripe", "gift_after_stripe"])
def test_a_server_killed_while_opening_a_checkout_leaves_a_gift_that_the_sweeper_ends(own_database, stand_in, point):
    fund = make_fund()
    run(own_database, stand_in, "shell", "-c", SHELL[point].format(fund=fund.code), crash=point)
    gift = Donation.objects.get(fund=fund)
    assert (gift.status, gift.checkout_session_id) == ("pending", None)
    Donation.objects.update(created_at=gift.created_at.replace(year=gift.created_at.year))
    sweep_unfinished_gifts(older_than=type(gift.created_at - gift.created_at)(0))
    gift.refresh_from_db()
    assert len(stand_in.state.sessions) == 1
    assert gift.checkout_session_id in stand_in.state.sessions


@pytest.mark.parametrize("point", ["webhook_before_insert", "webhook_after_commit"])
def test_a_server_killed_in_the_webhook_gets_the_event_again(own_database, stand_in, point):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    body, signature = stand_in.signed(stand_in.pending_deliveries()[-1])
    script = (
        f"from django.test import Client; Client().post('/stripe/webhook/', bytes.fromhex('{body.hex()}'), "
        f"content_type='application/json', headers={{'Stripe-Signature': '{signature}'}})"
    )
    run(own_database, stand_in, "shell", "-c", script, crash=point)
    deliver_all(Client(), stand_in)
    process_due_events()
    assert fund_totals(fund).received_cents == 2500
    assert StripeEvent.objects.count() == 3


def test_a_worker_killed_before_sending_sends_after(own_database, stand_in):
    stand_in.pay(open_gift(make_fund()).checkout_session_id)
    deliver_all(Client(), stand_in)
    process_due_events()
    run(own_database, stand_in, "shell", "-c", SHELL["mail_before_send"], crash="mail_before_send")
    assert OutgoingMail.objects.get().status == "queued"
    run(own_database, stand_in, "shell", "-c", SHELL["mail_before_send"])
    assert OutgoingMail.objects.get().status == "sent"


def test_postgresql_gone_in_the_middle_of_a_handler_loses_nothing(own_database, stand_in, monkeypatch):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    deliver_all(Client(), stand_in)
    cuts = []

    def cut(point):
        """What a server stopped at once does to a client: its connection is gone in the middle of a transaction."""
        if point == "settle_before_ledger" and not cuts:
            cuts.append(point)
            with psycopg.connect(
                host=databases.os.environ["TEST_PG_SOCKET_DIR"], user=databases.os.environ["TEST_PG_USER"], dbname="postgres",
                autocommit=True,
            ) as server:  # fmt: skip
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own_database]
                )
            time.sleep(0.1)

    monkeypatch.setattr("donations.services.settlement.failpoint", cut)
    process_due_events()
    assert cuts
    assert "terminating connection" in StripeEvent.objects.get(attempts=1, status="received").last_error
    StripeEvent.objects.update(next_attempt_at=timezone.now())
    process_due_events()
    assert not StripeEvent.objects.filter(status="received").exists()
    assert fund_totals(fund).received_cents == 2500
    assert Payment.objects.filter(fund=fund).count() == 1
    assert all(finding.holds for finding in self_check())


@pytest.mark.django_db
def test_a_webhook_without_a_database_asks_stripe_to_come_back(client, stand_in, monkeypatch):
    from django.db import OperationalError

    def gone(*_args, **_values):
        raise OperationalError("the connection is closed")

    stand_in.pay(open_gift(make_fund()).checkout_session_id)
    with monkeypatch.context() as broken:
        broken.setattr("donations.services.webhook_events._keep", gone)
        assert set(deliver_all(client, stand_in)) == {503}
    assert set(deliver_all(client, stand_in)) == {200}
