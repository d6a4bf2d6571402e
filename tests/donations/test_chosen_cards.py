"""The card that a donor chose on Stripe's page is the card that their monthly gift charges."""

import pytest

from donations.gateways import subscriptions
from sandbox.billing import update
from sandbox.cards import new_card
from tests.factories.benches import kind_bench
from tests.factories.lives import again, monthly
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def test_the_card_chosen_at_stripes_is_charged_though_its_event_was_lost(stand_in):
    promise = monthly(stand_in)
    stand_in.set_card(promise.subscription_id, "decline")
    stand_in.change_card(promise.subscription_id, "ok")
    stand_in.state.deliveries.clear()
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert again(promise).status == "late"
    stand_in.advance(2 * 86400)
    tell(stand_in)
    assert (again(promise).status, promise.donations.count()) == ("active", 2)


def test_the_choice_of_a_card_is_asked_under_a_key_of_its_own(stand_in, monkeypatch):
    promise, keys = monthly(stand_in), []
    monkeypatch.setattr(subscriptions, "_update", lambda _id, _values, key: keys.append(key))
    subscriptions.charge_card(promise.subscription_id, card_id="pm_1", idempotency_key="card-1")
    assert keys == ["card-1"]


def test_a_card_that_staff_gave_the_subscription_later_is_left_alone(stand_in):
    promise = monthly(stand_in)
    stand_in.change_card(promise.subscription_id, "decline")
    tell(stand_in)
    subscription = stand_in.state.subscriptions[promise.subscription_id]
    with stand_in.state.lock:
        given = new_card(stand_in.state, stand_in.state.customers[promise.customer_id], "ok")["id"]
        update(stand_in.state, subscription, {"default_payment_method": given})
    tell(stand_in)
    assert subscription["default_payment_method"] == given


def test_control_left_to_stripe_the_old_card_is_charged_for_ever(stand_in, monkeypatch):
    monkeypatch.setattr("donations.services.monthly._charge_chosen_card", lambda *_arguments: None)
    promise = monthly(stand_in)
    stand_in.set_card(promise.subscription_id, "decline")
    stand_in.change_card(promise.subscription_id, "ok")
    stand_in.renew(promise.subscription_id)
    stand_in.advance(4 * 86400)
    tell(stand_in)
    assert (again(promise).status, promise.donations.count()) == ("late", 1)


def test_control_a_bench_with_one_card_a_customer_sees_no_fault(settings, monkeypatch):
    monkeypatch.setattr("donations.services.monthly._charge_chosen_card", lambda *_arguments: None)
    with kind_bench(settings, "cards_belong_to_customers") as bench:
        promise = monthly(bench)
        bench.set_card(promise.subscription_id, "decline")
        bench.change_card(promise.subscription_id, "ok")
        bench.renew(promise.subscription_id)
        tell(bench)
        assert (again(promise).status, promise.donations.count()) == ("active", 2)
