"""The bench behaves as Stripe does, through the real SDK."""

import json
import threading
import urllib.request

import pytest
import stripe

from sandbox.server import StandIn
from sandbox.state import State

SECRET, KEY = "whsec_bench", "sk_test_bench"
# What the account held when the bench was born.
NEIGHBOURS = 2 * (4000 - 146)


@pytest.fixture
def bench():
    with StandIn(
        webhook_url=None,
        webhook_secret=SECRET,
        api_key=KEY,
        seed=3,
        deliveries="manual",
    ) as running:
        yield running


def client(bench: StandIn, key: str = KEY, retries: int = 0) -> stripe.StripeClient:
    return stripe.StripeClient(key, base_addresses={"api": bench.url}, max_network_retries=retries)


def order(**values) -> dict:
    return {
        "mode": "payment",
        "success_url": "http://site.example/thanks",
        "cancel_url": "http://site.example/stop",
        "customer_email": "a@example.org",
        "payment_intent_data": {"metadata": {"fund": "radio"}},
        "line_items": [
            {"quantity": 1, "price_data": {"currency": "cad", "unit_amount": 2500, "product_data": {"name": "Radio"}}}
        ],
        **values,
    }


def create(bench: StandIn, key: str | None = None, **values):
    options = {"idempotency_key": key} if key else {}
    return client(bench).v1.checkout.sessions.create(order(**values), options)


def test_a_session_is_opened_paid_and_told(bench):
    session = create(bench)
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 2500)
    bench.pay(session.id)
    paid = client(bench).v1.checkout.sessions.retrieve(session.id)
    intent = client(bench).v1.payment_intents.retrieve(
        paid.payment_intent, {"expand": ["latest_charge.balance_transaction"]}
    )
    assert (paid.status, intent.status, intent.amount_received) == ("complete", "succeeded", 2500)
    assert intent.latest_charge.balance_transaction.fee == 103
    assert [event["type"] for event in bench.pending_deliveries()] == [
        "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed",
    ]  # fmt: skip


def test_its_signatures_are_stripes(bench):
    bench.pay(create(bench).id)
    body, signature = bench.signed(bench.pending_deliveries()[0])
    assert stripe.Webhook.construct_event(body, signature, SECRET)["type"] == "charge.succeeded"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signature, "whsec_other")


def test_one_key_gives_one_answer_even_an_error(bench):
    assert create(bench, "k").id == create(bench, "k").id
    assert len(bench.state.sessions) == 1
    bench.chaos.next_calls = ["server_error"]
    for _attempt in range(2):
        with pytest.raises(stripe.APIError):
            create(bench, "broken")
    assert create(bench, "other").id


def test_one_key_with_other_parameters_is_refused(bench):
    create(bench, "k")
    with pytest.raises(stripe.IdempotencyError):
        create(bench, "k", customer_email="b@example.org")


def test_a_key_in_flight_is_a_conflict(bench):
    bench.chaos.slow_seconds = 0.5
    first = threading.Thread(target=create, args=(bench, "slow"))
    first.start()
    while not bench.state.answers:
        pass
    with pytest.raises(stripe.StripeError) as refusal:
        create(bench, "slow")
    first.join()
    assert refusal.value.http_status == 409


def test_a_key_is_forgotten_after_a_day(bench):
    first = create(bench, "k").id
    bench.advance(25 * 3600)
    assert create(bench, "k").id != first


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"colour": "red"}, "colour"),
        ({"mode": "gift"}, "mode"),
        ({"payment_method_types": ["card"]}, "payment_method_types"),
        ({"line_items": [{"quantity": "many"}]}, "line_items[0][quantity]"),
        ({"payment_intent_data": {"receipt": "x"}}, "payment_intent_data[receipt]"),
    ],
)
def test_what_the_pinned_sdk_does_not_know_is_refused(bench, change, param):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create(bench, **change)
    assert refusal.value.param == param


def test_another_key_and_another_path_are_refused_in_stripes_words(bench):
    with pytest.raises(stripe.AuthenticationError):
        client(bench, "sk_test_other").v1.checkout.sessions.create(order())
    with pytest.raises(stripe.InvalidRequestError):
        client(bench).v1.coupons.list()
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client(bench).v1.checkout.sessions.retrieve("cs_nowhere")
    assert refusal.value.code == "resource_missing"


def test_lists_are_paged_and_filtered(bench):
    for _gift in range(5):
        bench.pay(create(bench).id)
    since = {"gte": bench.state.born_at}
    movements = client(bench).v1.balance_transactions.list({"limit": 2, "type": "charge", "created": since})
    assert movements.has_more
    assert len(list(movements.auto_paging_iter())) == 5
    assert not list(client(bench).v1.balance_transactions.list({"created": {"gte": 9_999_999_999}}).auto_paging_iter())


def test_its_books_are_its_balance_transactions(bench):
    for _gift in range(3):
        bench.pay(create(bench).id)
    assert bench.truth() == {
        "opening_cents": NEIGHBOURS,
        "refunded_cents": 0, "disputed_cents": 0, "balance_cents": NEIGHBOURS + 7191, "paid_out_cents": 0,
        "received_by_fund": {"radio": 7500},
        "payments": 3, "gross_cents": 7500, "fee_cents": 309, "net_cents": 7191, "by_fund": {"radio": 7500},
    }  # fmt: skip


def test_a_closed_session_cannot_be_paid(bench):
    session = create(bench)
    client(bench).v1.checkout.sessions.expire(session.id)
    with pytest.raises(Exception, match="expired"):
        bench.pay(session.id)
    with pytest.raises(stripe.InvalidRequestError):
        client(bench).v1.checkout.sessions.expire(session.id)


def test_time_passes_by_the_virtual_clock(bench):
    session = create(bench)
    bench.advance(24 * 3600 + 1)
    assert client(bench).v1.checkout.sessions.retrieve(session.id).status == "expired"


@pytest.mark.parametrize(
    ("fault", "executed"), [("timeout_before", 0), ("reset", 0), ("timeout_after", 1), ("truncate", 1)]
)
def test_faults_happen_before_or_after_executing(bench, fault, executed):
    bench.chaos.next_calls = [fault]
    with pytest.raises(stripe.APIConnectionError):
        create(bench, "k")
    assert len(bench.state.sessions) == executed


def test_the_same_seed_makes_the_same_choices():
    def choices(seed):
        state = State(seed=seed)
        state.chaos.set({"rate_limit": 0.3, "server_error": 0.3})
        return [state.chaos.api_fault(state.seed, call) for call in range(50)]

    assert choices(1) == choices(1)
    assert choices(1) != choices(2)
    assert {"ok", "rate_limit", "server_error"} == set(choices(1))


@pytest.mark.parametrize("change", [{"drop": 2}, {"nothing": 1}, {"next_calls": ["earthquake"]}, {"duplicate": 0}])
def test_a_knob_turned_wrong_is_refused(bench, change):
    with pytest.raises(ValueError):
        bench.chaos.set(change)


def test_it_remembers_through_a_restart(tmp_path):
    path = tmp_path / "state.json"
    with StandIn(webhook_url=None, webhook_secret=SECRET, api_key=KEY, state_file=path) as first:
        session = create(first, "k")
        first.pay(session.id)
    with StandIn(webhook_url=None, webhook_secret=SECRET, api_key=KEY, state_file=path) as second:
        assert second.truth()["payments"] == 1
        assert create(second, "k").id == session.id


def test_it_refuses_production_and_live_keys(monkeypatch):
    with pytest.raises(ValueError, match="test key"):
        StandIn(webhook_url=None, webhook_secret=SECRET, api_key="sk_live_x")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "ciso_site.settings.production")
    with pytest.raises(RuntimeError, match="production"):
        StandIn(webhook_url=None, webhook_secret=SECRET, api_key=KEY)


def test_its_controls_answer_over_http(bench):
    session = create(bench)
    request = urllib.request.Request(f"{bench.url}/_sandbox/sessions/{session.id}/pay", data=b"{}", method="POST")
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer) == {"status": "complete"}
    with urllib.request.urlopen(f"{bench.url}/_sandbox/truth") as answer:
        assert json.load(answer)["payments"] == 1


def test_its_page_says_what_it_is_in_three_languages(bench):
    for locale, words in (
        ("fr-CA", "aucun argent ne bouge"),
        ("es-419", "no se mueve dinero"),
        ("en", "no money moves"),
    ):
        session = create(bench, locale=locale, customer_email="<b>@example.org")
        with urllib.request.urlopen(session.url) as answer:
            page = answer.read().decode()
        assert words in page
        assert "<b>@" not in page
