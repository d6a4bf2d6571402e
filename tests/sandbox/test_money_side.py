"""What moves on the stand-in's balance beside charges: debits, holds, reserves, fees, payouts, other currencies."""

import pytest
import stripe

from sandbox.server import StandIn
from tests.sandbox.test_stand_in import KEY, SECRET, client, create

MONTHLY = {
    "mode": "subscription",
    "payment_intent_data": {},
    "line_items": [
        {
            "quantity": 1,
            "price_data": {
                "currency": "cad",
                "unit_amount": 10_000,
                "recurring": {"interval": "month"},
                "product_data": {"name": "Radio"},
            },
        }
    ],
}


@pytest.fixture
def bench():
    with StandIn(
        webhook_url=None,
        webhook_secret=SECRET,
        api_key=KEY,
        seed=5,
        deliveries="manual",
    ) as running:
        yield running


def kinds(bench: StandIn) -> list[tuple[str, int, int]]:
    """What moved since the bench was born."""
    rows = [row for row in bench.state.balance_transactions.values() if row["created"] >= bench.state.born_at]
    return [(row["type"], row["amount"], row["fee"]) for row in rows]


def told(bench: StandIn) -> list[str]:
    return [event["type"] for event in bench.pending_deliveries()]


def debited(bench: StandIn) -> str:
    session = create(bench)
    bench.pay(session.id, card="debit")
    intent_id = bench.state.sessions[session.id]["payment_intent"]
    if bench.state.payment_intents[intent_id]["status"] == "requires_action":
        bench.verify_debit(intent_id)
    return intent_id


def test_a_debit_stands_in_the_balance_from_its_submission(bench):
    intent = debited(bench)
    charge = client(bench).v1.payment_intents.retrieve(intent, {"expand": ["latest_charge.balance_transaction"]})
    assert (charge.status, charge.latest_charge.status, charge.latest_charge.paid) == ("processing", "pending", False)
    assert (charge.latest_charge.balance_transaction.type, charge.latest_charge.balance_transaction.net) == (
        "payment", 2500 - 103,
    )  # fmt: skip
    assert told(bench) == [
        "payment_intent.requires_action", "checkout.session.completed", "charge.pending", "payment_intent.processing",
    ]  # fmt: skip
    assert (bench.truth()["net_cents"], bench.truth()["received_by_fund"]) == (2397, {})
    bench.settle_debit(intent)
    assert kinds(bench) == [("payment", 2500, 103)]
    assert told(bench)[4:6] == ["charge.succeeded", "payment_intent.succeeded"]
    assert bench.truth()["received_by_fund"] == {"radio": 2500}


@pytest.mark.parametrize(("returns_fee", "fee"), [(False, 0), (True, -103)])
def test_a_refused_debit_leaves_the_balance_by_a_second_movement(bench, returns_fee, fee):
    intent = debited(bench)
    bench.settle_debit(intent, succeeds=False, returns_fee=returns_fee)
    charge = client(bench).v1.charges.retrieve(bench.state.payment_intents[intent]["latest_charge"])
    assert (charge.status, charge.failure_code) == ("failed", "insufficient_funds")
    back = client(bench).v1.balance_transactions.retrieve(charge.failure_balance_transaction)
    assert (back.type, back.amount, back.fee, back.source) == ("payment_failure_refund", -2500, fee, charge.id)
    assert "charge.failed" in told(bench)
    assert bench.truth()["payments"] == 0


def test_control_the_kind_bench_writes_a_debit_once_the_bank_has_paid():
    with StandIn(
        webhook_url=None,
        webhook_secret=SECRET,
        api_key=KEY,
        deliveries="manual",
        lenient=["debits_book_on_success"],
    ) as kind:
        intent = debited(kind)
        assert kinds(kind) == []
        assert "charge.pending" not in told(kind)
        kind.settle_debit(intent)
        assert [row[0] for row in kinds(kind)] == ["payment"]


def test_a_pending_debit_cannot_be_refunded(bench):
    intent = debited(bench)
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        client(bench).v1.refunds.create({"payment_intent": intent})


def test_billing_takes_its_own_fee_of_a_subscriptions_charge(bench):
    bench.pay(create(bench, **MONTHLY).id)
    assert ("stripe_fee", -70, 0) in kinds(bench)


def test_control_the_kind_bench_takes_no_fee_of_billing():
    with StandIn(
        webhook_url=None,
        webhook_secret=SECRET,
        api_key=KEY,
        deliveries="manual",
        lenient=["no_billing_fee"],
    ) as kind:
        kind.pay(create(kind, **MONTHLY).id)
        assert [row[0] for row in kinds(kind)] == ["charge"]


def test_what_is_reserved_is_a_line_of_another_balance(bench):
    bench.pay(create(bench).id)
    bench.move_money("reserve_hold", 1000)
    lines = {(row["balance_type"], row["amount"]) for row in bench.state.balance_transactions.values()}
    assert {("payments", -1000), ("risk_reserved", 1000)} <= lines
    assert client(bench).v1.balance.retrieve().pending[0].amount == bench.truth()["balance_cents"]
    assert bench.truth()["net_cents"] == 2397 - 1000


def test_money_in_another_currency_is_a_balance_of_its_own(bench):
    bench.move_money("topup", 500, "usd")
    pending = {row.currency: row.amount for row in client(bench).v1.balance.retrieve().pending}
    assert pending == {"cad": bench.truth()["opening_cents"], "usd": 500}
    assert bench.truth()["net_cents"] == 0
    with pytest.raises(ValueError, match="dream"):
        bench.move_money("dream", 1)


def test_an_automatic_payout_knows_its_transactions_and_one_by_hand_does_not(bench):
    bench.automatic_payout()
    bench.pay(create(bench).id)
    bench.keep_minimum(400)
    payout = bench.automatic_payout()
    assert (payout["amount"], payout["automatic"]) == (1997, True)
    inside = [
        row.type for row in client(bench).v1.balance_transactions.list({"payout": payout["id"]}).auto_paging_iter()
    ]
    assert inside == ["payout", "payout_minimum_balance_hold", "charge"]
    assert [row[0] for row in kinds(bench)][-1] == "payout_minimum_balance_release"
    with pytest.raises(stripe.InvalidRequestError, match="automatic"):
        client(bench).v1.balance_transactions.list({"payout": bench.payout(1)["id"]})


def test_a_payout_is_called_off_and_a_balance_below_zero_is_drawn_from_the_bank(bench):
    bench.automatic_payout()
    bench.pay(create(bench).id)
    bench.cancel_payout(bench.automatic_payout()["id"])
    assert kinds(bench)[-1] == ("payout_cancel", 2397, 0)
    assert "payout.canceled" in told(bench)
    bench.account_fee(5000)
    assert bench.automatic_payout()["amount"] == 2397 - 5000
    assert kinds(bench)[-1] == ("payout", 2603, 0)
    bench.account_fee(10)
    bench.automatic_payout()
    with pytest.raises(Exception, match="insufficient"):
        bench.automatic_payout()


def test_a_dispute_says_until_when_it_is_answered_and_may_be_won_on_appeal(bench):
    bench.pay(create(bench).id)
    (intent,) = bench.state.payment_intents
    dispute = bench.dispute(intent)
    assert dispute["evidence_details"]["due_by"] > dispute["created"]
    assert bench.answer_dispute(dispute["id"])["status"] == "under_review"
    assert bench.close_dispute(dispute["id"])["status"] == "lost"
    assert bench.appeal_dispute(dispute["id"])["status"] == "won"
    assert bench.truth()["disputed_cents"] == 0
