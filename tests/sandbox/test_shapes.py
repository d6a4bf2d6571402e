"""Every object that the bench answers has the fields that the pinned SDK's class annotates, and no other."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.expansion import expanded
from sandbox.server import StandIn
from sandbox.shapes import INCLUDABLE, annotated, completed
from tests.sandbox.test_money_side import MONTHLY
from tests.sandbox.test_stand_in import KEY, SECRET, client, create

STORES = (
    "sessions", "customers", "subscriptions", "invoices", "invoice_payments", "refunds", "disputes", "payouts",
    "payment_intents", "payment_methods", "charges", "balance_transactions", "events",
)  # fmt: skip


@pytest.fixture(scope="module")
def bench() -> Iterator[StandIn]:
    """A bench on which everything has happened once, beside the past of its neighbours."""
    with StandIn(webhook_url=None, webhook_secret=SECRET, api_key=KEY, seed=9, deliveries="manual") as running:
        _live(running)
        yield running


def _live(bench: StandIn) -> None:
    paid, debited, monthly = create(bench), create(bench), create(bench, **MONTHLY)
    for session, card in ((paid, "ok"), (debited, "debit"), (monthly, "ok")):
        bench.pay(session.id, card=card)
    intents = {name: bench.state.sessions[row.id]["payment_intent"] for name, row in (("a", paid), ("b", debited))}
    bench.refund(intents["a"], 500)
    bench.settle_debit(intents["b"], succeeds=False)
    subscription = bench.state.sessions[monthly.id]["subscription"]
    bench.renew(subscription, "decline")
    bench.change_card(subscription)
    bench.close_dispute(bench.dispute(intents["a"], 300)["id"], "won")
    bench.automatic_payout()
    bench.cancel(subscription)


def rows(bench: StandIn, store: str) -> list[dict[str, Any]]:
    return list(getattr(bench.state, store).values())


@pytest.mark.parametrize("store", STORES)
def test_what_is_answered_is_what_the_sdk_annotates(bench, store):
    assert rows(bench, store)
    for row in rows(bench, store):
        shown = completed(row)
        law = set(annotated(row["object"]))
        assert law, f"the SDK knows no {row['object']}"
        assert set(shown) - law == set(), row["object"]
        assert law - set(shown) == set(INCLUDABLE.get(row["object"], ())) & law


@pytest.mark.parametrize("store", STORES)
def test_the_sdk_reads_every_answer(bench, store):
    reader = client(bench).v1
    path = {"sessions": reader.checkout.sessions}.get(store) or getattr(reader, store)
    for row in rows(bench, store):
        assert path.retrieve(row["id"]).id == row["id"]


def test_an_includable_field_is_absent_until_it_is_asked_for(bench):
    invoice = next(row for row in rows(bench, "invoices") if row["status"] == "paid")
    assert "payments" not in completed(invoice)
    assert expanded(bench.state, invoice, ["payments"])["payments"]["data"][0]["object"] == "invoice_payment"
    read = client(bench).v1.invoices
    assert getattr(read.retrieve(invoice["id"]), "payments", None) is None
    assert len(read.retrieve(invoice["id"], {"expand": ["payments"]}).payments.data) == 1


def test_control_a_kind_bench_includes_what_nobody_asked_for():
    with StandIn(
        webhook_url=None, webhook_secret=SECRET, api_key=KEY, deliveries="manual", lenient=["invoices_show_payments"]
    ) as kind:
        kind.pay(create(kind, **MONTHLY).id)
        paid = next(row for row in rows(kind, "invoices") if row["status"] == "paid")
        assert client(kind).v1.invoices.retrieve(paid["id"]).payments.data


def test_listed_events_are_in_the_accounts_version_and_delivered_ones_in_ours(bench):
    listed = client(bench).v1.events.list({"limit": 3}).data
    assert {event.api_version for event in listed} == {bench.state.account_version}
    assert all(event["api_version"] != bench.state.account_version for event in bench.pending_deliveries())


def test_decimals_travel_as_stripe_writes_them(bench):
    prices = [row["items"]["data"][0]["price"] for row in rows(bench, "subscriptions")]
    assert {price["unit_amount_decimal"] for price in prices} >= {"10000", None}


def test_the_neighbours_were_there_before_and_are_told_to_nobody(bench):
    old = [row for row in rows(bench, "events") if row["created"] < bench.state.born_at]
    assert {row["type"] for row in old} >= {"charge.succeeded", "customer.subscription.created", "invoice.overdue"}
    delivered = {event["id"] for event in bench.pending_deliveries()}
    assert delivered.isdisjoint(row["id"] for row in old)
    assert bench.truth()["opening_cents"] == 2 * (4000 - 146)


def test_control_a_kind_account_is_empty_at_birth():
    with StandIn(
        webhook_url=None, webhook_secret=SECRET, api_key=KEY, deliveries="manual", lenient=["account_is_empty"]
    ) as kind:
        assert not kind.state.events and not kind.state.charges
