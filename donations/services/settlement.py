"""Book what Stripe charged. Facts in, state derived: any order, any number of times, the same books."""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.crash_points import crash_point

from .. import ledger
from ..emails import queue_thanks
from ..exceptions import UnknownShape
from ..gateways.facts import ChargeFact
from ..models import Donation, Fund, Payment
from ..money import CURRENCY
from ..signals import fund_totals_changed


def settle_charge(charge: ChargeFact) -> Payment:
    """Book a succeeded charge: its payment, its ledger entries, the gift's success and its thanks, all or nothing.

    The same charge again changes nothing but a fee learned since. Money whose gift is unknown goes to the fund named
    by its metadata, else it is booked unattributed. Raises UnknownShape for another currency than CAD.
    """
    if charge.currency != CURRENCY:
        raise UnknownShape(f"{charge.payment_intent_id} is in {charge.currency}")
    with transaction.atomic():
        gift = _locked_gift(charge)
        payment, is_new = _payment(charge, gift)
        if is_new:
            crash_point("settle_before_ledger")
            ledger.post_payment(payment)
            if payment.donation_id and gift is not None:
                _succeed(gift, payment)
        _learn_fee(payment, charge)
        ledger.post_fee(payment)
        if is_new and payment.fund is not None:
            fund = payment.fund
            transaction.on_commit(lambda: fund_totals_changed.send(sender=Fund, fund=fund))
        crash_point("settle_before_commit")
    crash_point("settle_after_commit")
    return payment


def _locked_gift(charge: ChargeFact) -> Donation | None:
    try:
        public_id = uuid.UUID(charge.metadata.get("gift", ""))
    except ValueError:
        return None
    return Donation.objects.select_for_update(of=("self",)).select_related("fund").filter(public_id=public_id).first()


def _payment(charge: ChargeFact, gift: Donation | None) -> tuple[Payment, bool]:
    present = Payment.objects.filter(payment_intent_id=charge.payment_intent_id).first()
    if present is not None:
        return present, False
    # A gift that is already paid keeps its payment: a second one is money of the same fund, without a gift.
    free = gift is not None and not Payment.objects.filter(donation=gift).exists()
    fund = gift.fund if gift else Fund.objects.filter(code=charge.metadata.get("fund", "")).first()
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                donation=gift if free else None,
                fund=fund,
                payment_intent_id=charge.payment_intent_id,
                charge_id=charge.charge_id,
                amount_cents=charge.amount_cents,
                charged_at=charge.charged_at,
                amount_mismatch=gift is not None and gift.amount_cents != charge.amount_cents,
            )
    except IntegrityError:
        return Payment.objects.get(payment_intent_id=charge.payment_intent_id), False
    return payment, True


def _succeed(gift: Donation, payment: Payment) -> None:
    gift.status = Donation.Status.SUCCEEDED
    gift.settled_at = payment.charged_at
    gift.save(update_fields=["status", "settled_at"])
    queue_thanks(gift, payment)


def _learn_fee(payment: Payment, charge: ChargeFact) -> None:
    if payment.fee_cents is None and charge.fee_cents is not None:
        payment.fee_cents = charge.fee_cents
        payment.balance_transaction_id = charge.balance_transaction_id
        payment.save(update_fields=["fee_cents", "balance_transaction_id"])


def close_unpaid(gift: Donation, status: Donation.Status) -> bool:
    """Mark a pending gift expired, failed or processing; True when it changed. A succeeded gift stays so.

    Raises ValidationError for any other state.
    """
    if status not in (Donation.Status.EXPIRED, Donation.Status.FAILED, Donation.Status.PROCESSING):
        raise ValidationError(f"a gift is not closed as {status}")
    changed = (
        Donation.objects.filter(pk=gift.pk)
        .exclude(status__in=[Donation.Status.SUCCEEDED, status])
        .update(status=status)
    )
    return bool(changed)
