"""Every object that the bench answers has the fields that the pinned SDK's class annotates, and no other."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox import state
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


ADDRESS = "https://ciso.example.org/stripe/webhook/"
OF_THE_ACCOUNT = {
    "product": lambda v1, customer: v1.products.create({"name": "Radio"}),
    "billing_portal.session": lambda v1, customer: v1.billing_portal.sessions.create({"customer": customer}),
    "billing_portal.configuration": lambda v1, customer: v1.billing_portal.configurations.list().data[0],
    "webhook_endpoint": lambda v1, customer: v1.webhook_endpoints.create(
        {"url": ADDRESS, "enabled_events": ["charge.succeeded"]}
    ),
    "account": lambda v1, customer: v1.accounts.retrieve_current(),
    "payment_method_configuration": lambda v1, customer: v1.payment_method_configurations.list().data[0],
    "balance": lambda v1, customer: v1.balance.retrieve(),
}


@pytest.mark.parametrize("kind", OF_THE_ACCOUNT)
def test_what_the_account_answers_over_the_wire_is_what_the_sdk_annotates(bench, kind):
    answer = OF_THE_ACCOUNT[kind](client(bench).v1, next(iter(bench.state.customers)))
    assert answer.object == kind
    law, shown = set(annotated(kind)), set(answer.to_dict())
    assert law, f"the SDK knows no {kind}"
    # The secret of an endpoint is told to whoever makes it, here.
    assert (shown - law, law - shown) == (set(), set())


def test_the_settings_of_the_balance_are_what_the_sdk_annotates_and_cannot_read(bench):
    """A map that is null, as Stripe sends it, ends the pinned SDK's reader: the till reads the answer itself."""
    answer = json.loads(client(bench).raw_request("get", "/v1/balance_settings").body)
    assert set(answer) == set(annotated("balance_settings")) | {"object"}
    with pytest.raises(AttributeError):
        client(bench).v1.balance_settings.retrieve()


def test_every_kind_that_the_bench_knows_is_held_to_the_sdk(bench):
    stored = [row for store in state.STORES for row in rows(bench, store) if isinstance(row, dict)]
    kinds = {row["object"] for row in stored if "object" in row}
    held = (
        {row["object"] for store in STORES for row in rows(bench, store)} | OF_THE_ACCOUNT.keys() | {"balance_settings"}
    )
    assert kinds - held == set()


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
