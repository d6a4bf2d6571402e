"""One product a fund and language at Stripe: made ahead, named by later checkouts, replaced when it is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations.exceptions import GatewayUnavailable
from donations.models import Donation, Fund, StripeProduct
from donations.services import checkouts
from donations.services.products import make_products, product_of
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, monthly, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund() -> Fund:
    """The only fund that is open."""
    Fund.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    return make_fund(code="radio", name_fr="La radio", name_es="La radio de allá", name_en="The radio")


def at_stripe(bench) -> dict[str, str]:
    return {product_id: product["name"] for product_id, product in bench.state.products.items()}


def prices(bench) -> list[str]:
    """What each checkout named, oldest first: a product, or nothing."""
    return [session["bench_product"] for session in bench.state.sessions.values()]


def test_each_open_fund_has_one_product_in_each_language(stand_in, fund):
    assert (make_products(), make_products()) == (3, 0)
    wanted = {"fund_radio_fr": "La radio", "fund_radio_es": "La radio de allá", "fund_radio_en": "The radio"}
    assert at_stripe(stand_in) == wanted
    assert stand_in.state.products["fund_radio_fr"]["metadata"] == {"fund": "radio"}
    for _gift in range(3):
        open_gift(fund, language="es")
    assert prices(stand_in) == ["fund_radio_es"] * 3
    assert {session["bench_description"] for session in stand_in.state.sessions.values()} == {"La radio de allá"}


def test_before_there_is_a_product_the_checkout_names_the_fund(stand_in, fund):
    open_gift(fund)
    assert prices(stand_in) == [""]
    assert next(iter(stand_in.state.sessions.values()))["bench_description"] == "La radio"


def test_a_recurring_donation_is_charged_under_the_funds_product(stand_in, fund):
    make_products()
    subscription = stand_in.state.subscriptions[monthly(stand_in, fund).subscription_id]
    assert subscription["items"]["data"][0]["price"]["product"] == "fund_radio_fr"


def test_a_renamed_fund_keeps_its_product_under_the_new_name(stand_in, fund):
    make_products()
    Fund.objects.filter(pk=fund.pk).update(name_en="Radio for all")
    assert make_products() == 1
    assert at_stripe(stand_in)["fund_radio_en"] == "Radio for all"
    assert StripeProduct.objects.filter(fund=fund).count() == 3


def test_a_product_that_is_there_already_is_taken_up(stand_in, fund):
    make_products()
    StripeProduct.objects.all().delete()
    assert make_products() == 3
    assert len(stand_in.state.products) == 3


@pytest.mark.parametrize("fault", ["timeout_before", "server_error"])
def test_while_stripe_is_silent_checkouts_do_without(stand_in, fund, fault):
    stand_in.chaos.next_calls = [fault] * 9
    assert make_products() == 0
    assert not StripeProduct.objects.exists()
    open_gift(fund)


def test_what_a_row_says_under_its_key_stays_the_same_when_a_product_comes(stand_in, fund):
    """The first call timed out naming the fund; repeated under its key it must say the same."""
    stand_in.chaos.next_calls = ["timeout_after"]
    with pytest.raises(GatewayUnavailable):
        open_gift(fund)
    make_products()
    row = Donation.objects.get(fund=fund)
    assert product_of(row) == ""
    assert checkouts.open_checkout(row).checkout_url
    assert len(stand_in.state.sessions) == 1


def test_control_with_the_newest_word_the_repeated_call_is_refused(stand_in, fund, monkeypatch):
    stand_in.chaos.next_calls = ["timeout_after"]
    with pytest.raises(GatewayUnavailable):
        open_gift(fund)
    make_products()
    StripeProduct.objects.update(created_at=timezone.now() - timedelta(days=1))
    monkeypatch.setattr(checkouts, "PRODUCT_REFUSALS", ("never",))
    with pytest.raises(checkouts.GatewayRefused):
        checkouts.open_checkout(Donation.objects.get(fund=fund))


@pytest.mark.parametrize("how", ["deleted", "archived"])
def test_a_product_gone_from_the_dashboard_costs_no_gift(stand_in, fund, how):
    make_products()
    if how == "deleted":
        stand_in.state.products.clear()
    else:
        stand_in.state.products["fund_radio_fr"]["active"] = False
    payment = received(stand_in, fund)
    assert payment.donation.idempotency_key.startswith("again-")
    assert again(payment.donation).status == "succeeded"
    assert prices(stand_in) == [""]
    assert make_products() == 1
    open_gift(fund)
    assert prices(stand_in) == ["", "fund_radio_fr"]


def test_another_refusal_keeps_the_product(stand_in, fund, monkeypatch):
    make_products()

    def refuse(_request):
        raise checkouts.GatewayRefused("InvalidRequestError 400 email_invalid")

    monkeypatch.setattr(checkouts, "create_checkout", refuse)
    with pytest.raises(checkouts.GatewayRefused):
        open_gift(fund)
    assert StripeProduct.objects.count() == 3
