"""Many card lives at the stand-in, by a seed: single gifts, months, pauses, debits, refunds, disputes, rolled keys."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from donations.exceptions import GatewayDenied
from donations.models import Fund
from sandbox.invoices import intent_of
from sandbox.server import StandIn
from tests.conftest import KEY
from tests.factories.gifts import open_gift

OTHERS = ("stripe_fee", "payout_minimum_balance_hold", "payout_minimum_balance_release", "reserve_hold", "topup")


def live(bench: StandIn, funds: list[Fund], *, events: int, seed: int) -> int:
    """Open, pay and turn gifts until so many events wait; return how many gifts were opened."""
    chance, opened = random.Random(seed), 0
    while len(bench.state.deliveries) < events:
        wishes = [
            {"fund": chance.choice(funds), "amount_cents": chance.randint(200, 90_000), "email": f"{seed}-{opened + n}@example.org",
             "frequency": "monthly" if chance.random() < 0.2 else "once"}
            for n in range(40)
        ]  # fmt: skip
        with ThreadPoolExecutor(16) as pool:
            for session in pool.map(_opened, wishes):
                _turn(bench, session, chance)
        opened += len(wishes)
        opened += _asked_under_a_rolled_key(bench, chance.choice(funds), f"{seed}-{opened}-rolled@example.org")
        bench.charge_alone(chance.randint(200, 9000))
        bench.charge(chance.randint(200, 9000), metadata={"site": "autre.example"})
        bench.move_money(chance.choice(OTHERS), chance.randint(100, 5000))
    return opened


def _opened(wish: dict[str, Any]) -> str:
    cache.clear()
    try:
        return open_gift(wish.pop("fund"), **wish).checkout_session_id or ""
    finally:
        connection.close()


def _asked_under_a_rolled_key(bench: StandIn, fund: Fund, email: str) -> int:
    """A gift asked while Stripe does not accept our key any more, then again once the key is ours: one checkout."""
    bench.roll_key("sk_test_rolled")
    try:
        with pytest.raises(GatewayDenied):
            open_gift(fund, email=email)
    finally:
        bench.roll_key(KEY)
    bench.pay(open_gift(fund, email=email).checkout_session_id or "")
    return 1


def _turn(bench: StandIn, session_id: str, chance: random.Random) -> None:
    """What becomes of one checkout."""
    once = bench.state.sessions[session_id]["mode"] == "payment"
    card = chance.choices(["ok", "debit", "decline", "abandon"], [82, 8, 5, 5])[0]
    if card == "abandon":
        bench.expire(session_id)
        return
    bench.pay(session_id, card=card)
    session = bench.state.sessions[session_id]
    if card == "decline":
        return
    if card == "debit" and once:
        bench.settle_debit(session["payment_intent"], chance.random() < 0.8)
    elif card == "debit":
        bench.settle_invoice_debit(session["invoice"], chance.random() < 0.8)
    if not once:
        _months(bench, session["subscription"], chance)
    intent = session["payment_intent"]
    if once and bench.state.payment_intents[intent]["status"] == "succeeded":
        _reverse(bench, intent, chance)


def _months(bench: StandIn, subscription_id: str, chance: random.Random) -> None:
    for _month in range(chance.randint(0, 4)):
        if chance.random() < 0.2:
            bench.change_card(subscription_id)
        if chance.random() < 0.15:
            bench.pause(subscription_id, chance.randint(1, 3))
        invoice = bench.renew(subscription_id, chance.choices(["ok", "decline", "debit"], [75, 20, 5])[0])
        while invoice and invoice["status"] == "open":
            if intent_of(bench.state, invoice)["status"] == "processing":
                bench.settle_invoice_debit(invoice["id"], chance.random() < 0.8)
            else:
                bench.retry(invoice["id"], chance.choice(["ok", "decline"]))
    if chance.random() < 0.3 and bench.state.subscriptions[subscription_id]["status"] != "canceled":
        bench.cancel(subscription_id)


def _reverse(bench: StandIn, intent: str, chance: random.Random) -> None:
    fate = chance.choices(["keep", "refund", "dispute"], [80, 14, 6])[0]
    amount = bench.state.payment_intents[intent]["amount"]
    if fate == "refund":
        first = bench.refund(intent, chance.randint(1, amount - 1))
        if chance.random() < 0.3:
            bench.finish_refund(first["id"], "failed")
        if chance.random() < 0.5:
            bench.refund(intent)
    elif fate == "dispute":
        dispute = bench.dispute(intent, inquiry=chance.random() < 0.3)
        if chance.random() < 0.7:
            bench.close_dispute(dispute["id"], chance.choice(["won", "lost"]), chance.random() < 0.5)
