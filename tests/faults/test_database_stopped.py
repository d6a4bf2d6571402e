"""PostgreSQL itself is stopped at once, in the middle, and started again: a cluster of its own for one test."""

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from donations.models import Payment, StripeEvent
from donations.selectors import fund_totals
from donations.services.invariants import self_check
from donations.services.webhook_events import process_due_events
from tests.factories.gifts import make_fund, open_gift, post_gift
from tests.factories.webhooks import deliver_all


def test_postgresql_stopped_at_once_in_the_middle_of_a_handler_loses_nothing(own_cluster, stand_in, monkeypatch):
    fund = make_fund()
    stand_in.pay(open_gift(fund).checkout_session_id)
    client = Client(raise_request_exception=False)
    assert set(deliver_all(client, stand_in)) == {200}
    stops = []

    def stop(point):
        if point == "settle_before_ledger" and not stops:
            stops.append(point)
            own_cluster.__exit__()

    with monkeypatch.context() as middle:
        middle.setattr("donations.services.settlement.failpoint", stop)
        with pytest.raises(Exception, match="connection"):
            process_due_events()
    assert stops
    connections.close_all()

    stand_in.pay(stand_in.server.api.answer("POST", "/v1/checkout/sessions", _another(fund))[1]["id"])
    assert set(deliver_all(client, stand_in)) == {503}
    assert post_gift(client, fund, email="pendant@example.org").status_code >= 500

    connections.close_all()
    own_cluster.__enter__()
    assert set(deliver_all(client, stand_in)) == {200}
    StripeEvent.objects.filter(status="received").update(next_attempt_at=timezone.now())
    process_due_events()
    truth = stand_in.truth()
    assert (truth["payments"], fund_totals(fund).received_cents) == (2, truth["gross_cents"])
    assert Payment.objects.count() == 2
    assert all(finding.holds for finding in self_check())


def _another(fund) -> str:
    """A checkout whose gift this site never saw, as Stripe's form encodes it."""
    item = "line_items[0][price_data]"
    return (
        f"mode=payment&success_url=http://x/&payment_intent_data[metadata][fund]={fund.code}&line_items[0][quantity]=1"
        f"&{item}[currency]=cad&{item}[unit_amount]=900&{item}[product_data][name]=x"
    )
