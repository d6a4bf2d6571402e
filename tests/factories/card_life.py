"""The outside world of card money, for a machine that lives it at random: donors, banks, Stripe, neighbours."""

import random
from datetime import UTC, datetime

from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from donations.models import Account, RecurringDonation
from donations.selectors import account_balance_cents
from donations.services import selfservice
from sandbox.errors import ApiError
from sandbox.invoices import intent_of
from sandbox.movements import MOVEMENTS
from sandbox.server import StandIn
from tests.conftest import KEY, SECRET
from tests.factories.gifts import make_fund, open_gift
from tests.factories.webhooks import tell

CENTS = st.integers(200, 50_000)
SEEDS = st.integers(0, 2**32)


class OutsideWorld(RuleBasedStateMachine):
    """Acts of donors, banks, Stripe and neighbours on the stand-in and the site."""

    @initialize()
    def open_the_till(self):
        cache.clear()
        self.clock = 0
        self.bench = StandIn(webhook_url=None, webhook_secret=SECRET, api_key=KEY, seed=1, deliveries="manual")
        self.bench.start()
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

    def everything_ends_equal(self):
        """What must hold once all is told."""
        raise AssertionError("each machine says what must hold")

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
        promise = self._any(RecurringDonation.objects.filter(status__in=["active", "late", "paused"]), seed)
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

    # What is asked of the stand-in.

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

    def _any(self, rows, seed):
        found = list(rows.filter(fund__in=self.funds).order_by("pk"))
        return random.Random(seed).choice(found) if found else None

    def _charged(self, seed) -> str:
        paid = [row["id"] for row in self.bench.state.payment_intents.values() if row["status"] == "succeeded"]
        return random.Random(seed).choice(paid) if paid else ""
