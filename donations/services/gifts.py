"""Start a gift: a committed row first, Stripe second."""

import contextlib
import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.failpoints import failpoint

from ..exceptions import FundClosed, GatewayRefused, NotSettledYet, UnknownShape
from ..gateways.checkout import expire_checkout
from ..models import Dedication, Donation, Fund, RecurringDonation
from ..money import fee_cover
from .checkouts import SESSION_LIFETIME, new_key, one_checkout, open_checkout, refuse_while_silent
from .sessions import follow_session

ONCE, MONTHLY = "once", "monthly"


@dataclass(frozen=True)
class DedicationRequest:
    """For whom a gift is made. The card is mailed only when `card_email` is given."""

    kind: str
    name: str
    card_email: str = ""
    card_signature: str = ""
    card_message: str = ""


@dataclass(frozen=True)
class GiftRequest:
    """What the form accepted. `amount_cents` is within range and without fees; `covers_fees` adds them.

    `attempt` is a browser's own mark, maybe empty.
    """

    amount_cents: int
    donor_kind: str
    donor_name: str
    organisation_name: str
    email: str
    language: str
    is_public: bool
    message: str
    consents: tuple[str, ...]
    source_path: str = ""
    attempt: str = ""
    frequency: str = ONCE
    covers_fees: bool = False
    dedication: DedicationRequest | None = None

    @property
    def cover_cents(self) -> int:
        """What the donor adds for the fees."""
        return fee_cover(self.amount_cents) if self.covers_fees else 0


def fingerprint_of(fund: Fund, request: GiftRequest) -> str:
    """The mark of one submission: a double click, a refresh or a second tab of the same form have the same."""
    content = json.dumps({"fund": fund.pk, **asdict(request)}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


@one_checkout()
def start_gift(*, fund: Fund, request: GiftRequest) -> Donation:
    """Commit the gift as pending, then open its checkout; the returned gift has its `checkout_url`.

    The same submission sent again while pending returns the same gift and the same checkout. Raises FundClosed,
    GatewayUnavailable (a row, if any, stays pending: the sweeper or a new try finds it) or GatewayRefused (the row is
    failed).
    """
    if not fund.is_open():
        raise FundClosed(fund.code)
    refuse_while_silent()
    gift = pending_once(fingerprint_of(fund, request), lambda mark: _new_gift(fund, request, mark))
    failpoint("gift_before_stripe")
    return open_checkout(gift)


def pending_once(fingerprint: str, make: Callable[[str], Donation]) -> Donation:
    """The pending row of that mark: the one already there, or the one that `make` makes.

    Raises GatewayUnavailable when the checkout of an older one cannot be ended for now.
    """
    # Stripe forgets a session after a day: an older row makes room before, once its checkout can be paid no more.
    old = Donation.objects.filter(
        fingerprint=fingerprint,
        status=Donation.Status.PENDING,
        created_at__lt=timezone.now() - SESSION_LIFETIME + timedelta(hours=1),
    )
    for row in old:
        end_checkout(row)
    # What is pending all the same is left to the sweeper, with a mark of its own.
    old.update(fingerprint=hashlib.sha256(f"{fingerprint}{uuid.uuid4()}".encode()).hexdigest())
    try:
        with transaction.atomic():
            return make(fingerprint)
    except IntegrityError:
        pending = Donation.objects.filter(fingerprint=fingerprint, status=Donation.Status.PENDING).first()
        if pending is None:
            raise
        return pending


def end_checkout(gift: Donation) -> Donation:
    """End the gift's checkout at Stripe, so that it can be paid no more, or book that it was paid; the gift as it is
    then: expired, processing or succeeded, or pending when Stripe has not said what came of it.

    Raises GatewayUnavailable: it may still be paid.
    """
    if gift.checkout_session_id:
        # Refused when it is not open any more: what it became is asked next.
        with contextlib.suppress(GatewayRefused):
            expire_checkout(gift.checkout_session_id)
        with contextlib.suppress(GatewayRefused, NotSettledYet, UnknownShape):
            follow_session(gift.checkout_session_id)
        gift.refresh_from_db()
    return gift


def _donor_values(request: GiftRequest) -> dict[str, Any]:
    return {
        "amount_cents": request.amount_cents + request.cover_cents,
        "fee_cover_cents": request.cover_cents,
        "donor_kind": request.donor_kind,
        "donor_name": request.donor_name,
        "organisation_name": request.organisation_name,
        "email": request.email,
        "language": request.language,
        "is_public": request.is_public,
        "consents": list(request.consents),
    }


def _new_gift(fund: Fund, request: GiftRequest, fingerprint: str) -> Donation:
    giver, monthly = _donor_values(request), None
    if request.frequency == MONTHLY:
        monthly = RecurringDonation.objects.create(fund=fund, idempotency_key=new_key("monthly"), **giver)
    gift = Donation.objects.create(
        fund=fund,
        recurring_donation=monthly,
        fingerprint=fingerprint,
        idempotency_key=new_key("gift"),
        message=request.message,
        message_state=Donation.MessageState.WAITING if request.message else Donation.MessageState.NONE,
        source_path=request.source_path,
        **giver,
    )
    if request.dedication:
        Dedication.objects.create(donation=gift, **asdict(request.dedication))
    return gift


@one_checkout()
def continue_monthly(gift: Donation) -> RecurringDonation:
    """Make a received single gift monthly: the same amount to the same fund, first charged a month after it.

    Asked twice, it returns the same one. Raises FundClosed, GatewayUnavailable or GatewayRefused.
    """
    if not gift.fund.is_open():
        raise FundClosed(gift.fund.code)
    key = f"continue-{gift.public_id}"
    copied = ("amount_cents", "fee_cover_cents", "donor_kind", "donor_name", "organisation_name", "email", "language")
    monthly, _is_new = RecurringDonation.objects.get_or_create(
        public_id=uuid.uuid5(gift.public_id, "monthly"),
        defaults={
            **{name: getattr(gift, name) for name in copied},
            "fund": gift.fund,
            "is_public": gift.is_public,
            "consents": gift.consents,
            "starts_later": True,
            "idempotency_key": key,
            "created_at": gift.settled_at or gift.created_at,
        },
    )
    return open_checkout(monthly)
