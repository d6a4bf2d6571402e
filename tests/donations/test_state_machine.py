"""The life of card money, at random: whatever happens in whatever order, the books follow Stripe's to the cent.

30 lives of 50 steps here; `./script/promises machine` makes it 500 of 200.
"""

import os
import random
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from donations.models import Account, Donation, LedgerEntry, Payment, StripeEvent
from donations.selectors import account_balance_cents, fund_totals, totals_of
from donations.services import monthly, reversals, sessions, settlement, webhook_events
from donations.services.reconciliation import reconcile
from tests.conftest import KEY
from tests.factories.card_life import SEEDS, OutsideWorld
from tests.factories.lives import broken
from tests.factories.webhooks import deliver

LIVES, STEPS = (int(number) for number in os.environ.get("MACHINE", "30x50").split("x"))
CRASHING = (settlement, reversals, monthly, sessions, webhook_events)


class Killed(BaseException):
    """The process ended here."""


class CardLife(OutsideWorld):
    """The same with what staff and bad luck do, and what must hold."""

    lengths: ClassVar[list[int]] = []

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
        webhook_events.process_due_events(limit=20)

    @rule(after=st.integers(1, 6))
    def work_until_killed(self, after):
        self._due()
        passed = []

        def crash(point):
            passed.append(point)
            if len(passed) >= after:
                raise Killed

        kept = [module.failpoint for module in CRASHING]
        for module in CRASHING:
            module.failpoint = crash
        try:
            with transaction.atomic():
                webhook_events.process_due_events(limit=20)
        except Killed:
            pass
        finally:
            for module, point in zip(CRASHING, kept, strict=True):
                module.failpoint = point

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
        self.lengths.append(self.steps)
        self.bench.roll_key(KEY)
        while self.bench.pending_deliveries():
            for event in self.bench.pending_deliveries():
                deliver(Client(), self.bench, event)
                self.bench.state.deliveries.pop(event["id"])
        for _round in range(3):
            self._due()
            webhook_events.process_due_events(limit=10_000)
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

    def _due(self):
        StripeEvent.objects.filter(status="received").update(next_attempt_at=timezone.now())


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
    CardLife.lengths.clear()
    CardLife.TestCase().runTest()
    assert len(CardLife.lengths) >= lives
    print(f"{len(CardLife.lengths)} lives, {sum(CardLife.lengths)} steps, the longest of {max(CardLife.lengths)}")


@pytest.mark.django_db
def test_whatever_happens_the_books_follow_stripe(settings):
    explore(LIVES, STEPS)
