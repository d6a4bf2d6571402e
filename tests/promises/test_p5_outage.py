"""P5: self-healing. Four days without one webhook, repaired to nothing missing by the commands alone."""

import random
import time

import time_machine

from donations.models import Account, LedgerEntry, StripeEvent
from donations.selectors import account_balance_cents, fund_totals
from donations.services import runs
from tests.factories.gifts import make_fund
from tests.factories.lives import broken
from tests.promises import size, tell
from tests.promises.lives import live

EVENTS, SEED = size(17_000, 120), 5


def test_p5_four_days_without_webhooks_are_repaired_to_nothing_missing(own_database, stand_in):
    funds, chance = [make_fund() for _ in range(3)], random.Random(SEED)
    before = account_balance_cents(Account.STRIPE)
    live(stand_in, funds, events=EVENTS, seed=SEED)
    chance.shuffle(funds)
    stand_in.state.deliveries.clear()
    started = time.monotonic()
    # The lives took months of the stand-in's clock: the commands are run at its hour.
    with time_machine.travel(stand_in.state.clock.now() + 60):
        result = runs.run_catch_up(days=30)
        books = runs.run_reconciliation(days=35)
    seconds = round(time.monotonic() - started)
    truth = stand_in.truth()
    received = {fund.code: fund_totals(fund).received_cents for fund in funds}
    tell("P5", seed=SEED, payments=truth["payments"], events_found=result.new, repaired_by_balance=len(books.repaired),
         differences=len(books.differences), books=sum(received.values()),
         truth=sum(truth["received_by_fund"].values()), seconds=seconds)  # fmt: skip
    assert books.differences == []
    assert received == {fund.code: truth["received_by_fund"].get(fund.code, 0) for fund in funds}
    # What the account held when the books began is their opening.
    opening = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.OPENING, source="opening")
    held = sum(opening.values_list("amount_cents", flat=True))
    assert held > 0
    assert account_balance_cents(Account.STRIPE) - before == truth["net_cents"] + held
    assert not StripeEvent.objects.exclude(status__in=["done", "ignored"]).exists()
    assert broken() == []
    assert seconds < 30 * 60


def test_p5_control_without_the_commands_nothing_would_come(own_database, stand_in):
    fund = make_fund()
    live(stand_in, [fund], events=5, seed=1)
    stand_in.state.deliveries.clear()
    assert fund_totals(fund).gifts == 0
