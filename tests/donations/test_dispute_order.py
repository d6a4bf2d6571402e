"""Disputes of one fund at once: their movements are booked in one order, whatever order Stripe lists them in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from donations.gateways.facts import DisputeFact
from donations.models import Dispute, Payment
from donations.services import reversals
from tests.factories.facts import DAY, movement
from tests.factories.gifts import make_fund


def payments(fund, count: int) -> list[Payment]:
    return [
        Payment.objects.create(
            payment_intent_id=f"pi_{n}", charge_id=f"ch_{n}", amount_cents=5000, charged_at=DAY, fund=fund
        )
        for n in range(count)
    ]


def fact(payment: Payment, *, backwards: bool) -> DisputeFact:
    out = movement(
        balance_transaction_id=f"txn_{payment.pk}_out", type="adjustment", amount_cents=-5000, fee_cents=1500
    )
    back = movement(
        balance_transaction_id=f"txn_{payment.pk}_back", type="adjustment", amount_cents=5000,
        created=DAY + timedelta(days=1),
    )  # fmt: skip
    rows = (back, out) if backwards else (out, back)
    return DisputeFact(f"du_{payment.pk}", payment.payment_intent_id, 5000, "won", "", DAY, rows)


@pytest.mark.django_db
@pytest.mark.parametrize("backwards", [True, False])
def test_movements_are_booked_oldest_first(backwards, monkeypatch):
    (payment,) = payments(make_fund(), 1)
    booked = []
    original = reversals.ledger.post_dispute_movement
    monkeypatch.setattr(
        reversals.ledger, "post_dispute_movement",
        lambda dispute, row, **values: (booked.append(row.balance_transaction_id), original(dispute, row, **values)),
    )  # fmt: skip
    reversals.settle_dispute(payment, fact(payment, backwards=backwards))
    assert booked == [f"txn_{payment.pk}_out", f"txn_{payment.pk}_back"]


def settled(pair: tuple[int, bool]) -> str:
    """One dispute, booked in a connection of its own; the database's complaint, or nothing."""
    key, backwards = pair
    try:
        payment = Payment.objects.get(pk=key)
        reversals.settle_dispute(payment, fact(payment, backwards=backwards))
    except Exception as error:  # noqa: BLE001 - whatever the database says is what is asked
        return str(error)
    finally:
        connection.close()
    return ""


def test_disputes_of_one_fund_at_once_never_wait_for_each_other(own_database):
    rows = payments(make_fund(), 60)
    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(settled, [(row.pk, bool(number % 2)) for number, row in enumerate(rows)]))
    assert set(said) == {""}
    assert Dispute.objects.filter(status="won").count() == 60


def test_control_each_in_stripes_own_order_deadlocks(own_database, monkeypatch):
    monkeypatch.setattr(reversals, "sorted", lambda rows, **_: list(rows), raising=False)
    rows = payments(make_fund(), 120)
    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(settled, [(row.pk, bool(number % 2)) for number, row in enumerate(rows)]))
    assert any("deadlock" in one for one in said)
