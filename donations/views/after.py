"""What a donor sees when they come back from Stripe. Names nobody, and never marks anything paid."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.magic_link_views import SeeOther
from core.origin import require_same_origin

from ..exceptions import FundClosed, GatewayRefused, GatewayUnavailable
from ..models import Donation, RecurringDonation
from ..selectors import reversed_cents
from ..services.gifts import continue_monthly
from .give import is_donor
from .refusals import report_refusal


def _gift(public_id: UUID) -> Donation:
    return get_object_or_404(
        Donation.objects.select_related("fund", "recurring_donation", "payment"), public_id=public_id
    )


def _returned_cents(gift: Donation) -> int:
    """How much of the gift went back."""
    payment = getattr(gift, "payment", None)
    return reversed_cents([payment]).get(payment.pk, 0) if payment else 0


def _may_continue(request: HttpRequest, gift: Donation) -> bool:
    """Only the browser that gave, only a single gift that was kept, to a fund still open, and only once."""
    if gift.status != Donation.Status.SUCCEEDED or gift.recurring_donation_id or gift.due_reference:
        return False
    if not gift.fund.is_open() or not is_donor(request, gift):
        return False
    return _returned_cents(gift) < gift.amount_cents


@never_cache
@require_GET
def thanks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the books say of this gift now; nothing that names its donor."""
    gift = _gift(public_id)
    returned = _returned_cents(gift)
    context = {
        "gift": gift,
        "may_continue": _may_continue(request, gift),
        "returned_cents": returned,
        "is_returned": 0 < gift.amount_cents <= returned,
    }
    return render(request, f"donations/{'due_after' if gift.due_reference else 'thanks'}.html", context)


@never_cache
@require_same_origin
@require_POST
def become_monthly(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make this single gift monthly, from a month later on, at Stripe's checkout."""
    gift = _gift(public_id)
    if not _may_continue(request, gift):
        return render(request, "donations/monthly_refused.html", {"gift": gift}, status=403)
    try:
        return SeeOther(continue_monthly(gift).checkout_url)
    except FundClosed:
        return render(request, "donations/monthly_refused.html", {"gift": gift}, status=403)
    except GatewayUnavailable:
        return render(request, "donations/monthly_refused.html", {"gift": gift, "why": "silent"}, status=503)
    except GatewayRefused as refusal:
        report_refusal(f"to make gift {gift.public_id} monthly", refusal)
        return render(request, "donations/monthly_refused.html", {"gift": gift, "why": "refused"}, status=503)


@never_cache
@require_GET
def stopped(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The donor came back without paying: say what is charged or not, and how to take up the gift again."""
    gift = _gift(public_id)
    if gift.due_reference:
        return render(request, "donations/due_after.html", {"gift": gift, "left": True})
    return render(request, "donations/stopped.html", {"gift": gift})


def _monthly(public_id: UUID) -> RecurringDonation:
    return get_object_or_404(RecurringDonation.objects.select_related("fund"), public_id=public_id)


@never_cache
@require_GET
def monthly_started(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is known of a monthly gift that begins later."""
    return render(request, "donations/monthly_started.html", {"monthly": _monthly(public_id)})


@never_cache
@require_GET
def monthly_stopped(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The donor came back without setting the monthly gift up."""
    return render(request, "donations/monthly_started.html", {"monthly": _monthly(public_id), "left": True})
