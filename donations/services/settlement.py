"""Book what Stripe charged. Facts in, state derived: any order, any number of times, the same books."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.failpoints import failpoint

from .. import ledger
from ..emails import queue_card, queue_thanks
from ..exceptions import BeforeTheBooks, NotOurs, UnknownShape
from ..gateways.facts import ChargeFact
from ..models import DEBIT_METHODS, Donation, Fund, Payment, RecurringDonation
from ..money import CURRENCY
from ..signals import fund_totals_changed

RENEWALS = uuid.UUID("0d5f3c1e-56c6-4e6a-9f0e-6f5b8f1f5d11")


def settle_charge(charge: ChargeFact) -> Payment:
    """Book a succeeded charge: its payment, its ledger entries, the gift's success and its thanks, all or nothing.

    The same charge again changes nothing but a fee learned since. A renewal becomes a gift of its own. Money whose
    gift is unknown goes to the fund named by its metadata, else it is booked unattributed. In another currency than CAD
    it raises NotOurs for another program's, UnknownShape else; BeforeTheBooks for what Stripe's balance knew before the
    opening.
    """
    refuse_other_currency(charge.payment_intent_id, charge.currency, is_foreign=charge.is_foreign)
    moved_at = charge.moved_at or charge.charged_at
    if ledger.is_before_the_books(moved_at):
        raise BeforeTheBooks(f"{charge.payment_intent_id} is of {moved_at:%Y-%m-%d}")
    with transaction.atomic():
        gift = _renewal(charge) if charge.is_renewal else _locked_gift(charge)
        payment, is_new = _payment(charge, gift)
        if is_new:
            failpoint("settle_before_ledger")
            ledger.post_payment(payment)
            if payment.donation_id and gift is not None:
                _succeed(gift, payment)
        _learn_fee(payment, charge)
        ledger.post_fee(payment)
        if is_new and payment.fund is not None:
            announce(payment.fund)
        failpoint("settle_before_commit")
    failpoint("settle_after_commit")
    return payment


def refuse_other_currency(reference: str, currency: str, *, is_foreign: bool) -> None:
    """Raise NotOurs for another program's money in another currency than the books', UnknownShape for any other's."""
    if currency != CURRENCY:
        raise (NotOurs if is_foreign else UnknownShape)(f"{reference} is in {currency}")


def announce(fund: Fund) -> None:
    """Tell, once the transaction is committed, that the fund's totals changed."""
    transaction.on_commit(lambda: fund_totals_changed.send(sender=Fund, fund=fund))


NOBODY = uuid.UUID(int=0)


def marked(metadata: dict[str, str], name: str) -> uuid.UUID:
    """The number that our mark of this name carries; the number of nobody for none or a strange one."""
    try:
        return uuid.UUID(metadata.get(name, ""))
    except ValueError:
        return NOBODY


def _locked_gift(charge: ChargeFact) -> Donation | None:
    found = Donation.objects.select_for_update(of=("self",)).select_related("fund")
    return found.filter(public_id=marked(charge.metadata, "gift")).first()


def _renewal(charge: ChargeFact) -> Donation | None:
    """The gift of a month, made on its first sight; None when the monthly gift itself is unknown."""
    monthly = RecurringDonation.objects.filter(public_id=marked(charge.metadata, "monthly")).first()
    if monthly is None:
        return None
    values = {name: getattr(monthly, name) for name in ("donor_kind", "donor_name", "organisation_name", "email")}
    gift, _is_new = Donation.objects.get_or_create(
        public_id=uuid.uuid5(RENEWALS, charge.payment_intent_id),
        defaults={
            **values,
            "fund_id": monthly.fund_id,
            "recurring_donation": monthly,
            "amount_cents": charge.amount_cents,
            "fee_cover_cents": min(monthly.fee_cover_cents, charge.amount_cents - 1),
            "language": monthly.language,
            "is_public": monthly.is_public,
            "consents": monthly.consents,
            "created_at": charge.charged_at,
            "fingerprint": f"renewal-{charge.payment_intent_id}"[:64],
            "idempotency_key": f"renewal-{charge.payment_intent_id}"[:80],
        },
    )
    return Donation.objects.select_for_update(of=("self",)).select_related("fund", "recurring_donation").get(pk=gift.pk)


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
                presentment_cents=charge.presentment_cents,
                presentment_currency=charge.presentment_currency,
                method=charge.method,
                charged_at=received_at(charge),
                purpose=Payment.Purpose.FOREIGN if charge.is_foreign and fund is None else "",
                **_fee(charge),
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
    queue_card(gift)


def _fee(charge: ChargeFact) -> dict[str, Any]:
    """What the balance transaction says; nothing while it is unknown."""
    if charge.fee_cents is None:
        return {}
    return {
        "fee_cents": charge.fee_cents,
        "tax_cents": charge.tax_cents,
        "balance_transaction_id": charge.balance_transaction_id,
        "moved_at": charge.moved_at,
    }


def _learn_fee(payment: Payment, charge: ChargeFact) -> None:
    learned = _fee(charge)
    if payment.fee_cents is None and learned:
        for name, value in learned.items():
            setattr(payment, name, value)
        payment.save(update_fields=list(learned))


def received_at(charge: ChargeFact) -> datetime:
    """When the money was certain. A card's is the moment of its charge; a debit's is when the bank said yes: as Stripe
    says, else when its money is free to use, now at the latest.
    """
    if charge.method not in DEBIT_METHODS:
        return charge.charged_at
    now = timezone.now()
    return charge.succeeded_at or max(charge.charged_at, min(charge.available_at or now, now))


def close_unpaid(gift: Donation, status: Donation.Status) -> bool:
    """Mark a pending gift expired, failed or processing; True when it changed. A succeeded gift stays so.

    Raises ValidationError for any other state.
    """
    if status not in (Donation.Status.EXPIRED, Donation.Status.FAILED, Donation.Status.PROCESSING):
        raise ValidationError(f"a gift is not closed as {status}")
    open_ones = Donation.objects.filter(pk=gift.pk).exclude(status__in=[Donation.Status.SUCCEEDED, status])
    if status == Donation.Status.PROCESSING:
        # The news of a bank's refusal may come before that of the payment under way.
        open_ones = open_ones.exclude(status=Donation.Status.FAILED)
    return bool(open_ones.update(status=status))
