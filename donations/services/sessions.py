"""Follow a checkout or a payment to what Stripe says of it now, and book that."""

import logging
from datetime import timedelta

from django.utils import timezone

from core.failpoints import failpoint

from ..emails import queue_debit_failed
from ..exceptions import GatewayRefused, GatewayUnavailable, NotSettledYet, UnknownShape
from ..gateways import charges, checkout
from ..gateways.facts import CheckoutFact
from ..models import Donation, RecurringDonation
from .checkouts import SESSION_LIFETIME, find_unfinished, open_checkout
from .monthly import abandon_monthly, follow_invoice, follow_subscription
from .settlement import close_unpaid, settle_charge

logger = logging.getLogger(__name__)

PENDING_TOO_LONG = timedelta(minutes=20)
# A debit waits for its bank, or for the donor to read micro-deposits on a statement. Any other state says nothing yet.
WAITING = {"processing", "requires_action", "requires_confirmation", "requires_capture"}
REFUSED = {"requires_payment_method", "canceled"}
UNFINISHED = (Donation.Status.PENDING, Donation.Status.PROCESSING)


def follow_charge(payment_intent_id: str) -> None:
    """Fetch the payment and book it if it succeeded. Raises what the gateway raises, and UnknownShape."""
    charge = charges.fetch_charge(payment_intent_id)
    failpoint("event_after_fetch")
    if charge is not None:
        settle_charge(charge)
        if charge.subscription_id:
            follow_subscription(charge.subscription_id)


def follow_lone_charge(charge_id: str) -> None:
    """Fetch a charge made without a payment intent, hence by somebody else, and book it if it succeeded."""
    charge = charges.fetch_charge_of(charge_id)
    failpoint("event_after_fetch")
    if charge is not None:
        settle_charge(charge)


def follow_session(session_id: str) -> None:
    """Fetch the session; book its payment, or close its gift when it ended unpaid."""
    session = checkout.fetch_checkout(session_id)
    failpoint("event_after_fetch")
    if session.invoice_id:
        _follow_first_month(session)
    elif session.subscription_id:
        follow_subscription(session.subscription_id)
    elif session.payment_intent_id and session.payment_status == "paid":
        follow_charge(session.payment_intent_id)
    else:
        _close(session)


def _follow_first_month(session: CheckoutFact) -> None:
    """The first month of a monthly gift; by bank debit its gift waits for days, refused by nobody."""
    invoice = follow_invoice(session.invoice_id)
    gift = Donation.objects.filter(checkout_session_id=session.session_id).first()
    if gift is not None and session.payment_status == "unpaid" and invoice.status == "open":
        states = {charges.fetch_intent_state(intent_id) for intent_id in invoice.payment_intent_ids}
        if states & WAITING:
            close_unpaid(gift, Donation.Status.PROCESSING)


def _close(session: CheckoutFact) -> None:
    gift = Donation.objects.filter(checkout_session_id=session.session_id).first()
    monthly = gift.recurring_donation if gift else _monthly_of(session)
    if session.status == "expired":
        if monthly is not None:
            abandon_monthly(monthly)
        if gift is not None:
            close_unpaid(gift, Donation.Status.EXPIRED)
    elif session.status == "complete" and gift is not None:
        _wait_or_fail(gift, session)


def _monthly_of(session: CheckoutFact) -> RecurringDonation | None:
    return RecurringDonation.objects.filter(checkout_session_id=session.session_id).first()


def _wait_or_fail(gift: Donation, session: CheckoutFact) -> None:
    """A bank debit is not money for days: it waits, and its donor is told when the bank refuses it."""
    state = charges.fetch_intent_state(session.payment_intent_id)
    if state in WAITING:
        close_unpaid(gift, Donation.Status.PROCESSING)
    elif state in REFUSED and close_unpaid(gift, Donation.Status.FAILED):
        queue_debit_failed(gift)


def sweep_unfinished_gifts(*, older_than: timedelta = PENDING_TOO_LONG) -> int:
    """Ask Stripe about gifts pending for more than 20 minutes; return how many reached an end.

    A gift whose session was never saved gets it back under its idempotency key, while Stripe remembers the key
    (24 hours); later it is closed, as is one whose session this account does not know. Gifts of a fund closed meanwhile
    have their open session expired.
    """
    ended = 0
    for row in find_unfinished(older_than=older_than):
        try:
            _sweep(row)
        except GatewayRefused as refusal:
            _give_up_unknown(row, refusal)
        except (GatewayUnavailable, NotSettledYet, UnknownShape):
            continue
        row.refresh_from_db(fields=["status"])
        ended += row.status not in UNFINISHED
    return ended


def _sweep(row: Donation | RecurringDonation) -> None:
    if not row.checkout_session_id:
        if timezone.now() - row.created_at >= SESSION_LIFETIME:
            _give_up(row)
            return
        row = open_checkout(row)
    session_id = row.checkout_session_id or ""
    if not row.fund.is_open() and checkout.fetch_checkout(session_id).status == "open":
        checkout.expire_checkout(session_id)
    follow_session(session_id)


def _give_up_unknown(row: Donation | RecurringDonation, refusal: GatewayRefused) -> None:
    """A session that this account does not know, of another account or mode, can never be paid here."""
    is_old = timezone.now() - row.created_at >= SESSION_LIFETIME
    if refusal.is_unknown_object and is_old and row.status == Donation.Status.PENDING:
        logger.warning("checkout %s is unknown to this account: closed unpaid", row.checkout_session_id)
        _give_up(row)


def _give_up(row: Donation | RecurringDonation) -> None:
    monthly = row if isinstance(row, RecurringDonation) else row.recurring_donation
    if monthly is not None:
        abandon_monthly(monthly)
    if isinstance(row, Donation):
        close_unpaid(row, Donation.Status.EXPIRED)
