"""The life of card money, at random: whatever happens in whatever order, the books follow Stripe's to the cent.

30 lives of 50 steps here; `./script/promises machine` makes it 500 of 200.
"""

import os
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from donations.models import Account, Donation, LedgerEntry, MonthlyGift, Payment, StripeEvent
from donations.selectors import account_balance_cents, fund_totals, totals_of
from donations.services import inbox, monthly, reversals, selfservice, sessions, settlement
from donations.services.reconciliation import reconcile
from sandbox.errors import ApiError
from sandbox.invoices import intent_of
from sandbox.movements import MOVEMENTS
from sandbox.server import StandIn
from tests.conftest import KEY, SECRET
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import broken
from tests.factories.webhooks import deliver, tell

LIVES, STEPS = (int(number) for number in os.environ.get("MACHINE", "30x50").split("x"))
CRASHING = (settlement, reversals, monthly, sessions, inbox)
CENTS = st.integers(200, 50_000)
SEEDS = st.integers(0, 2**32)


class Killed(BaseException):
    """The process ended here."""


class CardLife(RuleBasedStateMachine):
    """Acts of donors, banks, staff and bad luck on the stand-in and the site."""

    @initialize()
    def open_the_till(self):
        cache.clear()
        self.clock = 0
        self.bench = StandIn(webhook_url=None, webhook_secret=SECRET, api_key=KEY, seed=1, deliveries="manual")
        self.bench.start()
        from django.conf import settings as django_settings

        django_settings.STRIPE_API_BASE = self.bench.url
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.funds = [make_fund(), make_fund()]
        self.before = account_balance_cents(Account.STRIPE)
        self.locked_out = False
        self.heard: list[dict] = []
        self.steps = 0
        # Something to begin with: single gifts, monthly ones, a debit under way; half of it is told already.
        for number in range(6):
            self._give(2000 + 700 * number, number % 2, number % 3 == 1, "debit" if number == 5 else "ok")
            if number == 2:
                tell(self.bench)

    def teardown(self):
        if not hasattr(self, "atomic"):
            return
        try:
            self.everything_ends_equal()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.bench.stop()

    # What donors do.

    @rule(
        cents=CENTS,
        fund=st.integers(0, 1),
        monthly=st.booleans(),
        card=st.sampled_from(["ok", "ok", "decline", "debit"]),
    )
    def give(self, cents, fund, monthly, card):
        if self.funds[fund].is_open() and not self.locked_out:
            self._give(cents, fund, monthly, card)

    def _give(self, cents, fund, monthly, card):
        gift = open_gift(self.funds[fund], amount_cents=cents, frequency="monthly" if monthly else "once")
        self.bench.pay(gift.checkout_session_id, card=card)

    @rule(seed=SEEDS, card=st.sampled_from(["ok", "ok", "decline"]))
    def change_the_card_at_stripes(self, seed, card):
        if alive := self._alive():
            self.bench.change_card(random.Random(seed).choice(alive), card)

    @rule(seed=SEEDS)
    def type_the_micro_deposits(self, seed):
        if asked := self._debits("requires_action"):
            self.bench.verify_debit(random.Random(seed).choice(asked))

    @rule(seed=SEEDS)
    def abandon(self, seed):
        if open_ones := list(self.bench.state.open_sessions):
            self.bench.expire(random.Random(seed).choice(open_ones))

    @rule(seed=SEEDS, action=st.sampled_from(["amount", "pause", "resume", "cancel"]), cents=CENTS)
    def decide(self, seed, action, cents):
        promise = self._any(MonthlyGift.objects.filter(status__in=["active", "late", "paused"]), seed)
        if promise and not self.locked_out:
            act = {
                "amount": lambda: selfservice.change_amount(promise, amount_cents=cents),
                "pause": lambda: selfservice.pause(promise, months=1 + cents % 3),
                "resume": lambda: selfservice.resume(promise),
                "cancel": lambda: selfservice.cancel(promise),
            }
            # Stripe may have ended it already, without our knowing.
            if self.bench.state.subscriptions[promise.subscription_id]["status"] != "canceled" or action == "cancel":
                act[action]()

    # What banks and Stripe do.

    @rule(seed=SEEDS, succeeds=st.booleans())
    def answer_a_debit(self, seed, succeeds):
        if waiting := self._debits("requires_action", "processing"):
            self.bench.settle_debit(random.Random(seed).choice(waiting), succeeds)

    @rule(seed=SEEDS, succeeds=st.booleans())
    def answer_the_debit_of_a_month(self, seed, succeeds):
        if waiting := self._invoices("processing"):
            self.bench.settle_invoice_debit(random.Random(seed).choice(waiting), succeeds)

    @rule(seed=SEEDS, card=st.sampled_from([None, "ok", "ok", "decline", "authenticate", "debit"]))
    def renew(self, seed, card):
        if alive := self._alive():
            self.bench.renew(random.Random(seed).choice(alive), card)

    @rule(seed=SEEDS, card=st.sampled_from([None, "ok", "decline"]))
    def retry(self, seed, card):
        if unpaid := self._invoices("requires_payment_method", "requires_action"):
            self.bench.retry(random.Random(seed).choice(unpaid), card)

    @rule(seed=SEEDS, card=st.sampled_from(["ok", "decline", "authenticate"]))
    def a_card_turns(self, seed, card):
        if alive := self._alive():
            self.bench.set_card(random.Random(seed).choice(alive), card)

    @rule(seed=SEEDS)
    def end_with_the_month(self, seed):
        if alive := self._alive():
            self.bench.cancel_at_period_end(random.Random(seed).choice(alive))

    @rule(hours=st.sampled_from([2, 30, 24 * 8, 24 * 32]))
    def time_passes(self, hours):
        self.bench.advance(hours * 3600)

    @rule(seed=SEEDS, cents=CENTS, status=st.sampled_from(["succeeded", "pending"]))
    def refund_in_parts(self, seed, cents, status):
        if intent := self._charged(seed):
            try:
                self.bench.refund(intent, cents, status)
            except ApiError:
                return

    @rule(seed=SEEDS, status=st.sampled_from(["succeeded", "failed"]))
    def end_a_refund(self, seed, status):
        if refunds := list(self.bench.state.refunds):
            try:
                self.bench.finish_refund(random.Random(seed).choice(refunds), status)
            except ApiError:
                return

    @rule(seed=SEEDS, inquiry=st.booleans())
    def dispute(self, seed, inquiry):
        intent = self._charged(seed)
        if intent and not any(row["payment_intent"] == intent for row in self.bench.state.disputes.values()):
            charge = self.bench.state.charges[self.bench.state.payment_intents[intent]["latest_charge"]]
            if charge["amount_refunded"] == 0:
                self.bench.dispute(intent, inquiry=inquiry)

    @rule(seed=SEEDS, outcome=st.sampled_from(["won", "lost"]), returns_fee=st.booleans())
    def end_a_dispute(self, seed, outcome, returns_fee):
        if disputes := list(self.bench.state.disputes):
            try:
                self.bench.close_dispute(random.Random(seed).choice(disputes), outcome, returns_fee)
            except ApiError:
                return

    @rule(cents=CENTS, metadata=st.sampled_from([None, {"site": "autre.example"}, {"ticket": "7"}, {"gift": "no"}]))
    def money_out_of_nowhere(self, cents, metadata):
        self.bench.charge(cents, metadata=metadata)

    @rule(cents=CENTS)
    def a_neighbour_charges(self, cents):
        self.bench.charge_alone(cents)

    @rule(cents=CENTS)
    def pay_out(self, cents):
        self.bench.payout(cents)

    @rule(cents=CENTS)
    def pay_out_by_the_calendar(self, cents):
        self.bench.keep_minimum(cents)
        try:
            self.bench.automatic_payout()
        except ApiError:
            return

    @rule(kind=st.sampled_from(sorted(MOVEMENTS)), cents=CENTS)
    def something_else_moves(self, kind, cents):
        self.bench.move_money(kind, cents)

    @rule()
    def roll_the_key(self):
        self.locked_out = not self.locked_out
        self.bench.roll_key("sk_test_rolled" if self.locked_out else KEY)

    # What staff and bad luck do.

    @rule(fund=st.integers(0, 1), closes=st.booleans())
    def close_a_fund(self, fund, closes):
        chosen = self.funds[fund]
        chosen.closes_on = timezone.localdate() - timedelta(days=1) if closes else None
        chosen.save()

    @rule(seed=SEEDS, copies=st.integers(1, 3))
    def deliver_something(self, seed, copies):
        if waiting := self.bench.pending_deliveries():
            event = random.Random(seed).choice(waiting)
            self.heard.append(event)
            for _copy in range(copies):
                assert deliver(Client(), self.bench, event).status_code == 200
            self.bench.state.deliveries.pop(event["id"])

    @precondition(lambda self: self.heard)
    @rule(seed=SEEDS)
    def repeat_something_heard(self, seed):
        assert deliver(Client(), self.bench, random.Random(seed).choice(self.heard)).status_code == 200

    @rule()
    def work(self):
        self._due()
        inbox.process_due_events(limit=20)

    @rule(after=st.integers(1, 6))
    def work_until_killed(self, after):
        self._due()
        passed = []

        def crash(point):
            passed.append(point)
            if len(passed) >= after:
                raise Killed

        kept = [module.crash_point for module in CRASHING]
        for module in CRASHING:
            module.crash_point = crash
        try:
            with transaction.atomic():
                inbox.process_due_events(limit=20)
        except Killed:
            pass
        finally:
            for module, point in zip(CRASHING, kept, strict=True):
                module.crash_point = point

    @rule()
    def sweep(self):
        sessions.sweep_unfinished_gifts(older_than=timedelta(0))

    @rule()
    def reconcile_now(self):
        if not self.locked_out:
            reconcile(since=self._born(), until=self._until())

    # What must hold.

    @invariant()
    def nothing_is_counted_that_stripe_did_not_say(self):
        if not hasattr(self, "funds"):
            return
        self.steps += 1
        shown = totals_of(self.funds)
        assert all(totals.given_cents >= 0 for totals in shown.values())
        if self.steps % 10:
            return
        late = ("events", "mails", "gifts pending", "movements of an unknown")
        assert [name for name in broken() if not name.startswith(late)] == []

    def everything_ends_equal(self):
        self.bench.roll_key(KEY)
        while self.bench.pending_deliveries():
            for event in self.bench.pending_deliveries():
                deliver(Client(), self.bench, event)
                self.bench.state.deliveries.pop(event["id"])
        for _round in range(3):
            self._due()
            inbox.process_due_events(limit=10_000)
        sessions.sweep_unfinished_gifts(older_than=timedelta(0))
        assert reconcile(since=self._born(), until=self._until()).differences == []
        truth = self.bench.truth()
        for fund in self.funds:
            assert fund_totals(fund).received_cents == truth["received_by_fund"].get(fund.code, 0), fund.code
        assert account_balance_cents(Account.STRIPE) - self.before == truth["net_cents"]
        charges = [row["id"] for row in self.bench.state.charges.values() if self._counts(row)]
        assert Payment.objects.filter(charge_id__in=charges).count() == truth["payments"] == len(charges)
        assert not StripeEvent.objects.filter(status__in=["received", "parked", "dead"]).exists()
        assert not Donation.objects.filter(fund__in=self.funds, status="succeeded", payment=None).exists()
        assert LedgerEntry.objects.filter(kind="unknown_in").count() == 0

    def _born(self):
        return datetime.fromtimestamp(self.bench.state.born_at, UTC)

    def _until(self):
        return datetime.fromtimestamp(self.bench.state.clock.now() + 3600, UTC)

    def _counts(self, charge) -> bool:
        return charge["status"] == "succeeded" and charge["created"] >= self.bench.state.born_at

    def _alive(self) -> list[str]:
        ours = self.bench.state.subscriptions.values()
        return [row["id"] for row in ours if "site" in row["metadata"] and row["status"] != "canceled"]

    def _debits(self, *states) -> list[str]:
        found = [row["payment_intent"] for row in self.bench.state.sessions.values() if row["payment_intent"]]
        return [intent for intent in found if self.bench.state.payment_intents[intent]["status"] in states]

    def _invoices(self, *states) -> list[str]:
        opened = [row for row in self.bench.state.invoices.values() if row["status"] == "open"]
        return [row["id"] for row in opened if intent_of(self.bench.state, row)["status"] in states]

    def _due(self):
        StripeEvent.objects.filter(status="received").update(next_attempt_at=timezone.now())

    def _any(self, rows, seed):
        found = list(rows.filter(fund__in=self.funds).order_by("pk"))
        return random.Random(seed).choice(found) if found else None

    def _charged(self, seed) -> str:
        paid = [row["id"] for row in self.bench.state.payment_intents.values() if row["status"] == "succeeded"]
        return random.Random(seed).choice(paid) if paid else ""


def explore(lives: int, steps: int) -> None:
    """Live so many lives of so many steps; a life that goes wrong is made as short as it can be."""
    CardLife.TestCase.settings = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize="MACHINE" not in os.environ,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
    )
    CardLife.TestCase().runTest()


@pytest.mark.django_db
def test_whatever_happens_the_books_follow_stripe(settings):
    explore(LIVES, STEPS)
