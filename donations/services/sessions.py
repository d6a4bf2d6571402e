"""Follow a checkout or a payment to what Stripe says of it now, and book that."""

from datetime import timedelta

from django.utils import timezone

from core.crash_points import crash_point

from ..exceptions import GatewayRefused, GatewayUnavailable
from ..gateways import stripe as gateway
from ..gateways.facts import CheckoutFact
from ..models import Donation
from .gifts import SESSION_LIFETIME, find_unfinished_gifts, open_checkout
from .settlement import close_unpaid, settle_charge

PENDING_TOO_LONG = timedelta(minutes=20)


def follow_charge(payment_intent_id: str) -> None:
    """Fetch the payment and book it if it succeeded. Raises what the gateway raises, and UnknownShape."""
    charge = gateway.fetch_charge(payment_intent_id)
    crash_point("event_after_fetch")
    if charge is not None:
        settle_charge(charge)


def follow_session(session_id: str) -> None:
    """Fetch the session; book its payment, or close its gift when it ended unpaid."""
    session = gateway.fetch_checkout(session_id)
    crash_point("event_after_fetch")
    if session.payment_intent_id and session.payment_status == "paid":
        follow_charge(session.payment_intent_id)
        return
    gift = Donation.objects.filter(checkout_session_id=session.session_id).first()
    if gift is not None:
        _close(gift, session)


def _close(gift: Donation, session: CheckoutFact) -> None:
    if session.status == "expired":
        close_unpaid(gift, Donation.Status.EXPIRED)
    elif session.status == "complete":
        close_unpaid(gift, Donation.Status.PROCESSING)


def sweep_unfinished_gifts(*, older_than: timedelta = PENDING_TOO_LONG) -> int:
    """Ask Stripe about gifts pending for more than 20 minutes; return how many reached an end.

    A gift whose session was never saved gets it back under its idempotency key, while Stripe remembers the key
    (24 hours); later it is closed. Gifts of a fund closed meanwhile have their open session expired.
    """
    ended = 0
    for gift in find_unfinished_gifts(older_than=older_than):
        try:
            _sweep(gift)
        except (GatewayUnavailable, GatewayRefused):
            continue
        gift.refresh_from_db(fields=["status"])
        ended += gift.status not in (Donation.Status.PENDING, Donation.Status.PROCESSING)
    return ended


def _sweep(gift: Donation) -> None:
    if not gift.checkout_session_id:
        if timezone.now() - gift.created_at >= SESSION_LIFETIME:
            close_unpaid(gift, Donation.Status.EXPIRED)
            return
        gift = open_checkout(gift)
    session_id = gift.checkout_session_id or ""
    if not gift.fund.is_open() and gateway.fetch_checkout(session_id).status == "open":
        gateway.expire_checkout(session_id)
    follow_session(session_id)
