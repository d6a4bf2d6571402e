"""Forty sets of events, each the whole story of some money. A scenario acts on the stand-in and tells nothing."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from donations.exceptions import GatewayDenied
from donations.models import Fund
from sandbox.invoices import RETRY_DAYS
from sandbox.server import StandIn
from tests.conftest import KEY
from tests.factories.gifts import open_gift

Scenario = Callable[[StandIn, Fund], Any]


def _once(bench: StandIn, fund: Fund, card: str = "ok", **values: Any) -> str:
    session = open_gift(fund, amount_cents=values.pop("amount_cents", 5000), **values).checkout_session_id or ""
    bench.pay(session, card=card)
    return str(bench.state.sessions[session].get("payment_intent") or bench.state.sessions[session].get("bench_intent"))


def _monthly(bench: StandIn, fund: Fund, card: str = "ok") -> str:
    session = open_gift(fund, frequency="monthly", amount_cents=1500).checkout_session_id or ""
    bench.pay(session, card=card)
    return str(bench.state.sessions[session]["subscription"])


def _refunded(*parts: int | None) -> Scenario:
    return lambda bench, fund: [bench.refund(intent, part) for intent in [_once(bench, fund)] for part in parts]


def _failed_refund(bench: StandIn, fund: Fund) -> None:
    intent = _once(bench, fund)
    bench.finish_refund(bench.refund(intent, 3000)["id"], "failed")
    bench.refund(intent, 4000)


def _pending_refund(ends: str) -> Scenario:
    return lambda bench, fund: bench.finish_refund(bench.refund(_once(bench, fund), 900, "pending")["id"], ends)


def _disputed(outcome: str, *, returns_fee: bool = False, amount: int | None = None) -> Scenario:
    def act(bench: StandIn, fund: Fund) -> None:
        dispute = bench.dispute(_once(bench, fund), amount)
        if outcome:
            bench.close_dispute(dispute["id"], outcome, returns_fee)

    return act


def _inquiry(escalates: bool) -> Scenario:
    def act(bench: StandIn, fund: Fund) -> None:
        inquiry = bench.dispute(_once(bench, fund), inquiry=True)
        if escalates:
            bench.escalate(inquiry["id"])
        bench.close_dispute(inquiry["id"], "won")

    return act


def _inquiry_reopened(bench: StandIn, fund: Fund) -> None:
    inquiry = bench.dispute(_once(bench, fund), inquiry=True)
    bench.close_dispute(inquiry["id"])
    bench.escalate(inquiry["id"])
    bench.close_dispute(inquiry["id"], "won")


def _appealed(bench: StandIn, fund: Fund) -> None:
    dispute = bench.dispute(_once(bench, fund))
    bench.close_dispute(dispute["id"], "lost")
    bench.appeal_dispute(dispute["id"])


def _debit(succeeds: bool, *, reversed_later: bool = False) -> Scenario:
    def act(bench: StandIn, fund: Fund) -> None:
        intent = _once(bench, fund, card="debit")
        bench.settle_debit(intent, succeeds)
        if reversed_later:
            bench.dispute(intent, status="lost")

    return act


def _months(*cards: str, cancels: bool = False) -> Scenario:
    def act(bench: StandIn, fund: Fund) -> None:
        subscription = _monthly(bench, fund)
        for card in cards:
            bench.renew(subscription, card)
        if cancels:
            bench.cancel(subscription)

    return act


def _retried(*cards: str) -> Scenario:
    def act(bench: StandIn, fund: Fund) -> None:
        subscription = _monthly(bench, fund)
        invoice = bench.renew(subscription, "decline")
        for card in cards:
            bench.retry(invoice["id"], card)  # type: ignore[index]

    return act


def _late_fee(bench: StandIn, fund: Fund) -> None:
    bench.state.chaos.fee_delay_seconds = 3600
    _once(bench, fund)
    bench.advance(3700)
    bench.state.chaos.fee_delay_seconds = 0


def _refunded_month(bench: StandIn, fund: Fund) -> None:
    bench.renew(_monthly(bench, fund))
    intents = [row["id"] for row in bench.state.payment_intents.values() if row["status"] == "succeeded"]
    bench.refund(intents[-1], 700)


def _debited_month(succeeds: bool, *, first: bool = False) -> Scenario:
    def act(bench: StandIn, fund: Fund) -> None:
        subscription = _monthly(bench, fund, "debit" if first else "ok")
        invoice = bench.state.subscriptions[subscription]["latest_invoice"]
        if not first:
            invoice = bench.renew(subscription, "debit")["id"]  # type: ignore[index]
        bench.settle_invoice_debit(invoice, succeeds)
        if not succeeds:
            bench.cancel(subscription)

    return act


def _card_changed(bench: StandIn, fund: Fund) -> None:
    subscription = _monthly(bench, fund)
    bench.set_card(subscription, "decline")
    invoice = bench.renew(subscription)
    bench.change_card(subscription)
    bench.retry(invoice["id"], "ok")  # type: ignore[index]


def _micro_deposits_never_typed(bench: StandIn, fund: Fund) -> None:
    _once(bench, fund, card="debit")


def _held_and_reserved(bench: StandIn, fund: Fund) -> None:
    _once(bench, fund)
    bench.keep_minimum(1000)
    bench.automatic_payout()
    bench.move_money("reserve_hold", 500)
    bench.move_money("reserve_release", 500)


def _neighbours(bench: StandIn, fund: Fund) -> None:
    bench.charge_alone(1200)
    bench.refund(bench.charge(800, metadata={"site": "autre.example"})["id"], 300)


def _ends_with_its_month(bench: StandIn, fund: Fund) -> None:
    subscription = _monthly(bench, fund)
    bench.cancel_at_period_end(subscription)
    bench.renew(subscription)


def _paused(bench: StandIn, fund: Fund) -> None:
    subscription = _monthly(bench, fund)
    bench.renew(subscription, "decline")
    bench.pause(subscription, 1)
    bench.renew(subscription)
    bench.renew(subscription)


def _asked_under_a_rolled_key(bench: StandIn, fund: Fund) -> None:
    bench.roll_key("sk_test_rolled")
    with suppress(GatewayDenied):
        open_gift(fund)
    bench.roll_key(KEY)
    _once(bench, fund, amount_cents=2500)


def _declined_then_paid(bench: StandIn, fund: Fund) -> None:
    session = open_gift(fund).checkout_session_id or ""
    bench.pay(session, card="decline")
    bench.pay(session)


SCENARIOS: dict[str, Scenario] = {
    "a gift": lambda bench, fund: _once(bench, fund),
    "two gifts at once": lambda bench, fund: [_once(bench, fund), _once(bench, fund, email="b@example.org")],
    "declined, then paid": _declined_then_paid,
    "abandoned": lambda bench, fund: bench.expire(open_gift(fund).checkout_session_id or ""),
    "a fee known late": _late_fee,
    "refunded whole": _refunded(None),
    "refunded in parts": _refunded(1000, 1500, 2500),
    "a refund that fails, another that does not": _failed_refund,
    "a refund pending, then done": _pending_refund("succeeded"),
    "a refund pending, then failed": _pending_refund("failed"),
    "disputed, open": _disputed(""),
    "disputed, won": _disputed("won"),
    "disputed, won with its fee": _disputed("won", returns_fee=True),
    "disputed in part, lost": _disputed("lost", amount=1200),
    "an inquiry closed": _inquiry(False),
    "an inquiry that becomes a dispute": _inquiry(True),
    "a debit": _debit(True),
    "a debit refused": _debit(False),
    "a debit reversed weeks later": _debit(True, reversed_later=True),
    "a monthly gift": _months(),
    "three months, then stopped": _months("ok", "ok", cancels=True),
    "a month that fails and recovers": _retried("ok"),
    "a month that fails until the end": _retried(*["decline"] * len(RETRY_DAYS)),
    "a month refunded in part": _refunded_month,
    "a month by debit": _debited_month(True),
    "a month by debit refused": _debited_month(False),
    "a first month by debit": _debited_month(True, first=True),
    "a first month by debit refused": _debited_month(False, first=True),
    "a card changed at Stripe's while a month is late": _card_changed,
    "micro-deposits never typed": _micro_deposits_never_typed,
    "holds and reserves": _held_and_reserved,
    "neighbours on the account": _neighbours,
    "a month paused while the one before is late": _paused,
    "asked under a rolled key": _asked_under_a_rolled_key,
    "a monthly gift that ends with its month": _ends_with_its_month,
    "three months refused, one after the other": _months("decline", "decline", "decline"),
    "money out of nowhere, paid out": lambda bench, fund: [bench.charge(900), bench.payout(400)],
    "an inquiry closed, charged back and won": _inquiry_reopened,
    "a dispute lost and won on appeal": _appealed,
    "a payout by the calendar that fails": lambda bench, fund: [
        _once(bench, fund),
        bench.fail_payout(bench.automatic_payout()["id"]),
    ],
}
