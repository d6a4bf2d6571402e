"""What staff do for a donor who asks: end a monthly gift, write the address that the donor meant."""

from django.db import transaction
from django.db.models import Q

from core.models import OutgoingMail

from ..care_emails import queue_address_corrected
from ..exceptions import GatewayRefused
from ..gateways import subscriptions
from ..models import Donation, RecurringDonation
from .monthly import end_unknown
from .selfservice import cancel


def stop_recurring_donation(monthly: RecurringDonation) -> bool:
    """End it now, at Stripe first; its donor gets the mail of every end. False when this account knows no such
    subscription: whoever made it elsewhere must end it there. Raises what the gateway raises.
    """
    try:
        cancel(monthly)
    except GatewayRefused as refusal:
        if not refusal.is_unknown_object:
            raise
        end_unknown(monthly)
        return False
    return True


def correct_email(gift: Donation, *, email: str) -> int:
    """Write another address on a gift and, when it is of a monthly one, on that with all its months; how many rows.

    Stripe's customer follows, before anything is written here. Mails that wait for the old address leave for the new
    one; the donor is told there, with what was given, and to the old address nothing is said: it may be a stranger's.
    Raises what the gateway raises.
    """
    monthly = gift.recurring_donation
    if monthly is not None and monthly.customer_id and monthly.is_alive:
        subscriptions.change_customer_email(monthly.customer_id, email=email)
    with transaction.atomic():
        gifts = Donation.objects.filter(recurring_donation=monthly) if monthly else Donation.objects.filter(pk=gift.pk)
        # Whatever a mail is named after, a month, an invoice or a refund, it says whose gift it is about.
        about = Q(context__gift__in=list(gifts.values_list("pk", flat=True)))
        changed = gifts.exclude(email=email).update(email=email)
        if monthly is not None:
            about |= Q(context__monthly=monthly.pk)
            changed += RecurringDonation.objects.filter(pk=monthly.pk).exclude(email=email).update(email=email)
        waiting = OutgoingMail.objects.filter(about, status=OutgoingMail.Status.QUEUED, to=gift.email)
        waiting.update(to=email)
        gift.email = email
        if changed:
            queue_address_corrected(gift)
    return changed
