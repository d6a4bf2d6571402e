"""Stripe's objects become facts, field by field: payments, invoices, events."""

import json
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from donations.exceptions import NotSettledYet, SignatureRefused, UnknownShape
from donations.gateways import charges, events, subscriptions
from donations.gateways.facts import ChargeFact, EventFact, InvoiceFact
from sandbox.deliveries import sign
from tests.factories.facts import DAY

STAMP = int(DAY.timestamp())
MOVEMENT = SimpleNamespace(
    id="txn_1", fee=103, amount=3_400, currency="cad", created=STAMP, available_on=STAMP + 86_400,
    fee_details=[SimpleNamespace(type="stripe_fee", amount=90), SimpleNamespace(type="tax", amount=13)],
)  # fmt: skip
SUCCEEDED = "payment_intent.succeeded"
UNKNOWN_FEE = {
    "balance_transaction_id": None, "fee_cents": None, "tax_cents": 0, "moved_at": None, "available_at": None,
}  # fmt: skip


def thing(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**values)


def intent(charge: dict | None = None, **values: Any) -> SimpleNamespace:
    made = {
        "id": "ch_1", "created": STAMP, "balance_transaction": MOVEMENT,
        "payment_method_details": thing(type="acss_debit"), **(charge or {}),
    }  # fmt: skip
    return thing(
        **{
            "id": "pi_1",
            "livemode": True,
            "amount_received": 2_500,
            "currency": "cad",
            "latest_charge": thing(**made),
            **values,
        }
    )


FACT = {
    "payment_intent_id": "pi_1", "charge_id": "ch_1", "amount_cents": 2_500, "currency": "CAD", "charged_at": DAY,
    "livemode": True, "balance_transaction_id": "txn_1", "fee_cents": 103, "method": "acss_debit", "metadata": {},
    "tax_cents": 13, "moved_at": DAY, "available_at": DAY + timedelta(days=1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "values"),
    [
        (intent(), {}),
        (intent(livemode=False), {"livemode": False}),
        (intent({"balance_transaction": None}), UNKNOWN_FEE),
        (intent({"balance_transaction": "txn_1"}), UNKNOWN_FEE),
        (intent({"payment_method_details": None}), {"method": ""}),
        (intent({"payment_method_details": thing()}), {"method": ""}),
        (
            intent(presentment_details=thing(presentment_amount=1_800, presentment_currency="usd")),
            {"presentment_cents": 1_800, "presentment_currency": "USD"},
        ),
        (
            intent(currency="eur"),
            {"amount_cents": 3_400, "presentment_cents": 2_500, "presentment_currency": "EUR"},
        ),
    ],
)
def test_a_payment_is_read_as_stripe_says_it(monkeypatch, given, values):
    monkeypatch.setattr(charges, "moment_of_event", lambda *asked: DAY if asked == (SUCCEEDED, "pi_1", STAMP) else None)
    said = {"succeeded_at": DAY} if values.get("method", "acss_debit") else {}
    assert charges._charge(given, {"metadata": {}}) == ChargeFact(**FACT | said | values)


def test_a_payment_of_another_currency_waits_until_its_worth_is_known():
    with pytest.raises(NotSettledYet, match=r"^pi_1 in EUR$"):
        charges._charge(intent({"balance_transaction": None}, currency="eur"), {"metadata": {}})


@pytest.mark.parametrize("latest", [None, "ch_1"])
def test_a_payment_without_its_charge_has_no_known_shape(latest):
    with pytest.raises(UnknownShape, match=r"^pi_1 succeeded without a charge$"):
        charges._charge(intent(latest_charge=latest), {})


def stripe_with(monkeypatch, invoice: SimpleNamespace | None) -> list:
    """A client that knows one invoice's payment, or none; what it was asked."""
    asked: list = []
    rows = [thing(invoice="in_1")] if invoice else []
    v1 = thing(
        invoice_payments=thing(list=lambda wanted: (asked.append(wanted), thing(data=rows))[1]),
        invoices=thing(retrieve=lambda wanted: (asked.append(wanted), invoice)[1]),
    )
    monkeypatch.setattr(charges, "client", lambda: thing(v1=v1))
    return asked


def test_our_own_marks_say_what_a_payment_is_for(monkeypatch):
    asked = stripe_with(monkeypatch, None)
    marked = thing(id="pi_1", metadata={"gift": "g", "fund": "f", "monthly": "m", "other": "x"})
    assert charges._origin(marked) == {"metadata": {"gift": "g", "fund": "f", "monthly": "m"}}
    assert asked == []
    assert charges._origin(thing(id="pi_1", metadata=None)) == {"metadata": {}}
    wanted = {"payment": {"type": "payment_intent", "payment_intent": "pi_1"}, "limit": 1}
    assert asked == [wanted]


@pytest.mark.parametrize(("reason", "renewal"), [("subscription_create", False), ("subscription_cycle", True)])
def test_else_the_subscription_whose_invoice_it_pays_says_it(monkeypatch, reason, renewal):
    details = thing(metadata={"monthly": "m", "other": "x"}, subscription="sub_1")
    asked = stripe_with(monkeypatch, thing(parent=thing(subscription_details=details), billing_reason=reason))
    found = charges._origin(thing(id="pi_1", metadata={}))
    assert found == {"metadata": {"monthly": "m"}, "subscription_id": "sub_1", "is_renewal": renewal}
    assert asked[1] == "in_1"


def test_an_invoice_is_read_whole_or_bare():
    row = thing(payment=thing(type="payment_intent", payment_intent="pi_1"))
    record = thing(payment=thing(type="payment_record", payment_record="pr_1"))
    lone = thing(payment=thing(type="charge", charge="ch_1"))
    whole = thing(
        id="in_1", status="open", attempt_count=3, hosted_invoice_url="https://stripe.example/in_1",
        parent=thing(subscription_details=thing(subscription={"id": "sub_1"})),
        payments=thing(data=[row, record, lone]), next_payment_attempt=STAMP,
    )  # fmt: skip
    bare = thing(
        id="in_2", status=None, attempt_count=None, hosted_invoice_url=None, parent=None, next_payment_attempt=None
    )
    assert subscriptions._invoice(whole) == InvoiceFact(
        invoice_id="in_1", status="open", attempts=3, url="https://stripe.example/in_1", subscription_id="sub_1",
        payment_intent_ids=("pi_1",), next_attempt_at=DAY,
    )  # fmt: skip
    assert subscriptions._invoice(bare) == InvoiceFact(
        invoice_id="in_2",
        status="",
        attempts=0,
        url="",
        subscription_id="",
        payment_intent_ids=(),
        next_attempt_at=None,
    )


BODY = {
    "id": "evt_1", "type": "charge.succeeded", "api_version": "2026", "livemode": False, "account": "acct_1",
    "created": STAMP, "data": {"object": {"id": "ch_1"}},
}  # fmt: skip


def test_an_event_is_read_whole_or_bare(settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", "whsec_old"]
    bare = BODY | {"api_version": None, "account": None, "data": {"object": {}}}
    for data, words in ((BODY, ("2026", "acct_1", "ch_1")), (bare, ("", "", ""))):
        version, account, subject = words
        for secret in settings.STRIPE_WEBHOOK_SECRETS:
            body = json.dumps(data).encode()
            assert events.verify_event(body, sign(body, secret, int(time.time()))) == EventFact(
                event_id="evt_1", type="charge.succeeded", api_version=version, livemode=False, account=account,
                created=DAY, object_id=subject, payload=data,
            )  # fmt: skip


@pytest.mark.parametrize("body", [b"[]", b"{}", b"7", b'{"id": NaN}', json.dumps(BODY | {"created": 1e300}).encode()])
def test_what_is_signed_and_no_event_is_refused(settings, body):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new"]
    with pytest.raises(SignatureRefused):
        events.verify_event(body, sign(body, "whsec_new", int(time.time())))


def test_events_are_listed_by_their_hour_and_type(monkeypatch):
    asked = []

    def listed(wanted):
        asked.append(wanted)
        return thing(auto_paging_iter=lambda: iter([thing(to_dict=lambda: BODY)]))

    monkeypatch.setattr(events, "client", lambda: thing(v1=thing(events=thing(list=listed))))
    until = datetime(2026, 5, 5, tzinfo=UTC)
    assert [one.event_id for one in events.list_events(DAY, until, ["refund.*"])] == ["evt_1"]
    window = {"gte": STAMP, "lt": int(until.timestamp())}
    assert asked == [{"created": window, "types": ["refund.*"], "limit": 100}]
