"""Stripe's products: what a checkout is for, once for all of a fund's."""

from typing import Any

from ..exceptions import GatewayRefused
from .stripe import client, translate_stripe_errors


def save_product(product_id: str, *, name: str, fund_code: str) -> None:
    """Have Stripe know the product under this very id and name, made or found there.

    Raises GatewayUnavailable or GatewayRefused.
    """
    parameters: Any = {"name": name, "active": True, "metadata": {"fund": fund_code}}
    try:
        with translate_stripe_errors():
            client().v1.products.create(parameters | {"id": product_id})
    except GatewayRefused as refusal:
        if "resource_already_exists" not in str(refusal):
            raise
        with translate_stripe_errors():
            client().v1.products.update(product_id, parameters)
