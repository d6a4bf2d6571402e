"""The handler of each type of Stripe's events. What the event says is never booked: its object is fetched anew."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ..exceptions import BeforeTheBooks, NotOurs, UnknownShape
from .debits import follow_debit
from .monthly import follow_customer, follow_invoice, follow_subscription
from .payouts import follow_payout
from .reversals import follow_dispute, follow_refund, follow_refunds_of
from .sessions import follow_charge, follow_lone_charge, follow_session

Subject = dict[str, Any]


def _id(subject: Subject) -> str:
    found = subject.get("id")
    if not isinstance(found, str) or not found:
        raise UnknownShape("an object without an id")
    return found


def _intent(subject: Subject) -> str:
    """The payment intent of a charge; empty for a charge made without one."""
    found = subject.get("payment_intent")
    return found if isinstance(found, str) else ""


def _session(subject: Subject) -> None:
    follow_session(_id(subject))


def _payment(subject: Subject) -> None:
    follow_charge(_id(subject))


def _charge(subject: Subject) -> None:
    intent_id = _intent(subject)
    if intent_id:
        follow_charge(intent_id)
    else:
        follow_lone_charge(_id(subject))


def _charge_refunded(subject: Subject) -> None:
    follow_refunds_of(_intent(subject) or _id(subject))


def _refund(subject: Subject) -> None:
    follow_refund(_id(subject))


def _dispute(subject: Subject) -> None:
    follow_dispute(_id(subject))


def _invoice(subject: Subject) -> None:
    follow_invoice(_id(subject))


def _subscription(subject: Subject) -> None:
    follow_subscription(_id(subject))


def _customer(subject: Subject) -> None:
    follow_customer(_id(subject))


def _debit(subject: Subject) -> None:
    # A card that is refused moves nothing, and there may be thousands: no call for those.
    if (subject.get("payment_method_details") or {}).get("type") != "card":
        follow_debit(_id(subject))


def _payout(subject: Subject) -> None:
    follow_payout(_id(subject))


ROUTES: dict[str, Callable[[Subject], None]] = {
    "checkout.session.completed": _session,
    "checkout.session.async_payment_succeeded": _session,
    "checkout.session.async_payment_failed": _session,
    "checkout.session.expired": _session,
    "payment_intent.succeeded": _payment,
    "charge.succeeded": _charge,
    "charge.updated": _charge,
    "charge.pending": _debit,
    "charge.failed": _debit,
    "charge.refunded": _charge_refunded,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.updated": _dispute,
    "charge.dispute.closed": _dispute,
    "charge.dispute.funds_withdrawn": _dispute,
    "charge.dispute.funds_reinstated": _dispute,
    "invoice.paid": _invoice,
    "invoice.payment_succeeded": _invoice,
    "invoice.payment_failed": _invoice,
    "invoice.payment_action_required": _invoice,
    "invoice.finalization_failed": _invoice,
    "customer.updated": _customer,
    "customer.subscription.created": _subscription,
    "customer.subscription.updated": _subscription,
    "customer.subscription.deleted": _subscription,
    "customer.subscription.paused": _subscription,
    "customer.subscription.resumed": _subscription,
    "payout.created": _payout,
    "payout.updated": _payout,
    "payout.paid": _payout,
    "payout.failed": _payout,
    "payout.canceled": _payout,
    "payout.reconciliation_completed": _payout,
}
# They say nothing that another event of ours does not.
SILENT = {
    "invoice.created",
    "invoice.finalized",
    "invoice.updated",
    "invoice.voided",
    "invoice.upcoming",
    "invoice.marked_uncollectible",
    "invoice.deleted",
    "invoice.sent",
    "invoice.overdue",
    "invoice.overpaid",
    "invoice.payment_attempt_required",
    "invoice.will_be_due",
    "customer.subscription.pending_update_applied",
    "customer.subscription.pending_update_expired",
    "customer.subscription.trial_will_end",
    "charge.refund.updated",
}
# They speak of money: one that is neither followed nor silent is unknown to this version, hence loud.
MONEY_PREFIXES = ("refund.", "charge.refund", "charge.dispute.", "invoice.", "customer.subscription.", "payout.")


def is_followed(event_type: str) -> bool:
    """True when events of this type lead to a fact that the till books."""
    return event_type in ROUTES


def is_silent(event_type: str) -> bool:
    """True when events of this type speak of money and still say nothing new."""
    return event_type in SILENT


def follow(event_type: str, subject: Subject) -> None:
    """Fetch the fact behind an event and book it; what is older than the books, or another program's in another
    currency, says nothing here.

    Raises what the gateway raises, NotSettledYet or UnknownShape.
    """
    with suppress(BeforeTheBooks, NotOurs):
        ROUTES[event_type](subject)
