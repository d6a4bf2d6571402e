"""Open the hosted checkout of a gift or of a monthly gift, under its persisted idempotency key."""

import calendar
import contextlib
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from core.failpoints import failpoint

from ..exceptions import GatewayFailed, GatewayRefused, GatewayUnavailable
from ..gateways import breaker
from ..gateways.checkout import create_checkout, expire_checkout
from ..gateways.facts import CheckoutRequest
from ..gateways.marks import site_mark
from ..gateways.waiting import one_deadline
from ..models import Donation, Fund, RecurringDonation
from .products import forget_product, product_of

STRIPE_LOCALES = {"fr": "fr-CA", "es": "es-419", "en": "en"}
# Stripe's code for what is not there; an archived product has no code.
PRODUCT_REFUSALS = ("resource_missing", " 400")
SESSION_LIFETIME = timedelta(hours=24)
Payable = TypeVar("Payable", bound=Donation | RecurringDonation)


@contextlib.contextmanager
def one_checkout() -> Iterator[None]:
    """Whatever calls it takes, a person at a checkout waits for STRIPE_CHECKOUT_TIMEOUT_SECONDS in all."""
    with one_deadline(settings.STRIPE_CHECKOUT_TIMEOUT_SECONDS):
        yield


def new_key(purpose: str) -> str:
    """An idempotency key of its own."""
    return f"{purpose}-{uuid.uuid4()}"


def refuse_while_silent() -> None:
    """Raise GatewayUnavailable while nobody asks Stripe: no row is left behind for a checkout that cannot open."""
    if breaker.is_open():
        raise GatewayUnavailable("Stripe has been silent")


def open_checkout(row: Payable) -> Payable:
    """Open the row's hosted checkout under its key, or return the one already open.

    Raises GatewayUnavailable (ask again), GatewayFailed (with a key of its own next time) or GatewayRefused.
    """
    if row.checkout_url:
        return row
    rows, request = type(row)._default_manager.filter(pk=row.pk), _request(row)
    try:
        session = create_checkout(request)
    except GatewayRefused as refusal:
        if request.product_id and str(refusal).endswith(PRODUCT_REFUSALS):
            return open_checkout(_without_product(row, request.product_id))
        rows.filter(status="pending", checkout_session_id=None).update(
            status=Donation.Status.FAILED if isinstance(row, Donation) else RecurringDonation.Status.ABANDONED
        )
        raise
    except GatewayFailed:
        # Whatever session that call may have opened, nobody was ever led to it: the next try takes a key of its own.
        rows.filter(idempotency_key=row.idempotency_key).update(idempotency_key=new_key("again"))
        raise
    failpoint("gift_after_stripe")
    unopened = rows.filter(checkout_session_id=None, idempotency_key=row.idempotency_key)
    if not unopened.update(checkout_session_id=session.session_id, checkout_url=session.url):
        # Another call was first; or took another key, and this session is ended.
        row.refresh_from_db(fields=["checkout_session_id", "checkout_url"])
        if not row.checkout_url:
            raise GatewayUnavailable("another checkout is being opened")
        return row
    row.checkout_session_id, row.checkout_url = session.session_id, session.url
    return row


def _without_product(row: Payable, product_id: str) -> Payable:
    """Deleted or archived in the dashboard: the checkout names the fund itself, under another key."""
    forget_product(product_id)
    rows = type(row)._default_manager.filter(pk=row.pk, idempotency_key=row.idempotency_key)
    rows.update(idempotency_key=new_key("again"))
    row.refresh_from_db(fields=["idempotency_key"])
    return row


def take_new_key(row: Payable) -> Payable:
    """Give a row whose checkout was never learned a key of its own for other parameters; what the old key may have
    opened is ended first. Raises GatewayUnavailable: nothing was changed, ask again.

    Stripe finds no session by its metadata. But the old key with the old parameters names the session that it opened,
    or opens it now: either way its id is known, and it can be ended. Nobody was ever led to it.
    """
    with contextlib.suppress(GatewayFailed, GatewayRefused):
        expire_checkout(create_checkout(_request(row)).session_id)
    rows = type(row)._default_manager.filter(pk=row.pk, idempotency_key=row.idempotency_key, checkout_session_id=None)
    rows.update(idempotency_key=new_key("again"))
    row.refresh_from_db()
    return row


def _request(row: Donation | RecurringDonation) -> CheckoutRequest:
    monthly = row if isinstance(row, RecurringDonation) else row.recurring_donation
    names = ("thanks", "stopped") if isinstance(row, Donation) else ("monthly_started", "monthly_stopped")
    with translation.override(row.language):
        thanks, stopped = (reverse(f"donations:{name}", args=[row.public_id]) for name in names)
    return CheckoutRequest(
        idempotency_key=row.idempotency_key,
        reference=str(row.public_id),
        gift_id=str(row.public_id) if isinstance(row, Donation) else "",
        monthly_id=str(monthly.public_id) if monthly else "",
        first_charge_at=_first_charge(row),
        fund_code=row.fund.code,
        fund_name=row.fund.name_in(row.language),
        amount_cents=row.amount_cents,
        email=row.email,
        locale=STRIPE_LOCALES[row.language],
        success_url=settings.SITE_URL + thanks,
        cancel_url=settings.SITE_URL + stopped,
        site=site_mark(),
        product_id=product_of(row),
        verb="pay" if row.fund.nature == Fund.Nature.DUE else "donate",
    )


def _first_charge(row: Donation | RecurringDonation) -> datetime | None:
    return first_charge_after(row.created_at) if isinstance(row, RecurringDonation) and row.starts_later else None


def first_charge_after(moment: datetime) -> datetime:
    """A month after `moment` (UTC), and never after the date that Stripe itself would find a month after today.

    Stripe refuses a first charge after that date. A gift of the 30th made monthly on the 31st has both on the last day
    of February: at midnight it is the earlier one, whenever it is asked, so that the same key asks for the same day.
    """
    found = a_month_after(moment)
    is_last = found.day == calendar.monthrange(found.year, found.month)[1]
    return found.replace(hour=0, minute=0, second=0, microsecond=0) if is_last else found


def a_month_after(moment: datetime) -> datetime:
    """The same day of the next month, or that month's last day. Stripe keeps the dates from there on."""
    year, month = (moment.year + 1, 1) if moment.month == 12 else (moment.year, moment.month + 1)
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def find_unfinished(*, older_than: timedelta) -> list[Donation | RecurringDonation]:
    """Gifts, and monthly gifts with a checkout of their own, asked longer ago than `older_than` whose end is not
    known yet, oldest first.
    """
    before = timezone.now() - older_than
    gifts = Donation.objects.filter(
        status__in=[Donation.Status.PENDING, Donation.Status.PROCESSING], created_at__lt=before
    )
    later = RecurringDonation.objects.filter(
        status=RecurringDonation.Status.PENDING, starts_later=True, created_at__lt=before
    )
    found: list[Donation | RecurringDonation] = [
        *gifts.select_related("fund", "recurring_donation").order_by("created_at")[:200],
        *later.select_related("fund").order_by("created_at")[:50],
    ]
    return sorted(found, key=lambda row: row.created_at)
