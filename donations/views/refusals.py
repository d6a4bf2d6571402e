"""What Stripe refuses, told to the staff; and what of it the donor can mend."""

import logging

from ..exceptions import GatewayRefused

logger = logging.getLogger(__name__)

ADDRESS_REFUSED = "email_invalid"


def refuses_address(refusal: GatewayRefused) -> bool:
    """True when it is the donor's e-mail that Stripe does not take: they alone can correct it."""
    return refusal.code == ADDRESS_REFUSED


def report_refusal(act: str, refusal: GatewayRefused) -> None:
    """Say in the log what was refused, for the staff: trying again will not help. Names nobody."""
    logger.error("Stripe refused %s: %s", act, refusal)
