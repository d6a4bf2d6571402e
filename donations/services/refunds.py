"""Refunds asked here: by one person, or by two above a limit; then sent to Stripe, whose word alone is booked."""

import contextlib
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from core.crash_points import crash_point

from ..exceptions import GatewayRefused, GatewayUnavailable, NotSettledYet, RefundNotAllowed
from ..gateways.reversals import create_refund
from ..models import Dispute, Payment, Refund, RefundRequest
from ..selectors import reversed_cents
from .reversals import follow_refund

Status = RefundRequest.Status


def refundable_cents(payment: Payment) -> int:
    """What may still be asked back: not refunded, not disputed, not already asked. Zero while a dispute is open."""
    if payment.disputes.filter(status__in=[Dispute.Status.OPEN, Dispute.Status.LOST]).exists():
        return 0
    under_way = payment.refunds.filter(status=Refund.Status.PENDING, balance_transaction_id__isnull=True).aggregate(
        cents=Sum("amount_cents", default=0)
    )["cents"]
    asked = payment.refund_requests.filter(status__in=[Status.WAITING, Status.APPROVED]).aggregate(
        cents=Sum("amount_cents", default=0)
    )["cents"]
    return max(payment.amount_cents - reversed_cents([payment]).get(payment.pk, 0) - under_way - asked, 0)


def ask_refund(payment: Payment, *, amount_cents: int, reason: str, asked_by: Any) -> RefundRequest:
    """Write the request; above REFUND_SECOND_PERSON_CENTS it waits for another person, else it may be sent.

    Raises RefundNotAllowed for an amount that is not left of the payment. Call `send_refund` once committed.
    """
    with transaction.atomic():
        locked = Payment.objects.select_for_update().get(pk=payment.pk)
        if not 1 <= amount_cents <= refundable_cents(locked):
            raise RefundNotAllowed("amount")
        alone = _asked_alone(locked, asked_by) + amount_cents <= settings.REFUND_SECOND_PERSON_CENTS
        return RefundRequest.objects.create(
            payment=locked,
            amount_cents=amount_cents,
            reason=reason[:200],
            status=Status.APPROVED if alone else Status.WAITING,
            idempotency_key=f"refund-{uuid.uuid4()}",
            asked_by=asked_by,
        )


def _asked_alone(payment: Payment, person: Any) -> int:
    """What this person already had refunded of this payment without a second one: many small make a large one."""
    own = payment.refund_requests.filter(asked_by=person, decided_by=None, status__in=[Status.APPROVED, Status.SENT])
    return own.aggregate(cents=Sum("amount_cents", default=0))["cents"]


def decide_refund(request: RefundRequest, *, decided_by: Any, approves: bool) -> bool:
    """The second person's word; False when it was decided already. Raises RefundNotAllowed for the asker's own."""
    if decided_by.pk == request.asked_by_id:
        raise RefundNotAllowed("second person")
    waiting = RefundRequest.objects.filter(pk=request.pk, status=Status.WAITING)
    return bool(waiting.update(status=Status.APPROVED if approves else Status.REFUSED, decided_by=decided_by))


def send_refund(request: RefundRequest) -> bool:
    """Send an approved request to Stripe under its own key, and book what Stripe says; True once Stripe took it.

    A silence leaves it to be sent again by the worker; a refusal is written on the request.
    """
    crash_point("refund_before_stripe")
    approved = RefundRequest.objects.filter(pk=request.pk, status=Status.APPROVED)
    if not approved.exists():
        return False
    try:
        refund_id = create_refund(
            payment_intent_id=request.payment.payment_intent_id,
            amount_cents=request.amount_cents,
            idempotency_key=request.idempotency_key,
        )
    except GatewayUnavailable:
        return False
    except GatewayRefused as error:
        approved.update(status=Status.REFUSED, outcome=str(error)[:200])
        return False
    crash_point("refund_after_stripe")
    approved.update(status=Status.SENT, refund_id=refund_id)
    # Should Stripe fall silent now, its event says the same in a moment.
    with contextlib.suppress(GatewayUnavailable, NotSettledYet):
        follow_refund(refund_id)
    return True


def send_due_refunds(*, older_than: timedelta = timedelta(minutes=1)) -> int:
    """Send the approved requests that a silence or a crash left behind; return how many Stripe took.

    Within a day Stripe knows the key again and gives the same refund; an older one is refused here: a person looks.
    """
    now = timezone.now()
    sent = 0
    for request in RefundRequest.objects.filter(status=Status.APPROVED, asked_at__lt=now - older_than):
        if now - request.asked_at > timedelta(hours=23):
            RefundRequest.objects.filter(pk=request.pk, status=Status.APPROVED).update(
                status=Status.REFUSED, outcome="not sent within a day"
            )
            continue
        sent += send_refund(request)
    return sent
