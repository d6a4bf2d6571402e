"""Take members' dues by card: a fixed amount for a reference, through the same checkout as gifts, into other books."""

import hashlib
from uuid import UUID

from django.db.models import QuerySet

from core.failpoints import failpoint

from ..exceptions import DueUnderWay, FundClosed
from ..models import Donation, Fund
from ..payables import Due
from ..selectors import dues_fund
from .checkouts import new_key, one_checkout, open_checkout, refuse_while_silent, take_new_key
from .gifts import end_checkout, pending_once
from .settlement import close_unpaid

Payer = tuple[str, str, str]


@one_checkout()
def start_due(due: Due, *, name: str, email: str, language: str) -> Donation:
    """Commit the payment as pending, then open its checkout; the returned row has its `checkout_url`.

    One checkout at a time is open for a reference: whoever comes meanwhile is led to it, and the acknowledgement goes
    to the last one. A checkout of another amount, or of yesterday, is ended at Stripe before another opens. Raises
    FundClosed when nothing is owed any more or dues are not taken online, DueUnderWay while a payment of the same
    dues waits for a bank, and what `open_checkout` raises.
    """
    fund = dues_fund()
    if fund is None or not due.is_open:
        raise FundClosed("dues")
    refuse_while_silent()
    payer, mark = (name, email, language), hashlib.sha256(f"due:{due.reference}".encode()).hexdigest()
    for other in _open(due.reference).exclude(fingerprint=mark):
        end_checkout(other)
    row = _pending(fund, due, mark, payer)
    if row.amount_cents != due.amount_cents:
        if end_checkout(row).status in (Donation.Status.SUCCEEDED, Donation.Status.PROCESSING):
            raise DueUnderWay(str(due.reference))
        close_unpaid(row, Donation.Status.EXPIRED)
        row = _pending(fund, due, mark, payer)
    # Asked once the row is there: whoever began before had this very row, or is under way by now.
    if is_under_way(due.reference):
        if not row.checkout_session_id:
            close_unpaid(row, Donation.Status.EXPIRED)
        raise DueUnderWay(str(due.reference))
    failpoint("gift_before_stripe")
    return open_checkout(_under_the_name_of(row, payer))


def is_under_way(reference: UUID) -> bool:
    """True while a payment of these dues waits for its bank: it may take days, and must not be paid twice."""
    return Donation.objects.filter(due_reference=reference, status=Donation.Status.PROCESSING).exists()


def _open(reference: UUID) -> QuerySet[Donation]:
    return Donation.objects.filter(due_reference=reference, status=Donation.Status.PENDING)


def _pending(fund: Fund, due: Due, mark: str, payer: Payer) -> Donation:
    return pending_once(mark, lambda fingerprint: _new(fund, due, fingerprint, *payer))


def _under_the_name_of(row: Donation, payer: Payer) -> Donation:
    if (row.donor_name, row.email, row.language) == payer:
        return row
    if not row.checkout_session_id:
        # Stripe refuses other parameters under a key that it may have seen.
        row = take_new_key(row)
    row.donor_name, row.email, row.language = payer
    row.save(update_fields=["donor_name", "email", "language"])
    return row


def _new(fund: Fund, due: Due, fingerprint: str, name: str, email: str, language: str) -> Donation:
    return Donation.objects.create(
        fund=fund,
        due_reference=due.reference,
        amount_cents=due.amount_cents,
        donor_kind=Donation.DonorKind.ORGANISATION if due.payer else Donation.DonorKind.PERSON,
        donor_name=name,
        organisation_name=due.payer[:160],
        email=email,
        language=language,
        source_path=due.return_path,
        fingerprint=fingerprint,
        idempotency_key=new_key("due"),
    )
