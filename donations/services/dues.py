"""Take members' dues by card: a fixed amount for a reference, through the same checkout as gifts, into other books."""

import hashlib

from core.crash_points import crash_point

from ..exceptions import FundClosed
from ..models import Donation, Fund
from ..payables import Due
from ..selectors import dues_fund
from .checkouts import new_key, open_checkout
from .gifts import pending_once


def start_due(due: Due, *, name: str, email: str, language: str) -> Donation:
    """Commit the payment as pending, then open its checkout; the returned row has its `checkout_url`.

    One checkout at a time is open for a reference: whoever comes meanwhile is led to it, and the acknowledgement goes
    to the last one. Raises FundClosed when nothing is owed any more or dues are not taken online, and what
    `open_checkout` raises.
    """
    fund = dues_fund()
    if fund is None or not due.is_open:
        raise FundClosed("dues")
    mark = hashlib.sha256(f"due:{due.reference}:{due.amount_cents}".encode()).hexdigest()
    row = pending_once(mark, lambda fingerprint: _new(fund, due, fingerprint, name, email, language))
    if (row.donor_name, row.email, row.language) != (name, email, language):
        row.donor_name, row.email, row.language = name, email, language
        row.save(update_fields=["donor_name", "email", "language"])
    crash_point("gift_before_stripe")
    return open_checkout(row)


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
