"""What is asked of Stripe to the letter, and what its answers become."""

import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import stripe
import time_machine
from django.core.cache import cache
from django.utils import translation

from donations.exceptions import GatewayFailed, GatewayRefused, GatewayUnavailable, KeyInFlight
from donations.gateways import breaker, checkout
from donations.gateways.facts import CheckoutFact, CheckoutRequest
from donations.gateways.stripe import id_of, is_signed, moment, moment_or_none, translate_stripe_errors
from donations.money import format_cents
from sandbox.deliveries import sign

SESSION = SimpleNamespace(
    id="cs_1", url="https://checkout.example/cs_1", status="open", payment_status="unpaid",
    client_reference_id="don-1", payment_intent={"id": "pi_1"}, subscription="sub_1", invoice={"id": "in_1"},
)  # fmt: skip
BARE = SimpleNamespace(
    id="cs_2", url=None, status=None, payment_status="paid", client_reference_id=None, payment_intent=None
)
FACT = CheckoutFact("cs_1", "https://checkout.example/cs_1", "open", "unpaid", "don-1", "pi_1", "sub_1", "in_1")


class Desk:
    """Stands where the SDK's client does: notes what it is asked, answers or is silent."""

    def __init__(self) -> None:
        self.asked: list[tuple] = []
        self.silent = False
        self.v1 = SimpleNamespace(
            checkout=SimpleNamespace(
                sessions=SimpleNamespace(
                    create=self._answer, retrieve=self._answer, expire=lambda *a: self._answer("expire", *a)
                )
            ),
            billing_portal=SimpleNamespace(sessions=SimpleNamespace(create=self._answer)),
        )

    def _answer(self, *asked):
        self.asked.append(asked)
        if self.silent:
            raise stripe.APIConnectionError("no answer")
        return SESSION


@pytest.fixture
def desk(monkeypatch) -> Desk:
    found = Desk()
    monkeypatch.setattr(checkout, "client", lambda: found)
    monkeypatch.setattr(checkout, "prompt_client", lambda: found)
    return found


def wish(**values) -> CheckoutRequest:
    return CheckoutRequest(
        **{
            "idempotency_key": "key-1", "reference": "don-1", "fund_code": "coops", "fund_name": "Coopératives",
            "amount_cents": 2_501, "email": "a@example.org", "locale": "fr-CA", "success_url": "https://ciso.example/merci",
            "cancel_url": "https://ciso.example/donner", "gift_id": "7", **values,
        }
    )  # fmt: skip


def asked_for(metadata: dict, **values) -> dict:
    price = {"currency": "cad", "unit_amount": 2_501, "product_data": {"name": "Coopératives"}}
    return {
        "mode": "payment", "submit_type": "donate", "locale": "fr-CA", "client_reference_id": "don-1",
        "customer_email": "a@example.org", "success_url": "https://ciso.example/merci",
        "cancel_url": "https://ciso.example/donner", "metadata": metadata,
        "line_items": [{"quantity": 1, "price_data": price | values.pop("price", {})}], **values,
    }  # fmt: skip


def test_a_single_gift_is_one_payment_whose_payment_intent_knows_it_too(desk):
    assert checkout.create_checkout(wish()) == FACT
    metadata = {"gift": "7", "fund": "coops"}
    wanted = asked_for(metadata, payment_intent_data={"metadata": metadata})
    assert desk.asked == [(wanted, {"idempotency_key": "key-1"})]


def test_a_recurring_donation_is_a_subscription_charged_now_or_on_a_day_without_proration(desk):
    checkout.create_checkout(wish(gift_id="", monthly_id="9"))
    day = datetime(2027, 1, 31, 12, tzinfo=UTC)
    checkout.create_checkout(wish(gift_id="", monthly_id="9", first_charge_at=day, verb="pay"))
    metadata = {"fund": "coops", "monthly": "9"}
    monthly = {"mode": "subscription", "price": {"recurring": {"interval": "month"}}}
    later = {"metadata": metadata, "billing_cycle_anchor": 1_801_396_800, "proration_behavior": "none"}
    assert [parameters for parameters, _options in desk.asked] == [
        asked_for(metadata, **monthly, subscription_data={"metadata": metadata}),
        asked_for(metadata, **monthly, subscription_data=later, submit_type="pay"),
    ]


def test_a_session_becomes_a_fact_whole_or_bare(desk):
    assert checkout.fetch_checkout("cs_1") == FACT
    assert desk.asked == [("cs_1",)]
    assert checkout._checkout(BARE) == CheckoutFact("cs_2", "", "", "paid", "", "", "", "")


def test_an_open_session_is_ended_and_the_card_page_is_for_the_card(desk):
    checkout.expire_checkout("cs_1")
    url = checkout.open_card_page(customer_id="cus_1", locale="es", return_url="https://ciso.example/dons")
    wanted = {
        "customer": "cus_1", "locale": "es", "return_url": "https://ciso.example/dons",
        "flow_data": {"type": "payment_method_update"},
    }  # fmt: skip
    assert (desk.asked, url) == ([("expire", "cs_1"), (wanted,)], SESSION.url)


def test_four_silences_in_a_row_and_nobody_is_asked_for_half_a_minute(desk):
    desk.silent = True
    for _time in range(6):
        with pytest.raises(GatewayUnavailable):
            checkout.create_checkout(wish())
    assert len(desk.asked) == 4
    with (
        time_machine.travel(time.time() + 29, tick=False),
        pytest.raises(GatewayUnavailable, match="Stripe has been silent"),
    ):
        breaker.refuse_while_open()
    with time_machine.travel(time.time() + 31, tick=False):
        breaker.refuse_while_open()


def test_one_answer_makes_silences_forgotten(desk):
    desk.silent = True
    for _time in range(3):
        with pytest.raises(GatewayUnavailable):
            checkout.create_checkout(wish())
    assert not breaker.is_open()
    desk.silent = False
    checkout.create_checkout(wish())
    assert cache.get(breaker.KEY) is None
    breaker.note_silence()
    assert cache.get(breaker.KEY) == 1


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (stripe.APIConnectionError("x"), GatewayUnavailable, "APIConnectionError"),
        (stripe.RateLimitError("x", http_status=429), GatewayUnavailable, "RateLimitError"),
        (stripe.APIError("x"), GatewayFailed, "APIError 500"),
        (stripe.APIError("x", http_status=500), GatewayFailed, "APIError 500"),
        (stripe.APIError("x", http_status=409), KeyInFlight, "APIError 409"),
        (stripe.APIError("x", http_status=499), GatewayRefused, "APIError 499"),
        (
            stripe.InvalidRequestError("x", "p", code="gone", http_status=400),
            GatewayRefused,
            "InvalidRequestError 400 gone",
        ),
    ],
)
def test_each_error_of_the_sdk_has_one_meaning_here(error, kind, words):
    with pytest.raises(GatewayUnavailable if kind is GatewayFailed else kind) as raised, translate_stripe_errors():
        raise error
    assert (type(raised.value), str(raised.value)) == (kind, words)


def signature(age: int, secret: str = "whsec_x") -> str:  # noqa: S107 - signs nothing but these tests
    return sign(b"{}", secret, int(time.time()) - age)


@time_machine.travel(datetime(2026, 5, 1, tzinfo=UTC), tick=False)
def test_a_signature_holds_three_hundred_seconds_before_and_after():
    taken = [is_signed(b"{}", signature(age), "whsec_x") for age in (301, 300, 0, -300, -301)]
    assert taken == [False, True, True, True, False]
    assert not is_signed(b"{}", signature(0, secret="whsec_y"), "whsec_x")
    assert not is_signed(b"\xff", signature(0), "whsec_x")
    assert not is_signed(b"{}", "t=soon,v1=x", "whsec_x")


def test_ids_and_moments_are_read_as_stripe_gives_them():
    assert [id_of(one) for one in (None, "", "pi_1", {"id": "pi_2"})] == ["", "", "pi_1", "pi_2"]
    assert moment(86_400) == moment_or_none(86_400) == datetime(1970, 1, 2, tzinfo=UTC)
    assert moment_or_none(None) is None


def test_where_no_language_is_spoken_an_amount_is_written_in_french():
    translation.deactivate_all()
    assert format_cents(125_050) == "1\u00a0250,50\u00a0$"
    with translation.override("en"):
        assert format_cents(125_050) == "$1,250.50"
