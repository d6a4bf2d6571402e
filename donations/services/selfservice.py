"""What a donor decides alone: their monthly gift, their name, their mails. Always about their own address only."""

import contextlib
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from core.identity import organisation_identity

from ..emails import queue_monthly_changed
from ..exceptions import GatewayRefused, NotYours
from ..gateways import subscriptions
from ..gateways.checkout import open_card_page
from ..gateways.facts import SubscriptionFact
from ..models import Donation, DonorPreferences, Fund, RecurringDonation
from ..selectors import reversed_cents
from .billing_dates import next_date
from .checkouts import STRIPE_LOCALES
from .monthly import follow_subscription
from .settlement import announce

LONGEST_PAUSE_MONTHS = 12


@dataclass(frozen=True)
class GiftLine:
    """A gift as its donor sees it: what was paid, what went back, in cents."""

    gift: Donation
    paid_cents: int
    reversed_cents: int

    @property
    def kept_cents(self) -> int:
        return self.paid_cents - self.reversed_cents

    @property
    def statement_year(self) -> int | None:
        """The year, by Montréal's calendar, whose statement holds this gift; None while it is not received.

        Dues are no gifts: no statement holds them.
        """
        if not self.paid_cents or self.gift.settled_at is None or self.gift.due_reference is not None:
            return None
        return timezone.localtime(self.gift.settled_at).year


def gifts_of(email: str) -> list[GiftLine]:
    """Every gift of this address that was received or is under way, newest first, by two queries."""
    shown = [Donation.Status.SUCCEEDED, Donation.Status.PROCESSING]
    gifts = list(
        Donation.objects.filter(email=email, status__in=shown)
        .select_related("fund", "payment", "recurring_donation")
        .order_by("-created_at")[:500]
    )
    payments = [gift.payment for gift in gifts if hasattr(gift, "payment")]
    back = reversed_cents(payments)
    return [
        GiftLine(gift, gift.payment.amount_cents, back.get(gift.payment.pk, 0))
        if hasattr(gift, "payment")
        else GiftLine(gift, 0, 0)
        for gift in gifts
    ]


def statement_of(email: str, year: int) -> dict[str, Any]:
    """The received gifts of a year by Montréal's calendar, oldest first, with the sums in cents, for one page."""
    lines = [line for line in reversed(gifts_of(email)) if line.statement_year == year]
    return {
        "year": year,
        "lines": lines,
        "paid_cents": sum(line.paid_cents for line in lines),
        "reversed_cents": sum(line.reversed_cents for line in lines),
        "kept_cents": sum(line.kept_cents for line in lines),
        "name": next((line.gift.organisation_name or line.gift.donor_name for line in reversed(lines)), ""),
        "identity": organisation_identity(),
    }


def recurring_donations_of(email: str) -> list[RecurringDonation]:
    """The monthly gifts of this address that ever started, those alive first."""
    found = RecurringDonation.objects.filter(email=email, subscription_id__isnull=False).select_related(
        "fund", "closed_fund"
    )
    return sorted(found, key=lambda monthly: (not monthly.is_alive, -monthly.created_at.timestamp()))


def recurring_donation_of(email: str, public_id: uuid.UUID) -> RecurringDonation:
    """The monthly gift, when it is this address's and alive. Raises NotYours."""
    monthly = RecurringDonation.objects.filter(public_id=public_id, email=email).select_related("fund").first()
    if monthly is None or not monthly.is_alive or not monthly.subscription_id:
        raise NotYours(str(public_id))
    return monthly


def _key(monthly: RecurringDonation, action: str) -> str:
    return f"{action}-{monthly.public_id}-{uuid.uuid4()}"


def change_amount(monthly: RecurringDonation, *, amount_cents: int) -> None:
    """Take so many cents from the next charge on, confirmed by mail. Raises what the gateway raises."""
    subscriptions.change_amount(
        _subscription_of(monthly), amount_cents=amount_cents, idempotency_key=_key(monthly, "amount")
    )
    _mirror(monthly, "amount")


def pause(monthly: RecurringDonation, *, months: int) -> None:
    """Charge nothing for so many months, 1 to 12, confirmed by mail with the date of the next charge.

    A month that is billed and not paid yet is charged no more; one whose payment is under way is, and the mail says so.
    Raises ValueError or what the gateway raises.
    """
    if not 1 <= months <= LONGEST_PAUSE_MONTHS:
        raise ValueError(months)
    subscription = _subscription_of(monthly)
    first = subscription.next_charge_at or timezone.now()
    last_skipped = next_date(subscription.anchor_at, first, skip=months - 1)
    # A day past the last skipped date: Stripe may bill it late, and the following one is weeks away.
    resumes_at = int(last_skipped.timestamp()) + 86_400
    subscriptions.pause(subscription.subscription_id, resumes_at=resumes_at, idempotency_key=_key(monthly, "pause"))
    # What was billed before the pause would still be charged. A payment under way cannot be called back.
    under_way = subscriptions.void_unpaid_invoices(subscription.subscription_id)
    _mirror(monthly, "pause", is_under_way=bool(under_way))


def _subscription_of(monthly: RecurringDonation) -> SubscriptionFact:
    """The subscription as Stripe has it now. Raises what the gateway raises, GatewayRefused when it is not ours."""
    subscription = subscriptions.fetch_subscription(monthly.subscription_id or "")
    if subscription is None:
        raise GatewayRefused(f"{monthly.subscription_id} carries no mark of ours")
    return subscription


def resume(monthly: RecurringDonation) -> None:
    """Charge again from the next date on, confirmed by mail."""
    subscriptions.resume(monthly.subscription_id or "", idempotency_key=_key(monthly, "resume"))
    _mirror(monthly, "resume")


def cancel(monthly: RecurringDonation) -> None:
    """End the monthly gift now, confirmed by mail; one that is over already stays so, without an error."""
    # Cancelled meanwhile, here or at Stripe's? What Stripe says now is what counts.
    with contextlib.suppress(GatewayRefused):
        subscriptions.cancel(monthly.subscription_id or "")
    follow_subscription(monthly.subscription_id or "")


def _mirror(monthly: RecurringDonation, action: str, *, is_under_way: bool = False) -> None:
    follow_subscription(monthly.subscription_id or "")
    monthly.refresh_from_db()
    next_charge_on = timezone.localdate(monthly.next_charge_at) if monthly.next_charge_at else None
    queue_monthly_changed(monthly, action, next_charge_on=next_charge_on, is_under_way=is_under_way)


def card_page_of(monthly: RecurringDonation) -> str:
    """The address of Stripe's page where the donor changes the card. Raises what the gateway raises."""
    with translation.override(monthly.language):
        back = settings.SITE_URL + reverse("donations:my_gifts")
    return open_card_page(customer_id=monthly.customer_id, locale=STRIPE_LOCALES[monthly.language], return_url=back)


def withdraw_name(email: str) -> int:
    """Take this address's names and messages out of public view, for good; return how many gifts changed."""
    with transaction.atomic():
        shown = Donation.objects.filter(email=email).exclude(is_public=False, message_state__in=["none", "rejected"])
        funds = list(Fund.objects.filter(donations__in=shown).distinct())
        changed = shown.exclude(message="").update(is_public=False, message_state="rejected")
        changed += Donation.objects.filter(email=email, is_public=True).update(is_public=False)
        RecurringDonation.objects.filter(email=email, is_public=True).update(is_public=False)
        for fund in funds:
            announce(fund)
    return changed


def preferences_of(email: str) -> DonorPreferences:
    """The address's mail choices; unsaved defaults when it never chose."""
    return DonorPreferences.objects.filter(email=email).first() or DonorPreferences(email=email)


def choose_mails(email: str, *, wants_renewal_mails: bool, wants_updates: bool) -> None:
    """Keep which mails this address wants."""
    DonorPreferences.objects.update_or_create(
        email=email, defaults={"wants_renewal_mails": wants_renewal_mails, "wants_updates": wants_updates}
    )
