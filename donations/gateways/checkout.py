"""Stripe's hosted checkout and its page for changing a card."""

import time
from typing import Any

from django.conf import settings

from ..exceptions import KeyInFlight
from . import breaker
from .facts import CheckoutFact, CheckoutRequest
from .stripe import client, id_of, prompt_client, translate_stripe_errors
from .waiting import place_to_wait, within

BETWEEN_ASKINGS = 0.25


def create_checkout(request: CheckoutRequest) -> CheckoutFact:
    """Open a hosted checkout, or return the one already open under this idempotency key.

    Raises GatewayUnavailable within STRIPE_CHECKOUT_TIMEOUT_SECONDS, whatever Stripe does, or GatewayRefused. While
    many others wait, and after several silences in a row, it does not even ask.
    """
    with place_to_wait():
        breaker.refuse_while_open()
        with breaker.watched():
            seconds = settings.STRIPE_CHECKOUT_TIMEOUT_SECONDS
            return within(seconds, lambda: _opened(request, until=time.perf_counter() + seconds))


def _opened(request: CheckoutRequest, *, until: float) -> CheckoutFact:
    """The checkout, or the one that a double click's first call opens in these moments."""
    options: Any = {"idempotency_key": request.idempotency_key}
    while True:
        try:
            with translate_stripe_errors():
                return _checkout(prompt_client().v1.checkout.sessions.create(_parameters(request), options))
        except KeyInFlight:
            if time.perf_counter() > until:
                raise
            time.sleep(BETWEEN_ASKINGS)


def _parameters(request: CheckoutRequest) -> Any:
    price: dict[str, Any] = {
        "currency": "cad",
        "unit_amount": request.amount_cents,
    }
    price |= {"product": request.product_id} if request.product_id else {"product_data": {"name": request.fund_name}}
    parameters: dict[str, Any] = {
        "mode": "subscription" if request.monthly_id else "payment",
        "submit_type": request.verb,
        "locale": request.locale,
        "client_reference_id": request.reference,
        "customer_email": request.email,
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "metadata": request.metadata,
        "line_items": [{"quantity": 1, "price_data": price}],
    }
    if not request.monthly_id:
        return parameters | {"payment_intent_data": {"metadata": request.metadata}}
    price["recurring"] = {"interval": "month"}
    subscription: dict[str, Any] = {"metadata": request.metadata}
    if request.first_charge_at:
        subscription |= {
            "billing_cycle_anchor": int(request.first_charge_at.timestamp()),
            "proration_behavior": "none",
        }
    return parameters | {"subscription_data": subscription}


def fetch_checkout(session_id: str) -> CheckoutFact:
    """The session as Stripe has it now. Raises GatewayUnavailable or GatewayRefused."""
    with translate_stripe_errors():
        return _checkout(client().v1.checkout.sessions.retrieve(session_id))


def expire_checkout(session_id: str) -> None:
    """End an open session so that it can no longer be paid. Raises GatewayRefused when it is not open any more, and
    GatewayUnavailable within STRIPE_CHECKOUT_TIMEOUT_SECONDS.
    """

    def call() -> None:
        with translate_stripe_errors():
            prompt_client().v1.checkout.sessions.expire(session_id)

    with place_to_wait():
        within(settings.STRIPE_CHECKOUT_TIMEOUT_SECONDS, call)


def open_card_page(*, customer_id: str, locale: str, return_url: str) -> str:
    """The address of Stripe's own page where this customer changes the card, good for minutes and one visit."""
    with translate_stripe_errors():
        parameters: Any = {
            "customer": customer_id,
            "locale": locale,
            "return_url": return_url,
            "flow_data": {"type": "payment_method_update"},
        }
        if settings.STRIPE_PORTAL_CONFIGURATION:
            parameters["configuration"] = settings.STRIPE_PORTAL_CONFIGURATION
        return client().v1.billing_portal.sessions.create(parameters).url


def _checkout(session: Any) -> CheckoutFact:
    return CheckoutFact(
        session_id=session.id,
        url=session.url or "",
        status=session.status or "",
        payment_status=session.payment_status,
        reference=session.client_reference_id or "",
        payment_intent_id=id_of(session.payment_intent),
        subscription_id=id_of(getattr(session, "subscription", None)),
        invoice_id=id_of(getattr(session, "invoice", None)),
    )
