"""Refunds asked here: by one person, or by two above a limit; then sent to Stripe, whose word alone is booked."""

import contextlib
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from core.failpoints import failpoint

from ..exceptions import (
    GatewayRefused,
    GatewayUnavailable,
    NotSettledYet,
    RefundAlreadyAsked,
    RefundInOtherCurrency,
    RefundNotAllowed,
    RefundRepeated,
)
from ..gateways.reversals import create_refund, find_refund, is_in_our_currency
from ..models import Dispute, Payment, Refund, RefundRequest
from ..selectors import reversed_cents
from .reversals import follow_refund

Status = RefundRequest.Status
# Within it, the same amount of the same payment is more likely a second press than a second wish.
REPEATED_WITHIN = timedelta(minutes=1)
# Stripe knows a key again for 24 hours after its first use; an hour is left for calls under way.
KEY_LIFETIME = timedelta(hours=23)


def refundable_cents(payment: Payment) -> int:
    """What may still be asked back: not refunded, not disputed, not already asked. Zero while a dispute is open."""
    if payment.disputes.filter(status__in=[Dispute.Status.OPEN, Dispute.Status.LOST]).exists():
        return 0
    under_way = payment.refunds.filter(status=Refund.Status.PENDING, balance_transaction_id__isnull=True).aggregate(
        cents=Sum("amount_cents", default=0)
    )["cents"]
    asked = payment.refund_requests.filter(status__in=[Status.WAITING, Status.APPROVED])
    # Taken by Stripe, whose word has not come yet: gone all the same.
    untold = payment.refund_requests.filter(status=Status.SENT).exclude(
        refund_id__in=payment.refunds.values("refund_id")
    )
    claimed = (asked | untold).aggregate(cents=Sum("amount_cents", default=0))["cents"]
    return max(payment.amount_cents - reversed_cents([payment]).get(payment.pk, 0) - under_way - claimed, 0)


def ask_refund(
    payment: Payment,
    *,
    amount_cents: int,
    reason: str,
    asked_by: Any,
    form_token: uuid.UUID | None = None,
    is_meant: bool = False,
) -> RefundRequest:
    """Write the request; above REFUND_SECOND_PERSON_CENTS it waits for another person, else it may be sent.

    A form asks once: the same `form_token` again raises RefundAlreadyAsked with the first request. Another form, or
    none, by the same person for the same amount of the same payment within a minute raises RefundRepeated, unless a
    form of its own says that it is meant. Raises RefundNotAllowed for an amount that is not left of the payment,
    RefundInOtherCurrency, and GatewayUnavailable when Stripe must say in which currency it was and is silent. Call
    `send_refund` once committed.
    """
    _refuse_asked_form(form_token)
    _refuse_other_currency(payment)
    try:
        with transaction.atomic():
            locked = Payment.objects.select_for_update().get(pk=payment.pk)
            # Whoever pressed at the same moment had the lock before us.
            _refuse_asked_form(form_token)
            if not 1 <= amount_cents <= refundable_cents(locked):
                raise RefundNotAllowed("amount")
            if not (is_meant and form_token) and _was_just_asked(locked, amount_cents, asked_by):
                raise RefundRepeated(f"{amount_cents} of {payment.pk}")
            return _new_request(locked, amount_cents, reason, asked_by, form_token)
    except IntegrityError:
        _refuse_asked_form(form_token)
        raise


def _new_request(
    payment: Payment, amount_cents: int, reason: str, asked_by: Any, form_token: uuid.UUID | None
) -> RefundRequest:
    alone = _asked_alone(payment, asked_by) + amount_cents <= settings.REFUND_SECOND_PERSON_CENTS
    return RefundRequest.objects.create(
        payment=payment,
        amount_cents=amount_cents,
        reason=reason[:200],
        status=Status.APPROVED if alone else Status.WAITING,
        idempotency_key=f"refund-{uuid.uuid4()}",
        form_token=form_token,
        asked_by=asked_by,
    )


def _refuse_asked_form(form_token: uuid.UUID | None) -> None:
    present = form_token and RefundRequest.objects.filter(form_token=form_token).first()
    if present:
        raise RefundAlreadyAsked(present)


def _was_just_asked(payment: Payment, amount_cents: int, person: Any) -> bool:
    own = payment.refund_requests.filter(amount_cents=amount_cents, asked_by=person)
    return own.filter(asked_at__gt=timezone.now() - REPEATED_WITHIN).exclude(status=Status.REFUSED).exists()


def _refuse_other_currency(payment: Payment) -> None:
    if payment.presentment_currency and not is_in_our_currency(payment.payment_intent_id):
        raise RefundInOtherCurrency(payment.presentment_currency)


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

    A silence leaves it to be sent again by the worker; a refusal is written on the request, unless Stripe has the
    refund all the same.
    """
    failpoint("refund_before_stripe")
    approved = RefundRequest.objects.filter(pk=request.pk, status=Status.APPROVED)
    if not approved.exists():
        return False
    try:
        _refuse_other_currency(request.payment)
        approved.filter(first_sent_at=None).update(first_sent_at=timezone.now())
        refund_id = create_refund(
            payment_intent_id=request.payment.payment_intent_id,
            amount_cents=request.amount_cents,
            idempotency_key=request.idempotency_key,
        )
    except GatewayUnavailable:
        return False
    except RefundInOtherCurrency:
        approved.update(status=Status.REFUSED, outcome=RefundRequest.OTHER_CURRENCY)
        return False
    except GatewayRefused as error:
        return _recognise_or_refuse(request, str(error))
    failpoint("refund_after_stripe")
    _note_sent(request, refund_id)
    return True


def _note_sent(request: RefundRequest, refund_id: str) -> None:
    # Whatever was written meanwhile: Stripe has it.
    RefundRequest.objects.filter(pk=request.pk).update(status=Status.SENT, refund_id=refund_id, outcome="")
    # Should Stripe fall silent now, its event says the same in a moment.
    with contextlib.suppress(GatewayUnavailable, NotSettledYet):
        follow_refund(refund_id)


def _recognise_or_refuse(request: RefundRequest, outcome: str) -> bool:
    """Look for the refund among the payment's own at Stripe before calling it refused; True when it is there.

    A silence leaves the request as it is: nothing is called refused that Stripe may have made.
    """
    try:
        refund_id = find_refund(request.payment.payment_intent_id, idempotency_key=request.idempotency_key)
    except GatewayUnavailable:
        return False
    except GatewayRefused:
        refund_id = ""
    if refund_id:
        _note_sent(request, refund_id)
        return True
    RefundRequest.objects.filter(pk=request.pk, status=Status.APPROVED).update(
        status=Status.REFUSED, outcome=outcome[:200]
    )
    return False


def send_due_refunds(*, older_than: timedelta = timedelta(minutes=1)) -> int:
    """Send the approved requests that a silence or a crash left behind; return how many Stripe took.

    Within a day of the first sending Stripe knows the key again and gives the same refund. After that it is not sent
    any more: it is found at Stripe, or refused here, and a person looks.
    """
    now = timezone.now()
    sent = 0
    waiting = RefundRequest.objects.filter(status=Status.APPROVED, asked_at__lt=now - older_than)
    for request in waiting:
        if request.first_sent_at and now - request.first_sent_at > KEY_LIFETIME:
            sent += _recognise_or_refuse(request, RefundRequest.NOT_SENT)
        else:
            sent += send_refund(request)
    return sent
