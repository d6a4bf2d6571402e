"""What a donor sees when they come back from Stripe. Names nobody, and never marks anything paid."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.origin import same_origin_post
from core.visits import SeeOther

from ..exceptions import FundClosed, GatewayRefused, GatewayUnavailable
from ..models import Donation, MonthlyGift
from ..services.gifts import continue_monthly
from .give import is_giver


def _gift(public_id: UUID) -> Donation:
    return get_object_or_404(Donation.objects.select_related("fund", "monthly_gift"), public_id=public_id)


def _may_continue(request: HttpRequest, gift: Donation) -> bool:
    """Only the browser that gave, only a single gift to a fund still open, and only once."""
    if gift.status != Donation.Status.SUCCEEDED or gift.monthly_gift_id or gift.due_reference:
        return False
    if not gift.fund.is_open():
        return False
    return is_giver(request, gift)


@never_cache
@require_GET
def thanks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the books say of this gift now; nothing that names its donor."""
    gift = _gift(public_id)
    if gift.due_reference:
        return render(request, "donations/due_after.html", {"gift": gift})
    context = {"gift": gift, "source_path": gift.source_path, "may_continue": _may_continue(request, gift)}
    return render(request, "donations/thanks.html", context)


@never_cache
@same_origin_post
@require_POST
def become_monthly(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make this single gift monthly, from a month later on, at Stripe's checkout."""
    gift = _gift(public_id)
    if not _may_continue(request, gift):
        return render(request, "donations/monthly_refused.html", {"gift": gift}, status=403)
    try:
        return SeeOther(continue_monthly(gift).checkout_url)
    except (FundClosed, GatewayUnavailable, GatewayRefused):
        return render(request, "donations/monthly_refused.html", {"gift": gift, "silent": True}, status=503)


@never_cache
@require_GET
def stopped(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The donor came back without paying: say that nothing was charged, and how to take up the gift again."""
    gift = _gift(public_id)
    if gift.due_reference:
        return render(request, "donations/due_after.html", {"gift": gift, "left": True})
    return render(request, "donations/stopped.html", {"gift": gift})


def _monthly(public_id: UUID) -> MonthlyGift:
    return get_object_or_404(MonthlyGift.objects.select_related("fund"), public_id=public_id)


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
