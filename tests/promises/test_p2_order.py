"""P2: order-free. Whatever the order and number of a story's events, the database ends the same, to the field."""

import hashlib
import json
import os
import random
import time
from functools import cache

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from core.models import OutgoingMail
from donations.gateways import balance, charges, checkout, events, reversals, subscriptions
from donations.models import (
    Dispute,
    Donation,
    FundTotal,
    LedgerEntry,
    Payment,
    Payout,
    PayoutLine,
    RecurringDonation,
    Refund,
    StripeEvent,
)
from donations.services import monthly, sessions, settlement, webhook_events
from donations.services import reversals as booked
from tests.factories.gifts import make_fund
from tests.promises import size, tell
from tests.promises.scenarios import SCENARIOS

pytestmark = pytest.mark.django_db
PERMUTATIONS = size(int(os.environ.get("ORDERS", "1000")), 4)
# What depends on the moment of handling, or on the order of insertion.
TIMES = {
    "id",
    "created_at",
    "received_at",
    "processed_at",
    "posted_at",
    "next_attempt_at",
    "seen_at",
    "attempts",
    "sent_at",
}
NATURAL = {
    "payment_id": Payment,
    "donation_id": Donation,
    "recurring_donation_id": RecurringDonation,
    "payout_id": Payout,
}
# A mail waits with the ids of the rows that it will speak of.
SPOKEN_OF = {"gift": Donation, "monthly": RecurringDonation, "refund": Refund, "dispute": Dispute}


def dump() -> str:
    """Every row of the till's facts, without times of handling and without ids of ours."""
    names = {model: dict(model.objects.values_list("pk", key)) for model, key in (
        (Payment, "payment_intent_id"), (Donation, "public_id"), (RecurringDonation, "public_id"), (Payout, "payout_id"),
        (Refund, "refund_id"), (Dispute, "dispute_id"),
    )}  # fmt: skip
    rows = []
    for model in (
        Donation,
        RecurringDonation,
        Payment,
        Refund,
        Dispute,
        Payout,
        PayoutLine,
        LedgerEntry,
        FundTotal,
        OutgoingMail,
        StripeEvent,
    ):
        for row in model.objects.values():
            kept = {name: value for name, value in row.items() if name not in TIMES}
            for name, other in NATURAL.items():
                if kept.get(name):
                    kept[name] = names[other].get(kept[name], kept[name])
            if model is OutgoingMail:
                kept["context"] = {
                    name: str(names[SPOKEN_OF[name]][value]) if name in SPOKEN_OF else value
                    for name, value in kept["context"].items()
                }
            rows.append([model.__name__, json.dumps(kept, cls=DjangoJSONEncoder, sort_keys=True)])
    return hashlib.sha256(json.dumps(sorted(rows)).encode()).hexdigest()


@pytest.fixture
def frozen(monkeypatch):
    """Stripe's state does not change while a story is told in every order: each answer is asked once."""
    for module, name in (
        (charges, "fetch_charge"), (charges, "fetch_charge_of"), (charges, "fetch_intent_state"),
        (checkout, "fetch_checkout"), (reversals, "list_refunds"), (reversals, "fetch_refund_intent"),
        (charges, "fetch_debit"), (balance, "fetch_movement"), (balance, "fetch_payout"), (reversals, "fetch_dispute"), (subscriptions, "fetch_subscription"), (subscriptions, "fetch_invoice"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, cache(getattr(module, name)))
    inside = balance.list_movements_of_payout
    monkeypatch.setattr(balance, "list_movements_of_payout", cache(lambda payout_id: list(inside(payout_id))))
    assert (booked.charges, sessions.charges, monthly.charges) == (charges, charges, charges)


def told(facts, chance: random.Random) -> str:
    """The end of one telling: shuffled, some twice, handled as they come or all at the end. Nothing of it is kept."""
    queue = facts + [fact for fact in facts if chance.random() < 0.3]
    chance.shuffle(queue)
    with transaction.atomic():
        for fact in queue:
            webhook_events.receive_event(fact)
            if chance.random() < 0.5:
                webhook_events.process_due_events()
        for _round in range(3):
            StripeEvent.objects.filter(status="received").update(next_attempt_at="2000-01-01T00:00Z")
            webhook_events.process_due_events(limit=1000)
        StripeEvent.objects.filter(status__in=["done", "ignored"]).update(last_error="")
        ended = dump()
        transaction.set_rollback(True)
    return ended


@pytest.mark.parametrize("number", range(len(SCENARIOS)))
def test_p2_any_order_ends_the_same(stand_in, frozen, number):
    name, started = list(SCENARIOS)[number], time.monotonic()
    SCENARIOS[name](stand_in, make_fund())
    bodies = [stand_in.signed(event) for event in stand_in.pending_deliveries()]
    facts = [events.verify_event(body, signature) for body, signature in bodies]
    ends = {told(facts, random.Random(seed)) for seed in range(PERMUTATIONS)}
    tell("P2", story=f"«{name}»", events=len(facts), orders=PERMUTATIONS, different_ends=len(ends),
         seconds=round(time.monotonic() - started))  # fmt: skip
    assert len(ends) == 1


def test_p2_control_a_till_that_believed_its_first_answer_would_depend_on_order(stand_in, frozen, monkeypatch):
    """Thanks told only when the payment's own event comes first: the order shows."""
    seen = []
    original = settlement.queue_thanks

    def only_after_a_session(gift, payment):
        first = StripeEvent.objects.order_by("pk").first()
        seen.append(first.type)
        return first.type.startswith("checkout") and original(gift, payment)

    monkeypatch.setattr(settlement, "queue_thanks", only_after_a_session)
    SCENARIOS["a gift"](stand_in, make_fund())
    facts = [events.verify_event(*stand_in.signed(event)) for event in stand_in.pending_deliveries()]
    assert len({told(facts, random.Random(seed)) for seed in range(12)}) > 1
    assert seen
