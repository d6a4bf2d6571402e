"""From the click to the checkout, when the network or the donor's finger trembles."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from donations.exceptions import GatewayUnavailable
from donations.gateways import checkout
from donations.models import Donation
from donations.selectors import fund_totals
from donations.services.sessions import sweep_unfinished_gifts
from tests.factories.gifts import make_fund, open_gift, post_gift


def test_fifty_clicks_make_one_gift_and_one_checkout(own_database, stand_in):
    fund = make_fund()

    def click(_number):
        try:
            return post_gift(Client(), fund).headers.get("Location")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        places = {place for place in pool.map(click, range(50)) if place}
    assert Donation.objects.filter(fund=fund).count() == 1
    assert len(stand_in.state.sessions) == 1
    assert len(places) == 1


def clicked_twice(fund) -> list[int]:
    """The statuses of a double click: the second is sent while Stripe is at work on the first."""

    def click(wait):
        time.sleep(wait)
        try:
            return post_gift(Client(), fund).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(click, (0, 0.4)))


def test_a_double_click_on_a_slow_stripe_leads_to_one_checkout_both_times(own_database, stand_in):
    stand_in.chaos.slow_seconds = 1.5
    assert clicked_twice(make_fund()) == [303, 303]
    assert len(stand_in.state.sessions) == 1


def test_control_without_waiting_for_the_first_click_the_second_is_told_to_come_back(
    own_database, stand_in, monkeypatch
):
    monkeypatch.setattr(checkout, "KeyInFlight", ZeroDivisionError)
    stand_in.chaos.slow_seconds = 1.5
    assert clicked_twice(make_fund()) == [303, 503]


def test_control_without_the_constraint_every_click_would_make_a_gift(own_database, stand_in):
    fund = make_fund()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_pending_gift_per_submission")
    for _click in range(3):
        post_gift(Client(), fund)
    assert Donation.objects.filter(fund=fund).count() == 3


@pytest.mark.django_db
def test_two_gifts_meant_to_be_two_stay_two(client, stand_in):
    fund = make_fund()
    post_gift(client, fund, attempt="one")
    post_gift(client, fund, attempt="two")
    assert Donation.objects.filter(fund=fund).count() == 2


@pytest.mark.django_db
def test_a_timeout_before_stripe_executed_leaves_one_gift_that_can_go_on(client, stand_in):
    fund = make_fund()
    stand_in.chaos.next_calls = ["timeout_before"]
    assert post_gift(client, fund).status_code == 503
    assert not stand_in.state.sessions
    assert post_gift(client, fund).status_code == 303
    assert Donation.objects.filter(fund=fund).count() == len(stand_in.state.sessions) == 1


@pytest.mark.django_db
def test_a_timeout_after_stripe_executed_finds_the_same_checkout(client, stand_in):
    fund = make_fund()
    stand_in.chaos.next_calls = ["timeout_after"]
    assert post_gift(client, fund).status_code == 503
    assert post_gift(client, fund).status_code == 303
    assert Donation.objects.filter(fund=fund).count() == len(stand_in.state.sessions) == 1


@pytest.mark.django_db
def test_control_with_a_new_key_each_time_a_timeout_would_open_a_second_checkout(client, stand_in):
    fund = make_fund()
    stand_in.chaos.next_calls = ["timeout_after"]
    post_gift(client, fund)
    Donation.objects.filter(fund=fund).update(idempotency_key="another")
    post_gift(client, fund)
    assert len(stand_in.state.sessions) == 2


@pytest.mark.django_db
def test_an_error_that_stripe_would_repeat_all_day_is_left_behind_by_a_new_key(client, stand_in):
    fund = make_fund()
    stand_in.chaos.next_calls = ["server_error"]
    assert post_gift(client, fund).status_code == 503
    assert post_gift(client, fund).status_code == 303
    assert Donation.objects.filter(fund=fund).count() == 1


@pytest.mark.django_db
def test_the_sweeper_finds_the_session_of_a_gift_that_never_learned_it(stand_in):
    fund = make_fund()
    stand_in.chaos.next_calls = ["timeout_after"]
    with pytest.raises(GatewayUnavailable):
        open_gift(fund)
    stand_in.pay(next(iter(stand_in.state.sessions)))
    sweep_unfinished_gifts(older_than=timedelta(0))
    assert fund_totals(fund).received_cents == 2500


@pytest.mark.django_db
@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_a_form_sent_again_after_a_day_ends_yesterdays_checkout(client, stand_in, frequency):
    fund = make_fund()
    post_gift(client, fund, frequency=frequency)
    Donation.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=5))
    assert post_gift(client, fund, frequency=frequency).status_code == 303
    assert sorted(session["status"] for session in stand_in.state.sessions.values()) == ["expired", "open"]
    assert sorted(Donation.objects.filter(fund=fund).values_list("status", flat=True)) == ["expired", "pending"]


@pytest.mark.django_db
def test_yesterdays_checkout_that_was_paid_is_booked_before_another_opens(client, stand_in):
    fund = make_fund()
    post_gift(client, fund)
    stand_in.pay(Donation.objects.get(fund=fund).checkout_session_id)
    Donation.objects.filter(fund=fund).update(created_at=timezone.now() - timedelta(hours=23, minutes=5))
    assert post_gift(client, fund).status_code == 303
    assert fund_totals(fund).received_cents == 2500
