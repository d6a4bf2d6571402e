"""Start a gift: a committed row first, Stripe second."""

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from core.crash_points import crash_point

from ..exceptions import FundClosed, GatewayFailed, GatewayRefused
from ..gateways import stripe as gateway
from ..gateways.facts import CheckoutRequest
from ..models import Donation, Fund

STRIPE_LOCALES = {"fr": "fr-CA", "es": "es-419", "en": "en"}
SESSION_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True)
class GiftRequest:
    """What the form accepted. `amount_cents` is within range; `attempt` is a browser's own mark, maybe empty."""

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


def fingerprint_of(fund: Fund, request: GiftRequest) -> str:
    """The mark of one submission: a double click, a refresh or a second tab of the same form have the same."""
    content = json.dumps({"fund": fund.pk, **asdict(request)}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def start_gift(*, fund: Fund, request: GiftRequest) -> Donation:
    """Commit the gift as pending, then open its checkout; the returned gift has its `checkout_url`.

    The same submission sent again while pending returns the same gift and the same checkout. Raises FundClosed,
    GatewayUnavailable (the row stays pending: the sweeper or a new try finds it) or GatewayRefused (the row is failed).
    """
    if not fund.is_open():
        raise FundClosed(fund.code)
    gift = _pending_gift(fund, request)
    crash_point("gift_before_stripe")
    return open_checkout(gift)


def _pending_gift(fund: Fund, request: GiftRequest) -> Donation:
    fingerprint = fingerprint_of(fund, request)
    # Stripe forgets a session after a day: an older pending row is left to the sweeper, with a mark of its own.
    Donation.objects.filter(
        fingerprint=fingerprint,
        status=Donation.Status.PENDING,
        created_at__lt=timezone.now() - SESSION_LIFETIME + timedelta(hours=1),
    ).update(fingerprint=hashlib.sha256(f"{fingerprint}{uuid.uuid4()}".encode()).hexdigest())
    try:
        with transaction.atomic():
            return Donation.objects.create(
                fund=fund,
                fingerprint=fingerprint,
                idempotency_key=_new_key(),
                amount_cents=request.amount_cents,
                donor_kind=request.donor_kind,
                donor_name=request.donor_name,
                organisation_name=request.organisation_name,
                email=request.email,
                language=request.language,
                is_public=request.is_public,
                message=request.message,
                message_state=Donation.MessageState.WAITING if request.message else Donation.MessageState.NONE,
                consents=list(request.consents),
                source_path=request.source_path,
            )
    except IntegrityError:
        pending = Donation.objects.filter(fingerprint=fingerprint, status=Donation.Status.PENDING).first()
        if pending is None:
            raise
        return pending


def _new_key() -> str:
    return f"gift-{uuid.uuid4()}"


def open_checkout(gift: Donation) -> Donation:
    """Open the gift's hosted checkout under its persisted idempotency key, or return the one already open."""
    if gift.checkout_url:
        return gift
    try:
        session = gateway.create_checkout(_checkout_request(gift))
    except GatewayRefused:
        Donation.objects.filter(pk=gift.pk, status=Donation.Status.PENDING, checkout_session_id=None).update(
            status=Donation.Status.FAILED
        )
        raise
    except GatewayFailed:
        # Whatever session that call may have opened, nobody was ever led to it: the next try takes a key of its own.
        Donation.objects.filter(pk=gift.pk, idempotency_key=gift.idempotency_key).update(idempotency_key=_new_key())
        raise
    crash_point("gift_after_stripe")
    Donation.objects.filter(pk=gift.pk, checkout_session_id=None).update(
        checkout_session_id=session.session_id, checkout_url=session.url
    )
    gift.checkout_session_id, gift.checkout_url = session.session_id, session.url
    return gift


def _checkout_request(gift: Donation) -> CheckoutRequest:
    with translation.override(gift.language):
        thanks = reverse("donations:thanks", args=[gift.public_id])
        stopped = reverse("donations:stopped", args=[gift.public_id])
    return CheckoutRequest(
        idempotency_key=gift.idempotency_key,
        gift_id=str(gift.public_id),
        fund_code=gift.fund.code,
        fund_name=gift.fund.name_in(gift.language),
        amount_cents=gift.amount_cents,
        email=gift.email,
        locale=STRIPE_LOCALES[gift.language],
        success_url=settings.SITE_URL + thanks,
        cancel_url=settings.SITE_URL + stopped,
    )


def find_unfinished_gifts(*, older_than: timedelta) -> list[Donation]:
    """Gifts asked longer ago than `older_than` whose end is not known yet, oldest first."""
    return list(
        Donation.objects.filter(
            status__in=[Donation.Status.PENDING, Donation.Status.PROCESSING],
            created_at__lt=timezone.now() - older_than,
        )
        .select_related("fund")
        .order_by("created_at")[:200]
    )
