"""The machine's own control: a fault planted in the till is found by the checks that end each life."""

import pytest

from donations.services import reversals
from tests.donations.test_state_machine import CardLife
from tests.factories.webhooks import tell


def _live_of_a_refund_that_fails() -> None:
    life = CardLife()
    life.open_the_till()
    try:
        tell(life.bench)
        life.refund_in_parts(cents=500, seed=1, status="pending")
        life.end_a_refund(seed=1, status="succeeded")
        life.end_a_refund(seed=1, status="failed")
        assert [row["status"] for row in life.bench.state.refunds.values()] == ["failed"]
    finally:
        life.teardown()


@pytest.mark.django_db
def test_control_a_till_that_forgets_failed_refunds_is_found_out(settings, monkeypatch):
    def forget(refund):
        refund.failure_transaction_id = None
        original(refund)

    _live_of_a_refund_that_fails()
    original = reversals.ledger.post_refund
    monkeypatch.setattr(reversals.ledger, "post_refund", forget)
    with pytest.raises(AssertionError):
        _live_of_a_refund_that_fails()
